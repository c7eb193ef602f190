def test_landing_page_is_open_to_everyone(client, db):
    response = client.get("/")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_unknown_address_answers_404_with_a_sentence(client, db):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "find that page" in response.content.decode()


def test_healthz_touches_no_database(client):
    assert client.get("/healthz").content == b"ok"
