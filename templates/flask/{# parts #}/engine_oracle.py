def _engine(url: URL) -> dict[str, Any]:
    if url.drivername not in {"oracle", "oracle+oracledb"} or not url.database:
        raise ConfigError("DATABASE_URL must look like oracle://host/service.")
    query = {**url.query, "service_name": url.database}
    return {
        "url": url.set(drivername="oracle+oracledb", database="", query=query),
        "connect_args": {"tcp_connect_timeout": 3},  # seconds
        "pool_pre_ping": True,
        "pool_timeout": 5,
    }


@event.listens_for(Engine, "connect")
def _configure_oracle(connection: Connection, _record: object) -> None:
    """Give up on a silent server, and keep times in UTC."""
    connection.call_timeout = 5000  # milliseconds
    with connection.cursor() as cursor:
        cursor.execute("ALTER SESSION SET TIME_ZONE = '+00:00'")
