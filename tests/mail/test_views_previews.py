"""Previews of every mail, and the door where providers report."""

import base64
import json

import pytest

from core.mail import registry
from core.mail.models import Address, MailEvent, Message
from core.mail.services import queue
from core.mail.views import style_hash


@pytest.mark.django_db
def test_the_list_shows_every_kind_with_when_and_to_whom(client):
    page = client.get("/style/mail/").content.decode()

    for kind in registry.kinds():
        assert f">{kind.name}<" in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_preview_stands_alone_under_its_own_policy_and_asks_no_database(client, language):
    for kind in registry.kinds():
        answer = client.get(f"/style/mail/{kind.name}/html/?in={language}")
        html = answer.content.decode()
        assert answer.status_code == 200
        policy = answer["Content-Security-Policy"]
        assert f"style-src 'sha256-{style_hash()}'" in policy
        assert "default-src 'none'" in policy and "sandbox" in policy
        assert html.count("<style>") == 1 and " style=" not in html and "<script" not in html
        assert "{unsubscribe}" not in html and "{greeting}" not in html
        text = client.get(f"/style/mail/{kind.name}/text/?in={language}")
        assert text["Content-Type"].startswith("text/plain")
        assert "{" not in text.content.decode().split("PLAB")[0][:20]


@pytest.mark.parametrize("path", ["made.up/html/", "mail.digest/html/?in=xx"])
def test_an_unknown_preview_is_not_found(client, db, path):
    assert client.get(f"/style/mail/{path}").status_code == 404


def test_previews_are_for_staff_in_production(client, settings, cast):
    settings.PLAB_ENV = "production"
    assert client.get("/style/mail/mail.digest/html/").status_code == 403
    client.force_login(cast.member)
    assert client.get("/style/mail/").status_code == 403
    client.force_login(cast.operator)
    assert client.get("/style/mail/").status_code == 200


@pytest.fixture
def secret(settings):
    settings.PLAB_BOUNCE_SECRET = "plab:s3cret"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "plab:s3cret"}


def report(client, word="s3cret", **event):
    body = {"RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "MessageID": "m-1", **event}
    basic = base64.b64encode(f"plab:{word}".encode()).decode()
    return client.post(
        "/mail/events/postmark/", json.dumps(body), content_type="application/json", HTTP_AUTHORIZATION=f"Basic {basic}"
    )


def test_a_provider_reports_a_bounce_and_its_replay_changes_nothing(client, cast, open_hour, secret):
    queue("mailtests.letter", to=cast.member, key="letter:1")
    when = {"Email": cast.member.email, "BouncedAt": "2026-11-17T15:00:00Z"}

    assert report(client, **when).status_code == 200
    assert report(client, **when).status_code == 200
    assert report(client, ID=43, Email="nobody@example.org").status_code == 200

    assert Address.objects.get().blocked == "bounced"
    assert MailEvent.objects.count() == 2
    assert Message.objects.get().state == "queued"


def test_a_wrong_secret_is_a_bad_request_and_no_secret_no_door(client, db, settings, secret):
    assert report(client, word="guess").status_code == 400
    settings.PLAB_BOUNCE_SECRET = ""
    assert report(client).status_code == 404
    assert client.post("/mail/events/made-up/").status_code == 404
    assert not MailEvent.objects.exists()
