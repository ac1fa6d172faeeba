from django.urls import path

from . import views

urlpatterns = [path("examples/upload", views.upload, name="upload")]
