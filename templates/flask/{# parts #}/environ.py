@pytest.fixture(scope="session")
def environ({{ argument }}) -> dict[str, str]:
    """The environment of a site in production{{ remark }}."""
    return {
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": {{ address }},
{% if has_services %}
        "REDIS_URL": "memory://",
{% endif %}
        "SECRET_KEY": "for tests only",
    }
