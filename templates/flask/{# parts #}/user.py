{% if database == "oracle" %}
class Flag(TypeDecorator[bool]):
    """A yes or no as a number, for Oracle has BOOLEAN since 23ai only."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Turn the answer into a number."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Turn the number into an answer."""
        return None if value is None else bool(value)


{% endif %}
class User(UserMixin, Base):
    """Somebody who can log in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column({{ key }})
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(128))
    # What sessions know the user by: a new one ends them all.
    session_token: Mapped[str] = mapped_column(String(64), unique=True)
    is_admin: Mapped[bool] = mapped_column({{ "Flag, " if database == "oracle" else "" }}default=False)
    created_at: Mapped[datetime] = mapped_column({{ time }}(timezone=True), default=now)

    @validates("email")
    def _lower(self, _key: str, email: str) -> str:
        return email.lower()

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the session."""
        return self.session_token

    def end_sessions(self) -> None:
        """Log the user out everywhere."""
        self.session_token = secrets.token_urlsafe(32)

    def set_password(self, password: str) -> None:
        """Keep the hash of a new password, and end the sessions of the old one."""
        self.password_hash = PasswordHasher().hash(password)
        self.end_sessions()

    def has_password(self, password: str) -> bool:
        """Say whether this is the user's password."""
        try:
            return PasswordHasher().verify(self.password_hash, password)
        except VerificationError:
            return False
