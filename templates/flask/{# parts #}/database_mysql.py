@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A new database on the server; the one that the URL names is left alone."""
    environ = environment()
    url = make_url(
        environ.get("TEST_DATABASE_URL")
        or environ.get("DATABASE_URL")
        or "{{ local_database_url }}"
    )
    name = f"test_{url.database}"
    server = create_engine(url.set(drivername="{{ database }}+pymysql", database=""))
    quoted = server.dialect.identifier_preparer.quote(name)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {quoted}"))
        connection.execute(text(f"CREATE DATABASE {quoted} CHARACTER SET utf8mb4"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {quoted}"))
    server.dispose()
