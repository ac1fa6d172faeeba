{% set domain = "django" if framework == "django" else "messages" %}
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "src" / "{{ package_name }}" / "locale"
TRANSLATIONS = sorted(LOCALES.glob("*/LC_MESSAGES/{{ domain }}.po"))


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parts[-3])
def test_every_text_is_translated(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    found = tmp_path / "found.pot"
    command = f"pybabel extract --mapping-file pyproject.toml --output-file {found} src"
    CommandLineInterface().run(command.split())  # type: ignore[no-untyped-call]
    catalog = read(path)

    for text in read(found):
        if not text.id:
            continue  # the header
        translation = catalog.get(text.id, text.context)
        assert translation, f"{text.id!r} is not in {path.name}: run `just messages`"
        assert translation.string, f"{text.id!r} lacks its translation"
        assert not translation.fuzzy, f"{text.id!r} is only guessed"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)
