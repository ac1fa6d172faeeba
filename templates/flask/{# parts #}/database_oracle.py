@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A new user on the server, who has a schema; skips without a server."""
    environ = environment()
    url = make_url(
        environ.get("TEST_DATABASE_URL")
        or environ.get("DATABASE_URL")
        or "{{ local_database_url }}"
    )
    service = {"service_name": str(url.database)}
    server = create_engine(
        url.set(drivername="oracle+oracledb", database="", query=service),
        connect_args={"tcp_connect_timeout": 1},
    )
    name, password = "test_{{ package_name }}", f"T{token_hex(12)}"
    drop = text(f"DROP USER {name} CASCADE")
    try:
        connection = server.connect()
    except DBAPIError as error:
        pytest.skip(f"No Oracle server answers: {error.orig}")
    with connection:
        with suppress(DBAPIError):  # it is there only after a run that was cut off
            connection.execute(drop)
        connection.execute(
            text(
                f'CREATE USER {name} IDENTIFIED BY "{password}"'
                " DEFAULT TABLESPACE users QUOTA UNLIMITED ON users"
            )
        )
        connection.execute(text(f"GRANT CREATE SESSION, CREATE TABLE TO {name}"))
        yield url.set(username=name, password=password).render_as_string(
            hide_password=False
        )
        connection.execute(drop)
    server.dispose()
