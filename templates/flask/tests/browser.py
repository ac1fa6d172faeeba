import json
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser(FlaskClient):
    """A client that sends forms, and calls the API, as browsers do."""

    def submit(self, page: str, action: str, **fields: object) -> TestResponse:
        """Open `page`, and post `fields` to `action` with the token of its form."""
        return self.post(
            action,
            data={"csrf_token": self._token(page), **fields},
            headers={"Referer": f"https://localhost{page}"},
        )

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        data: str | None = None,
        page: str = "/",
    ) -> TestResponse:
        """Send `body`, or else `data`, as JSON with the token of `page`."""
        return self.open(
            path,
            method=method,
            data=json.dumps(body) if data is None else data,
            content_type="application/json",
            headers={
                "Referer": f"https://localhost{page}",
                "X-CSRFToken": self._token(page),
            },
        )

    def _token(self, page: str) -> str:
        html = self.get(page).text
        token = re.search(r'name="csrf[_-]token"[^>]* (?:value|content)="(.+?)"', html)
        assert token, f"{page} has no form"
        return token[1]
