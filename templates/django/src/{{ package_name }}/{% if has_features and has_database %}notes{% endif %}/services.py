"""What can be done with notes, by whichever way somebody asks."""

from django.db.models import QuerySet

from .models import Note


def newest_notes() -> QuerySet[Note]:
    return Note.objects.all()[:20]


def add_note(text: str) -> Note:
    return Note.objects.create(text=text)


def delete_note(pk: int) -> bool:
    """Return whether there was such a note."""
    deleted, _ = Note.objects.filter(pk=pk).delete()
    return deleted > 0
