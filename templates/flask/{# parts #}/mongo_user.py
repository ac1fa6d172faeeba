class User(UserMixin, Document):
    """Somebody who can log in."""

    email: Annotated[str, AfterValidator(str.lower)]
    password_hash: str = ""
    # What sessions know the user by: a new one ends them all.
    session_token: str = Field(default_factory=secrets.token_urlsafe)
    is_admin: bool = False

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the session."""
        return self.session_token

    def end_sessions(self) -> None:
        """Log the user out everywhere."""
        self.session_token = secrets.token_urlsafe()

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
