def _engine(url: URL) -> URL:
    if url.drivername != "sqlite":
        raise ConfigError("DATABASE_URL must start with sqlite:///.")
    if url.database and url.database != ":memory:":
        # Relative to the working directory, not to Flask's instance folder.
        return url.set(database=str(Path(url.database).absolute()))
    return url


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Connection, _record: object) -> None:
    """Enforce foreign keys, and let readers and a writer work side by side."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
