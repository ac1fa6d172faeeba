"""Error tracking by Sentry and traces by OpenTelemetry, each where it is configured."""

{% if framework == "flask" %}
from flask import Flask

SERVICE = "{{ distribution_name }}"


def init_app(app: Flask, *, sentry_dsn: str, otlp_endpoint: str) -> None:
    """Report errors and trace requests; an empty address turns either off."""
    if sentry_dsn:
        report_errors(sentry_dsn)
    if otlp_endpoint:
        trace_requests(app, otlp_endpoint)
{% else %}
SERVICE = "{{ distribution_name }}"


def configure(*, sentry_dsn: str, otlp_endpoint: str) -> None:
    """Report errors and trace requests; an empty address turns either off."""
    if sentry_dsn:
        report_errors(sentry_dsn)
    if otlp_endpoint:
        trace_requests(otlp_endpoint)
{% endif %}


def report_errors(dsn: str) -> None:
    """Send crashes to Sentry, but nothing that people wrote."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        include_local_variables=False,
        max_request_body_size="never",
        send_default_pii=False,
    )


{% if framework == "flask" %}
def trace_requests(app: Flask, endpoint: str) -> None:
{% else %}
def trace_requests(endpoint: str) -> None:
{% endif %}
    """Send traces of the requests and jobs to a collector, by OTLP over HTTP."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
{% if framework == "flask" %}
    from opentelemetry.instrumentation.flask import FlaskInstrumentor
{% else %}
    from opentelemetry.instrumentation.django import DjangoInstrumentor
{% endif %}
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
{% if framework == "flask" %}
    FlaskInstrumentor().instrument_app(  # type: ignore[no-untyped-call]
        app, excluded_urls="healthz,readyz"
    )
{% else %}
    DjangoInstrumentor().instrument(excluded_urls="healthz,readyz")
{% endif %}
