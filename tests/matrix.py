"""Every combination of the template's answers, rendered file by file: what the same values make is made once.

It does what Copier does with the template, without Copier's pace; a test holds the two against each other.
"""

import itertools
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FileSystemLoader, StrictUndefined, meta
from jinja2.sandbox import SandboxedEnvironment

Values = Mapping[str, Any]
Refusal = Callable[[Mapping[str, str]], bool]

# What is the same in all of them; the rest of the questions have choices.
FIXED = {
    "project_name": "my-shop",
    "package_name": "my_shop",
    "description": 'The "small" shop: 100 % {{ ours }} \\o/ ü',
    "author_name": "Ada",
    "license": "MIT",
    "secret_key": "only-for-the-matrix",
    "admin_path": "admin-matrix",
}


class Matrix:
    """The template in a folder, and all it can render."""

    def __init__(self, templates: Path) -> None:
        self.templates = templates
        content = yaml.safe_load((templates / "copier.yml").read_text(encoding="utf-8"))
        self._questions: dict[str, Any] = {name: spec for name, spec in content.items() if name[0] != "_"}
        self._refused = tomllib.loads((templates / "catalog.toml").read_text(encoding="utf-8"))["refused"]
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(templates),
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._rendered: dict[tuple[object, ...], str] = {}

    @cached_property
    def choices(self) -> dict[str, list[str]]:
        """Each question that has choices and is not fixed, with them."""
        asked = {
            name: spec["choices"] for name, spec in self._questions.items() if "choices" in spec and name not in FIXED
        }
        return {name: list(given.values() if isinstance(given, dict) else given) for name, given in asked.items()}

    def combinations(self, framework: str) -> list[dict[str, str]]:
        """Every answer to every question with choices that the template does not refuse."""
        choices = {**self.choices, "framework": [framework]}
        every = (dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values()))
        return [answers for answers in every if not self.refuses(answers)]

    def refuses(self, answers: Mapping[str, str]) -> bool:
        return any(rule["when"].items() <= answers.items() for rule in self._refused)

    def values(self, answers: Mapping[str, str]) -> dict[str, Any]:
        """The answers with all that is computed from them."""
        values: dict[str, Any] = {**FIXED, **answers, "_copier_answers": dict(answers)}
        values["_copier_conf"] = {"answers_file": ".copier-answers.yml"}
        for name, spec in self._questions.items():
            if name not in values:
                default = self._text(str(spec.get("default", "")), values)
                values[name] = default if spec["type"] == "str" else yaml.safe_load(default)
        return values

    def files(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The project of these answers: path to text."""
        values = self.values(answers)
        found = {}
        for source in self._sources(values["framework"]):
            path = self._path(source, values)
            if path is not None:
                found[path.removesuffix(".jinja")] = self._content(values["framework"], source, values)
        return found

    def _path(self, source: str, values: Values) -> str | None:
        parts = [self._text(part, values) for part in source.split("/")]
        return "/".join(parts) if all(part not in ("", ".jinja") for part in parts) else None

    def _content(self, framework: str, source: str, values: Values) -> str:
        if not source.endswith(".jinja"):
            return self._verbatim(framework, source)
        name = f"{framework}/{source}"
        return self._once(name, self._names(name), values, lambda: self._environment.get_template(name).render(values))

    def _text(self, text: str, values: Values) -> str:
        if "{" not in text:
            return text
        names = self._text_names(text)
        return self._once(text, names, values, lambda: self._environment.from_string(text).render(values))

    def _once(self, what: str, names: Sequence[str], values: Values, make: Any) -> str:
        key = (what, *(repr(values.get(name)) for name in names))
        if key not in self._rendered:
            self._rendered[key] = make()
        return self._rendered[key]

    @cache  # noqa: B019 - a matrix lives as long as the tests
    def _sources(self, framework: str) -> tuple[str, ...]:
        root = self.templates / framework
        files = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return tuple(sorted(path.relative_to(root).as_posix() for path in files))

    @cache  # noqa: B019
    def _verbatim(self, framework: str, source: str) -> str:
        return (self.templates / framework / source).read_text(encoding="utf-8")

    @cache  # noqa: B019
    def _text_names(self, text: str) -> tuple[str, ...]:
        return tuple(sorted(meta.find_undeclared_variables(self._environment.parse(text))))

    @cache  # noqa: B019
    def _names(self, template: str) -> tuple[str, ...]:
        """The values that a template and what it includes ask for."""
        text = (self.templates / template).read_text(encoding="utf-8")
        tree = self._environment.parse(text)
        included = [name for name in meta.find_referenced_templates(tree) if name]
        names = set(meta.find_undeclared_variables(tree))
        return tuple(sorted(names.union(*(self._names(name) for name in included))))


def covering(matrix: Matrix, framework: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Combinations, with their files, such that each text that any combination makes of a path is among them."""
    seen: set[tuple[str, int]] = set()
    for answers in matrix.combinations(framework):
        files = matrix.files(answers)
        texts = {(path, hash(text)) for path, text in files.items() if path != ".copier-answers.yml"}
        if not texts <= seen:
            seen |= texts
            yield answers, files


def pairwise(choices: Mapping[str, Sequence[str]], refuses: Refusal) -> list[dict[str, str]]:
    """Few combinations in which any two answers that can go together do so at least once."""
    every = [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]
    allowed = [answers for answers in every if not refuses(answers)]
    pairs = [frozenset(itertools.combinations(answers.items(), 2)) for answers in allowed]
    missing = set().union(*pairs)
    chosen = []
    while missing:
        best = max(range(len(allowed)), key=lambda n: len(pairs[n] & missing))
        missing -= pairs[best]
        chosen.append(allowed[best])
    return chosen
