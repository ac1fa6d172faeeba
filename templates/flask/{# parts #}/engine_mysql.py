def _engine(url: URL) -> dict[str, Any]:
    if url.drivername.removesuffix("+pymysql") not in {"mariadb", "mysql"}:
        raise ConfigError("DATABASE_URL must start with {{ database }}://.")
    return {
        "url": url.set(drivername="{{ database }}+pymysql"),
        "connect_args": {
            "charset": "utf8mb4",
            "connect_timeout": 3,  # seconds, as the others
            "init_command": "SET sql_mode = 'TRADITIONAL', time_zone = '+00:00'",
            "read_timeout": 5,
            "write_timeout": 5,
        },
        "pool_pre_ping": True,
        "pool_timeout": 5,
    }
