def _engine(url: URL) -> dict[str, Any]:
    if url.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise ConfigError("DATABASE_URL must start with postgresql://.")
    return {
        "url": url.set(drivername="postgresql+psycopg"),
        "connect_args": {
            "connect_timeout": 3,  # seconds
            "options": "-c timezone=UTC",
            "tcp_user_timeout": 5000,  # milliseconds
        },
        "pool_pre_ping": True,
        "pool_timeout": 5,
    }
