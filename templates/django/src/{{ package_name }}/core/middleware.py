"""What Django's own middleware leaves out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .errors import error_response

GetResponse = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return middleware


def request_size_limit(get_response: GetResponse) -> GetResponse:
    """Refuse large requests whole; Django itself leaves uploaded files unlimited."""

    def middleware(request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal():
            return error_response(request, 400)
        if int(size) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return error_response(request, 413)
        return get_response(request)

    return middleware


def method_not_allowed(get_response: GetResponse) -> GetResponse:
    """Give Django's empty answer to a wrong method the form of the other errors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405:
            return response
        refusal = error_response(request, 405)
        refusal.headers["Allow"] = response.headers["Allow"]
        return refusal

    return middleware
