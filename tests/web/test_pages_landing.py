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


def test_a_host_that_is_not_ours_gets_a_page_not_an_error(client, db):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400


def test_a_body_too_large_gets_a_page_before_anybody_is_asked_who_sent_it(client, db):
    response = client.generic("POST", "/", b"x", CONTENT_LENGTH=str(20 * 1024 * 1024))
    assert response.status_code == 413
