def test_the_site_is_alive_over_plain_http(client: FlaskClient) -> None:
    response = client.get("/healthz", base_url="http://localhost")
    assert response.status_code == 200
    assert response.json == {"status": "ok"}
