def newest_notes() -> list[Note]:
    """Return the newest notes, newest first."""
    order = [("created_at", DESCENDING), ("_id", DESCENDING)]
    return [
        Note.model_validate(document)
        for document in database().notes.find(sort=order, limit=20)
    ]


def add_note(text: str) -> Note:
    """Keep a new note."""
    note = Note(text=text)
    database().notes.insert_one(note.to_mongo())
    return note
{% if has_features or has_client %}


def delete_note(note_id: str) -> bool:
    """Delete a note; say whether there was one."""
    if not ObjectId.is_valid(note_id):
        return False
    return database().notes.delete_one({"_id": ObjectId(note_id)}).deleted_count == 1
{% endif %}
