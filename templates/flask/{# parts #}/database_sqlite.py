@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A new database."""
    return f"sqlite:///{tmp_path_factory.mktemp('database')}/test.sqlite3"
