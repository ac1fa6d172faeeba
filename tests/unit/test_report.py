"""The HTML report: what it tells, and that no document can make it do anything but tell."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

import scaffolder
from scaffolder.decision.document import Document, read_document
from scaffolder.decision.model import Answer, RuleSet
from scaffolder.decision.wording import Words
from scaffolder.face.report import report
from tests.helpers import ROOT
from tests.unit.rulesets import carriers

VOID = {"meta", "link", "br"}
HOSTILE = "</style></title>--><script>alert(1)</script><img src=x onerror='alert(2)'>\"' onload=\"x{{ 7*7 }}{% raw %}"
UNSEEN = "\x00\x1b[31m\u202e\u2066\u200b\ud800"
ADMIN = {"admin": "yes", "project_size": "small", "database": "sqlite", "flexibility": "high"}
MANY = {
    "project_size": "large", "flexibility": "standard", "database": "postgresql", "pages": "single_page",
    "security": "built_in", "admin": "no", "languages": "several", "performance": "critical",
}  # fmt: skip


class Page(HTMLParser):
    """A page taken apart: its tags in order, its attributes, its text; faults in its nesting are errors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.tags, self.attributes = html, list[str](), list[tuple[str, str, str]]()
        self.pieces, self.open, self.chips = list[str](), list[str](), list[dict[str, str]]()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "li" and (classes := (dict(attrs).get("class") or "").split())[:1] == ["chip"]:
            self.chips.append({"state": classes[1], "text": ""})
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.pieces.append(data)
            if self.chips and "ul" in self.open:
                self.chips[-1]["text"] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for found, name, value in self.attributes if (found, name) == (tag, attribute)]


def decided(answers: Mapping[str, str | Answer], ruleset: RuleSet | None = None) -> dict[str, Any]:
    content: dict[str, Any] = scaffolder.decide(answers, ruleset).to_dict()
    return content


def shown(content: Mapping[str, Any], ruleset: RuleSet | None = None) -> Page:
    """The page about a decision's JSON, taken apart."""
    rules = ruleset or scaffolder.load_ruleset()
    html = report(Words(rules), read_document(dict(content)), rules)
    html.encode()
    return Page(html)


def hostile(value: Any, text: str) -> Any:
    """The JSON with every text in it, names too, replaced; the lengths of lists and objects stay."""
    if isinstance(value, str):
        return value if value in ("matched", "overridden", "outranked") else text
    if isinstance(value, list):
        return [hostile(item, text) for item in value]
    if isinstance(value, dict):
        return {key: hostile(item, text) for key, item in value.items()}
    return value


def test_tells_the_decision_its_status_its_basis_and_how_firm_it_is() -> None:
    page = shown(decided(ADMIN))
    assert "The answers lead to Django required By requirement (only one of them has it), Django 1 to Flask 0." in (
        page.text
    )
    assert "It takes one different answer to turn it. The questions still open cannot." in page.text
    assert "<title>Why Django: the decision and its reasons</title>" in page.html


def test_three_strongest_reasons_come_first_with_answer_quote_and_caveat_then_the_rest() -> None:
    text = shown(decided(MANY)).text
    reasons = text[text.index("Why Django Large") : text.index("What speaks against it")]
    assert reasons.startswith(
        "Why Django Large projects suit Django How big will the project become? Large "
        "Django is a great choice for larger projects Flask vs Django – Which Framework Should You Choose?, line 13"
    )
    assert "But: Flask can be structured for large projects" in reasons
    assert reasons.index("A conventional structure") < reasons.index("And 2 more") < reasons.index("Translation is")


def test_a_decision_without_reasons_says_so() -> None:
    text = shown(decided({})).text
    assert "undetermined, the default By default: the answers speak for none more than another." in text
    assert "No kind decides: undetermined, the default." in text
    assert "No rule speaks for it more than for another." in text
    assert "The questions still open could." in text


def test_a_decision_that_nothing_turns_says_so() -> None:
    content = {**decided(ADMIN), "counterfactuals": [], "margin": None}
    assert "No other answers would change it." in shown(content).text


def test_an_overruled_decision_names_both() -> None:
    page = shown({**decided(ADMIN), "chosen": "flask"})
    assert "The project uses Flask chosen by hand over Django The answers speak for Django (required): by" in page.text
    assert "Flask was chosen all the same." in page.text
    assert "Why Django A ready-made admin" in page.text
    assert "<title>Why Flask:" in page.html


def test_the_tally_counts_every_outcome_in_every_tier_and_marks_what_decides() -> None:
    page = shown(decided({"weight": "heavy", "height": "vast"}, carriers()), carriers())
    assert "Need narrows the choice Ant 1 rule Bee 1 rule Cat 0 rules" in page.text
    assert "Taste this decides Ant 0 rules Bee 1 rule Cat 0 rules" in page.text
    assert page.text.count("this decides") == 1
    assert page.tags.count("rect") == 3
    assert len(page.values("li", "class")) >= 6


