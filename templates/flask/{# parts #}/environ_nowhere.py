@pytest.fixture(scope="session")
def environ() -> dict[str, str]:
    """The environment of a site in production, whose database nobody asks."""
    return {
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": "{{ database }}://localhost:1/site",
{% if has_services %}
        "REDIS_URL": "memory://",
{% endif %}
        "SECRET_KEY": "for tests only",
    }
