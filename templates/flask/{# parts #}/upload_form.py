class UploadForm(FlaskForm):
    """One text file, small enough to read at once."""

{% if is_guided %}
    # Flask-WTF adds a hidden token to each form: other sites cannot send it for a user.
{% endif %}
    file = FileField(
        _("Text file"),
        validators=[
            FileRequired(_("Choose a file.")),
            FileSize(256 * 1024, message=_("The file is larger than 256 KiB.")),
        ],
    )
    text = ""

    def validate_file(self, field: FileField) -> None:
        """Read the file, which has to be text."""
        try:
            self.text = field.data.read().decode()
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not text in UTF-8.")) from None
