"""Structured logs: JSON in production, lines to read in development."""

import logging
import re
import sys
from collections.abc import Iterable
from time import perf_counter
from typing import Any
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.typing import Processor

PROBES = {"/healthz", "/readyz"}
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
output = logging.StreamHandler(sys.stdout)


def configure(debug: bool) -> None:
    """Send the lines of structlog and of the standard library the same way."""
    shared: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    if debug:
        rendered: list[Processor] = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stdout.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    else:
        rendered = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *rendered,
            ],
        )
    )
    root = logging.getLogger()
    root.addHandler(output)
    root.setLevel(logging.INFO)
{% if framework == "django" %}
    # RequestLog tells of every request; crashes are told with their traceback too.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    logging.getLogger("django.server").setLevel(logging.CRITICAL)
{% else %}
    logging.getLogger("werkzeug").addFilter(_is_no_request)
{% endif %}


class RequestLog:
    """WSGI middleware that gives each request an id, and writes one line about it."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer by the application; the id is on all lines of the request."""
        if environ["PATH_INFO"] in PROBES:
            # They come every few seconds, and say nothing as long as all is well.
            return self.app(environ, start_response)
        request_id = _request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        # An application that fails without an answer leaves this to its server.
        status = 500

        def answer(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return start_response(
                line, [*headers, ("X-Request-ID", request_id)], *error
            )

        started = perf_counter()
        try:
            return self.app(environ, answer)
        finally:
            log.info(
                "request",
                method=environ["REQUEST_METHOD"],
                path=_path(environ),
                status=status,
                milliseconds=round((perf_counter() - started) * 1000, 1),
            )


def _request_id(given: str) -> str:
    return given if SAFE_ID.fullmatch(given) else uuid4().hex


def _path(environ: WSGIEnvironment) -> str:
    """Return the path without its query, which may hold secrets."""
    path: str = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode(errors="replace")
{% if framework == "flask" %}


def _is_no_request(record: logging.LogRecord) -> bool:
    """Leave out the development server's lines: RequestLog tells of every request."""
    return "HTTP/" not in record.getMessage()
{% endif %}
