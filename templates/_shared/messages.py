"""Lets Babel find the texts to translate in Django's templates."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[Any, ...]]:
    """Yield line, function, texts and comments of each text in a template."""
    # Django turns a template into calls of gettext among placeholders.
    calls = templatize(file.read().decode())
    lines = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)
