@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser without cookies."""
{% if is_guided %}
    # A test that has an argument of this name gets what this function returns.
{% endif %}
    return Browser(app, app.response_class)
