"""What holds for every merge: no line of the owner's is lost in silence, nothing happens for nothing, steps add up."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scaffolder.project.merge import Merged, Store, three_way

Tree = Mapping[str, list[str]]
NAMES = ("a.txt", "b.txt", "sub/c.txt")
BASE: Tree = {name: [f"{name} line {n}" for n in range(8)] for name in NAMES}


@st.composite
def edits(draw: st.DrawFn, side: str, base: Tree = BASE) -> Tree:
    """The base with files deleted, moved and added, and lines replaced, removed and added, all marked by the side."""
    tree: dict[str, list[str]] = {}
    for name, lines in base.items():
        fate = draw(st.sampled_from(["keep", "edit", "edit", "edit", "delete", "move"]))
        if fate == "delete":
            continue
        kept = list(lines) if fate == "keep" else draw(edited_lines(side, name, lines))
        tree[f"{side}-{Path(name).name}" if fate == "move" else name] = kept
    if draw(st.booleans()):
        tree[draw(st.sampled_from(["new.txt", f"only-{side}.txt"]))] = [f"{side} wrote this {n}" for n in range(3)]
    return tree


@st.composite
def edited_lines(draw: st.DrawFn, side: str, name: str, lines: list[str]) -> list[str]:
    result = []
    for n, line in enumerate(lines):
        match draw(st.sampled_from(["keep"] * 6 + ["replace", "remove", "add"])):
            case "keep":
                result.append(line)
            case "replace":
                result.append(f"{side} replaced {name} {n}")
            case "add":
                result += [line, f"{side} added {name} {n}"]
    return result


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        yield Store(project=Path(folder))


def tree(store: Store, files: Tree) -> str:
    with TemporaryDirectory() as name:
        folder = Path(name) / "tree"
        folder.mkdir()
        for path, lines in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text("".join(f"{line}\n" for line in lines))
        return store.tree_of(folder, (), Path(name) / "index")


def content(store: Store, oid: str) -> str:
    names = store.run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", oid]).split("\0")[:-1]
    return "\n".join(store.run(["cat-file", "blob", f"{oid}:{name}"]) for name in names)


def merged(store: Store, base: Tree | str, ours: Tree | str, theirs: Tree | str) -> Merged:
    return three_way(store, *(side if isinstance(side, str) else tree(store, side) for side in (base, ours, theirs)))


EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(ours=edits("owner"), theirs=edits("template"))
@EXAMPLES
def test_no_line_of_the_owners_is_lost(store: Store, ours: Tree, theirs: Tree) -> None:
    result = merged(store, BASE, ours, theirs)
    there = content(store, result.tree).splitlines()
    sides = [store.run(["cat-file", "blob", stage.blob]) for stage in result.stages if stage.number == 2]
    shown = {*there, *(line for side in sides for line in side.splitlines())}
    for lines in ours.values():
        for line in lines:
            assert not line.startswith("owner") or line in shown, line


@given(ours=edits("owner"))
@EXAMPLES
def test_where_the_template_changed_nothing_nothing_changes(store: Store, ours: Tree) -> None:
    mine = tree(store, ours)
    result = merged(store, BASE, mine, BASE)
    assert (result.tree, result.stages) == (mine, ())


@given(theirs=edits("template"))
@EXAMPLES
def test_where_the_owner_changed_nothing_the_new_template_is_what_comes_out(store: Store, theirs: Tree) -> None:
    new = tree(store, theirs)
    result = merged(store, BASE, BASE, new)
    assert (result.tree, result.stages) == (new, ())


@st.composite
def releases(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """Two in a row: what the first took away the second does not bring back."""
    first = draw(edits("template"))
    return first, draw(edits("later", first))


@given(ours=edits("owner"), released=releases())
@EXAMPLES
def test_two_steps_end_where_one_does_if_none_conflicts(store: Store, ours: Tree, released: tuple[Tree, Tree]) -> None:
    first, second = released
    half = merged(store, BASE, ours, first)
    if half.stages:
        return
    steps, once = merged(store, first, half.tree, second), merged(store, BASE, ours, second)
    if not steps.stages and not once.stages:
        assert steps.tree == once.tree
