def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Document(BaseModel):
    """What all documents have in common."""

{% if is_guided %}
    # A document of MongoDB is a dict; pydantic checks it and gives it types.
{% endif %}
    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: ObjectId = Field(default_factory=ObjectId, alias="_id")
    created_at: datetime = Field(default_factory=now)

    def to_mongo(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return self.model_dump(by_alias=True)
