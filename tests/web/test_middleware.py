import logging

import pytest
from django.db import OperationalError


def test_page_with_a_session_is_never_kept_by_a_cache(client, cast):
    client.force_login(cast.educator)
    assert client.get("/help/")["Cache-Control"] == "private, no-store"


def test_public_page_sets_no_cookie(client, db):
    assert not client.get("/help/").cookies


def test_headers_of_every_page(client, db):
    headers = client.get("/help/").headers
    policy = set(headers["Content-Security-Policy"].split("; "))
    own = {f"{what}-src 'self'" for what in ("script", "style", "img", "font", "connect", "manifest")}
    nothing = {f"{what} 'none'" for what in ("default-src", "base-uri", "object-src", "frame-ancestors")}
    assert policy == own | nothing | {"form-action 'self'"}
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_access_log_names_the_route_and_never_the_path_or_the_person(client, cast, caplog):
    client.force_login(cast.educator)
    with caplog.at_level(logging.INFO, logger="plab.access"):
        client.get("/search/?q=secret-words")
    line = caplog.records[-1].getMessage()
    assert line.startswith("plab:search-show GET 200 ")
    assert "secret" not in line
    assert str(cast.educator.pk) not in line.split()[:1]


@pytest.mark.parametrize(("path", "status"), [("/search/", 413), ("/s/abcdef/answer/", 400)])
def test_body_that_is_too_large_is_refused_before_it_is_read(client, db, path, status):
    response = client.generic("POST", path, b"", CONTENT_LENGTH=str(13 * 1024 * 1024))
    assert response.status_code == status


def test_visitor_reads_the_language_asked_for(client, db):
    assert client.get("/help/?lang=es")["Content-Language"] == "es"
    assert client.get("/help/?lang=xx")["Content-Language"] == "en"
    assert client.get("/help/", headers={"Accept-Language": "es-MX"})["Content-Language"] == "es"


def test_database_that_does_not_answer_gives_a_static_page(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("plab.home.landing", gone)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
