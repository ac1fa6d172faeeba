def find_user(**fields: str) -> User | None:
    """Return the user with these values."""
    document = database().users.find_one(fields)
    return User.model_validate(document) if document else None


def save_user(user: User) -> None:
    """Keep a user, new or changed."""
    database().users.replace_one({"_id": user.id}, user.to_mongo(), upsert=True)
