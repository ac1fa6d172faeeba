class Note(Base):
    """A short text, shown on the home page."""

    __tablename__ = "notes"

{% if is_guided %}
    # Each attribute is a column. After a change, `flask db migrate` writes the step
    # that brings the tables up to date, and `flask db upgrade` takes it.
{% endif %}
    id: Mapped[int] = mapped_column({{ key }})
    text: Mapped[str] = mapped_column(String(280))
    created_at: Mapped[datetime] = mapped_column({{ time }}(timezone=True), default=now)
