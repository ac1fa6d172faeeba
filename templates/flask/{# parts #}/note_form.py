def _clean(text: str | None) -> str:
    """Count line breaks as browsers do, and leave out what no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


class NoteForm(FlaskForm):
    """The one field of a note; the template tells browsers of its limit."""

    text = TextAreaField(
        filters=[_clean],
        validators=[DataRequired(_("Write something first.")), Length(max=280)],
    )
