"""The end of an update that had conflicts: no marker is left, and the migrations that waited for it have run."""

import shutil
import tempfile
from pathlib import Path

from scaffolder.errors import Refused
from scaffolder.project import git
from scaffolder.project.applying import apply, resolved
from scaffolder.project.catalog import read_catalog
from scaffolder.project.journal import Journal, remove_journal
from scaffolder.project.merge import Store
from scaffolder.project.migrating import AFTER, due, migrated
from scaffolder.project.origin import read_origin
from scaffolder.project.powers import check_trust
from scaffolder.project.render import Rendering, known, render
from scaffolder.project.templates import template_at


def finish(project: Path, *, trusted: bool = False) -> None:
    """Forget the update once no conflict is left and the template's last migrations have run.

    Raises Refused naming the files that have a conflict, or what wants to run and is not trusted.
    """
    journal = resolved(project)
    if journal.migrate:
        apply(project, _last_step(project, journal, trusted=trusted))
    else:
        remove_journal(project)


def _last_step(project: Path, journal: Journal, *, trusted: bool) -> Journal:
    """From the resolved state to what the waiting migrations make of it."""
    if git.attempt(project, ["diff", "--quiet"])[0]:
        fix = "git add what you resolved; then say it again."
        raise Refused("some edits are not staged, and migrations are to run now", where=str(project), fix=fix)
    origin = read_origin(project)
    template = template_at(origin.source)
    folder = template.folder(journal.new)
    check_trust(folder, trusted=trusted)
    with tempfile.TemporaryDirectory(prefix="scaffolder-") as name:
        work = Path(name)
        answers = {**origin.answers, **known(read_catalog(folder))}
        values = render(Rendering(folder, work / "new", answers, template.origin(journal.new), trusted=trusted))
        todo = due(folder, AFTER, (template.tags[journal.old], template.tags[journal.new]), values)
        store, prefix = Store(project=project), git.prefix(project)
        # A copy, because a git that is stopped while it looks at an index leaves it locked.
        index = shutil.copyfile(Path(store.git_dir) / "index", work / "now.index")
        now = store.run(["write-tree"], {"GIT_INDEX_FILE": str(index)}).strip()
        tree = migrated(store, store.subtree(now, prefix), todo, work / "last")
        after = store.grafted(work / "after.index", now, prefix, tree)
    return Journal(before=now, after=after, stages=(), old=journal.old, new=journal.new)