def test_tiers_before_and_after_the_deciding_one_say_what_they_came_to() -> None:
    assert "Recommendation not needed" in shown(decided(ADMIN)).text
    text = shown(decided(MANY)).text
    assert "Requirement no rule applies" in text
    assert "Recommendation a draw" in text


@pytest.mark.parametrize("count", [-3, 0, 13, 10**30])
def test_a_count_of_any_size_is_drawn_within_the_picture(count: int) -> None:
    content = decided(ADMIN)
    content["tallies"][0]["counts"]["django"] = count
    page = shown(content)
    assert page.tags.count("rect") <= 20
    edge = max(int(x) + int(w) for x, w in zip(page.values("rect", "x"), page.values("rect", "width"), strict=True))
    assert edge <= int(page.values("svg", "width")[0])


@pytest.mark.parametrize(
    ("answers", "ruleset"),
    [(ADMIN, None), (MANY, None), ({}, None), ({"weight": "heavy", "height": "vast"}, carriers()), ({}, carriers())],
)
def test_the_strip_tells_what_each_answer_would_lead_to(answers: dict[str, str], ruleset: RuleSet | None) -> None:
    rules = ruleset or scaffolder.load_ruleset()
    outcome = scaffolder.decide(answers, rules).outcome
    expected = []
    for name, question in rules.questions.items():
        for value in (*question.option_ids, "unsure"):
            label = Words(rules).value(name, value)
            after = scaffolder.decide({**answers, name: value}, rules).outcome
            effect = f"still {rules.outcomes[after].label}" if after == outcome else None
            if value == answers.get(name, "unsure"):
                effect = "your answer" if name in answers else "no answer yet"
            expected.append(f"{label[0].upper()}{label[1:]} {effect or f'makes it {rules.outcomes[after].label}'}")
    chips = [" ".join(chip["text"].split()) for chip in shown(decided(answers, rules), rules).chips]
    assert len(chips) == len(expected)
    for chip, said in zip(chips[:-1], expected[:-1], strict=True):
        assert chip == said or chip.startswith(f"{said} "), (chip, said)  # the last of a row has the next question


def test_the_strip_counts_the_questions_that_turn_the_decision_alone() -> None:
    assert "2 of 11 questions can turn the decision alone." in shown(decided(ADMIN)).text
    content = {**decided(ADMIN), "counterfactuals": [], "ruleset": {"id": "x", "version": "1", "digest": "0"}}
    assert "No single answer turns the decision." in shown(content).text


@pytest.mark.parametrize("fault", ["digest", "outcome", "question", "value"])
def test_a_decision_that_cannot_be_decided_again_keeps_to_its_own_record(fault: str) -> None:
    content = json.loads(json.dumps(decided(ADMIN)))
    if fault == "digest":
        content["ruleset"]["digest"] = "of other rules"
    elif fault == "outcome":
        content["outcome"] = "flask"
        content["counterfactuals"] = [{"change": {"admin": ["no"]}, "outcome": "django"}]
    else:
        name, value = ("of old", "yes") if fault == "question" else ("admin", "perhaps")
        content["answers"][name] = {"value": value, "source": "user"}
    page = shown(content)
    assert "This cannot be decided again with the rules at hand." in page.text
    assert not [chip for chip in page.chips if chip["state"] == "stays"]
    turning = [" ".join(chip["text"].split()) for chip in page.chips if chip["state"] == "turns"]
    assert any(re.match(r"No makes it (Flask|Django)", chip) for chip in turning), turning


def test_every_rule_tells_its_result_condition_answer_origin_quotes_and_caveat() -> None:
    ruleset = scaffolder.load_ruleset()
    origins = {"admin": Answer("yes", "flag"), "database": Answer("mongodb", "record"), "delivery": Answer("fast")}
    content = decided(origins)
    text = shown(content).text
    rules = text[text.index("All rules") : text.rindex("Sources")]
    for rule in content["rules"]:
        assert f"{ruleset.rules[rule['id']].title} {rule['id']}" in text
        for citation in rule["citations"]:
            title = ruleset.sources[citation["source"]].title
            said = f"{citation['quote']} {title}, line {citation['line']} · {citation['claim']}"
            assert " ".join(said.split()) in text
        if rule["caveat"]:
            assert f"But: {rule['caveat']}" in text
    assert "ADM001 gives way to DB001 Do you need an admin site? For Django if Yes Your answer Yes" in text
    assert "Your answer Yes given on the command line" in rules
    assert "Your answer MongoDB from the project’s record" in rules
    assert "Your answer Fast given when asked" in rules
    assert "DEL001 outweighed" in rules
    assert "DB002 does not apply" in rules
    assert "LNG001 waits for an answer" in rules
    assert "DB001 counts for Flask" in rules


def test_tells_dissent_notices_and_the_record() -> None:
    content = decided({"admin": "yes", "database": "mongodb"})
    text = shown(content).text
    assert "What speaks against it A ready-made admin is for Django gives way to DB001" in text
    assert "Conflict: ADM001 and DB001 ask for different frameworks: ADM001 gives way to DB001." in text
    assert "Out of date: An official Django backend" in text
    for known in (content["decision_id"], content["ruleset"]["digest"], "flask-or-django 1.0.0"):
        assert known in text


