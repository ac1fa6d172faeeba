@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A new database on the server; skips without a server."""
    environ = environment()
    url = urlsplit(
        environ.get("TEST_DATABASE_URL")
        or environ.get("DATABASE_URL")
        or "{{ local_database_url }}"
    )
    name = f"test_{url.path.strip('/') or '{{ package_name }}'}"
    test_url = url._replace(path=f"/{name}").geturl()
    with MongoClient[dict[str, Any]](test_url, serverSelectionTimeoutMS=1000) as client:
        try:
            client.drop_database(name)
        except ServerSelectionTimeoutError as error:
            pytest.skip(f"No MongoDB server answers: {error}")
        yield test_url
        client.drop_database(name)
