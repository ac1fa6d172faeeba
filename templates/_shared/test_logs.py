import json
import logging
from collections.abc import Iterable
from io import StringIO
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest

from {{ package_name }} import logs


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """An application that logs by the standard library."""
    logging.getLogger("library").warning("inside")
    start_response("201 Created", [])
    return []


def broken(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    raise ZeroDivisionError


def request(
    application: WSGIApplication, path: str = "/", request_id: str = ""
) -> dict[str, str]:
    """Ask for a path; the headers of the answer."""
    answer: dict[str, str] = {}
    environ = {
        "HTTP_X_REQUEST_ID": request_id,
        "PATH_INFO": path,
        "QUERY_STRING": "password=secret",
        "REQUEST_METHOD": "GET",
    }

    def start_response(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        answer.update(headers)

    logs.RequestLog(application)(environ, start_response)
    return answer


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What production writes."""
    stream = StringIO()
    monkeypatch.setattr(logs.output, "stream", stream)
    logs.configure(debug=False)
    return stream


def test_all_lines_of_a_request_carry_its_id(output: StringIO) -> None:
    headers = request(app, "/caf\xc3\xa9")

    inside, summary = map(json.loads, output.getvalue().splitlines())
    assert inside["event"] == "inside"
    assert inside["request_id"] == summary["request_id"] == headers["X-Request-ID"]
    assert summary["event"] == "request"
    assert summary["method"] == "GET"
    assert summary["path"] == "/café"
    assert summary["status"] == 201


def test_queries_stay_out_of_the_log(output: StringIO) -> None:
    request(app)

    assert "secret" not in output.getvalue()


def test_probes_leave_no_line(output: StringIO) -> None:
    request(lambda environ, start_response: [], "/healthz")

    assert not output.getvalue()


def test_a_request_that_fails_without_an_answer_is_logged(output: StringIO) -> None:
    with pytest.raises(ZeroDivisionError):
        request(broken)

    assert json.loads(output.getvalue())["status"] == 500


def test_a_safe_id_is_kept() -> None:
    assert request(app, request_id="a-1_b.2")["X-Request-ID"] == "a-1_b.2"


@pytest.mark.parametrize("given", ["", "two words", "line\nbreak", "x" * 65])
def test_any_other_id_is_replaced(given: str) -> None:
    assert request(app, request_id=given)["X-Request-ID"] not in {"", given}


def test_development_reads_lines_instead_of_json(output: StringIO) -> None:
    logs.configure(debug=True)

    logging.getLogger("library").warning("inside")

    assert "inside" in output.getvalue()
    assert not output.getvalue().startswith("{")
{% if framework == "flask" %}


def test_requests_of_the_development_server_are_told_once(output: StringIO) -> None:
    server = logging.getLogger("werkzeug")
    server.info("Running on http://127.0.0.1:5000")
    server.info('127.0.0.1 - - "GET / HTTP/1.1" 200 -')

    assert "Running on" in output.getvalue()
    assert "GET" not in output.getvalue()
{% endif %}
