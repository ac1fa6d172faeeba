from collections.abc import Iterator

import pytest
import sentry_sdk
{% if framework == "flask" %}
from flask import Flask
{% else %}
from django.test import Client
{% endif %}
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http import trace_exporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
{% if framework == "django" %}
from opentelemetry.instrumentation.django import DjangoInstrumentor
{% endif %}
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from {{ package_name }} import telemetry


@pytest.fixture
def sentry(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What Sentry would be started with."""
    options: dict[str, object] = {}
    monkeypatch.setattr(sentry_sdk, "init", options.update)
    return options


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """What would be sent to the collector."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(trace_exporter, "OTLPSpanExporter", lambda endpoint: exporter)
    yield exporter
    CeleryInstrumentor().uninstrument()  # type: ignore[no-untyped-call]
{% if framework == "django" %}
    DjangoInstrumentor().uninstrument()
{% endif %}


{% if framework == "flask" %}
def test_nothing_is_sent_where_nothing_is_configured(
    app: Flask, sentry: dict[str, object], spans: InMemorySpanExporter
) -> None:
    telemetry.init_app(app, sentry_dsn="", otlp_endpoint="")
    app.test_client().get("/nowhere")

    assert not sentry
    assert not spans.get_finished_spans()


def test_sentry_gets_nothing_that_people_wrote(
    app: Flask, sentry: dict[str, object]
) -> None:
    telemetry.init_app(app, sentry_dsn="https://key@sentry.test/1", otlp_endpoint="")
{% else %}
def test_nothing_is_sent_where_nothing_is_configured(
    sentry: dict[str, object], spans: InMemorySpanExporter
) -> None:
    telemetry.configure(sentry_dsn="", otlp_endpoint="")
    Client().get("/nowhere")

    assert not sentry
    assert not spans.get_finished_spans()


def test_sentry_gets_nothing_that_people_wrote(sentry: dict[str, object]) -> None:
    telemetry.configure(sentry_dsn="https://key@sentry.test/1", otlp_endpoint="")
{% endif %}

    assert sentry["dsn"] == "https://key@sentry.test/1"
    assert sentry["include_local_variables"] is False
    assert sentry["max_request_body_size"] == "never"
    assert sentry["send_default_pii"] is False


{% if framework == "flask" %}
def test_requests_are_traced_but_not_probes(
    app: Flask, spans: InMemorySpanExporter
) -> None:
    telemetry.init_app(app, sentry_dsn="", otlp_endpoint="http://localhost:4318/")
    client = app.test_client()
{% else %}
def test_requests_are_traced_but_not_probes(spans: InMemorySpanExporter) -> None:
    telemetry.configure(sentry_dsn="", otlp_endpoint="http://localhost:4318/")
    client = Client()
{% endif %}
    client.get("/healthz")
    client.get("/nowhere")

    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.force_flush()
    (span,) = spans.get_finished_spans()
    assert span.resource.attributes["service.name"] == telemetry.SERVICE