def test_tells_every_counterfactual_and_every_sufficient_reason() -> None:
    content = decided({})
    content["sufficient_reasons"] = [["admin", "database"], ["pages"]]
    page = shown(content)
    assert len(content["counterfactuals"]) > 6
    assert "2 more" in page.text
    assert page.html.count('class="to"') == len(content["counterfactuals"])
    assert "Do you need an admin site? not sure and Where will the project keep its data? not sure" in page.text
    assert "Enough for it" not in shown(decided({})).text


def test_nothing_in_a_document_becomes_markup() -> None:
    content = {**decided(MANY), "chosen": "flask"}
    meant, seen = shown(hostile(content, "harmless")), shown(hostile(content, HOSTILE))
    assert seen.tags == meant.tags
    assert [(tag, name) for tag, name, _ in seen.attributes] == [(tag, name) for tag, name, _ in meant.attributes]
    assert {name for _, name, _ in seen.attributes} & {"onerror", "onload", "style", "src"} == set()
    assert "script" not in seen.tags
    assert HOSTILE in "".join(seen.pieces)


def test_names_in_a_document_are_as_harmless_as_values() -> None:
    content = decided(ADMIN)
    content["answers"][HOSTILE] = {"value": HOSTILE, "source": HOSTILE}
    content["tallies"][0]["counts"][HOSTILE] = 2
    content["counterfactuals"].append({"change": {HOSTILE: [HOSTILE]}, "outcome": HOSTILE})
    page = shown(content)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert page.text.count("alert(1)") >= 6


def test_a_document_cannot_hide_text_or_turn_its_direction() -> None:
    page = shown({**hostile(decided(MANY), UNSEEN), "outcome": "django", "margin": None})
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page.html
    )
    assert "\ufffd[31m" in page.text


def test_a_document_that_lacks_all_it_can_is_shown() -> None:
    content = decided(ADMIN)
    content.update(answers={}, tallies=[], rules=[], dissent=[], counterfactuals=[], sufficient_reasons=[], notices=[])
    assert "Why Django" in shown(content).text
    content = decided(ADMIN)
    for rule in content["rules"]:
        rule.update(citations=[], conditions=[], caveat=None)
    assert "A ready-made admin is for Django" in shown(content).text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
        "//example.org", "https:example.org", "https:///x", "https://", "file:///etc/passwd", "https://exa mple.org",
        "https://example.org/\u202egnp", "https://example.org/\x00", " https://example.org", "https://example.org\n",
        "",
    ],
)  # fmt: skip
def test_only_web_addresses_are_linked(url: str) -> None:
    content = decided(ADMIN)
    for rule in content["rules"]:
        for citation in rule["citations"]:
            citation["url"] = url
    assert all(target.startswith("#") for target in shown(content).values("a", "href"))


def test_a_quote_links_to_its_very_words() -> None:
    content = decided(ADMIN)
    citation = content["rules"][0]["citations"][0]
    citation.update(url='https://example.org/a?b=1&c="', quote="ready-to-use, “so & so”")
    other = content["rules"][1]["citations"][0]
    other.update(url="HTTP://example.org/b#c")
    links = shown(content).values("a", "href")
    words = "ready%2Dto%2Duse%2C%20%E2%80%9Cso%20%26%20so%E2%80%9D"
    assert f'https://example.org/a?b=1&c="#:~:text={words}' in links
    assert "HTTP://example.org/b#c" in links


def test_the_page_loads_nothing_and_forbids_itself_to() -> None:
    page = shown(decided(MANY))
    assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert page.values("link", "href") == ["data:,"]
    assert not [name for _, name, _ in page.attributes if name in ("src", "srcset", "style", "ping", "action")]
    style = re.findall(r"<style>(.*?)</style>", page.html, re.DOTALL)[0]
    assert "url(" not in style
    assert "@import" not in style
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert page.values("meta", "content")[0] == (
        f"default-src 'none'; style-src 'sha256-{seal}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("answers", [ADMIN, MANY, {}])
def test_headings_are_in_order_ids_are_unique_and_every_link_within_has_a_target(answers: dict[str, str]) -> None:
    page = shown(decided(answers))
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    within = [target[1:] for target in page.values("a", "href") if target.startswith("#")]
    assert set(within) | set(page.values("section", "aria-labelledby")) <= set(ids)
    assert page.values("html", "lang") == ["en"]
    assert page.html.startswith("<!doctype html>\n")
    assert page.html.endswith("</html>\n")


def test_no_colour_is_set_that_the_dark_page_does_not_know() -> None:
    style = (ROOT / "src/scaffolder/face/report/page.css").read_text(encoding="utf-8")
    light, dark = (set(re.findall(r"--[a-z0-9-]+(?=: #)", part)) for part in style.split("@media", 2)[:2])
    assert light == dark


def test_the_same_decision_gives_the_same_bytes() -> None:
    document: Document = read_document(decided(MANY))
    ruleset = scaffolder.load_ruleset()
    assert report(Words(ruleset), document, ruleset) == report(Words(ruleset), document, ruleset)
