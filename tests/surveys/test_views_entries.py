"""The doors under `/s/<code>/`: printed codes and the links of mails. A14: tokens only open."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.web import pdf
from surveys import selectors, services
from surveys.models import Ballot, Participation, Survey
from surveys.states import Entry
from surveys.views.entries import ENTRY_COOKIE, THANKS_COOKIE
from tests.surveys import made

pytestmark = pytest.mark.django_db


def with_codes(by, number=12, entry=Entry.BOTH):
    """An open survey with printed codes. Returns it and the codes."""
    survey = made.draft(by)
    made.educators(12)
    Survey.objects.filter(pk=survey.pk).update(entry=entry)
    survey.refresh_from_db()
    services.schedule_survey(survey, by=by)
    codes = [code for page in services.print_codes(survey, number=number, by=by) for code in page]
    services.open_survey(survey, by=by)
    return Survey.objects.select_related("question_version").get(pk=survey.pk), codes


@pytest.fixture
def slips(cast):
    return with_codes(cast.union_coordinator)


def scan(client, survey, code):
    return client.get(reverse("surveys:slip-scan", args=[survey.code, code]))


def typed(client, survey, code, **more):
    return client.post(reverse("surveys:slip-enter", args=[survey.code]), {"slip": code}, **more)


def test_code_has_80_bits_and_only_its_keyed_hash_is_kept(slips):
    survey, codes = slips
    assert len(set(codes)) == 12
    assert {len(code) for code in codes} == {16}
    kept = list(Participation.objects.with_code().values_list("code_mac", "person", "sheet"))
    assert {sheet for _mac, _person, sheet in kept} == {1, 2}
    assert all(code not in str(kept) for code in codes)
    assert survey.invited == Participation.objects.filter(survey=survey).count()


@pytest.mark.parametrize("write", [str, str.upper, selectors.spaced, lambda code: f"  {code} "])
def test_code_typed_as_people_type_opens_the_survey(slips, client, write):
    survey, codes = slips
    response = typed(client, survey, write(codes[0]))
    assert (response.status_code, response["Location"]) == (302, survey.start_url)
    assert response["Referrer-Policy"] == "no-referrer"
    cookie = response.cookies[ENTRY_COOKIE]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == (survey.start_url, 7200, True)
    page = client.get(survey.start_url).content.decode()
    assert "Answering with a printed code." in page


def test_code_walks_from_card_to_thanks_once(slips, client):
    survey, codes = slips
    assert scan(client, survey, codes[3]).status_code == 302
    sheet = client.get(reverse("surveys:ballot-send", args=[survey.code]))
    assert sheet["Cache-Control"] == "private, no-store"
    assert sheet["Referrer-Policy"] == "same-origin"
    assert codes[3] not in sheet.content.decode()
    sent = client.post(reverse("surveys:ballot-send", args=[survey.code]), {"fits": "4"})
    assert sent.status_code == 302
    assert sent.cookies[ENTRY_COOKIE].value == ""
    assert "Your answers are in" in client.get(sent["Location"]).content.decode()
    assert Ballot.objects.count() == 1
    client.cookies.pop(THANKS_COOKIE)
    assert client.get(survey.start_url)["Location"].startswith("/accounts/")
    again = scan(client, survey, codes[3])
    assert again.status_code == 409
    assert "Your answers are already in" in again.content.decode()


def test_code_wins_over_the_account_and_can_be_put_aside(slips, client, cast):
    survey, codes = slips
    client.force_login(cast.member)  # verified since: not on the list
    assert client.get(survey.start_url).status_code == 403
    scan(client, survey, codes[0])
    assert "Not you?" in client.get(survey.start_url).content.decode()
    assert client.post(reverse("surveys:ballot-leave", args=[survey.code])).status_code == 302
    assert client.get(survey.start_url).status_code == 403


def test_wrong_code_gets_the_same_page_whatever_is_wrong(slips, client):
    survey, codes = slips
    other, theirs = with_codes(survey_owner(survey))
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    pages = set()
    for wrong in ("0" * 16, "x", codes[0][:-1], theirs[0]):
        response = typed(client, survey, wrong)
        assert response.status_code == 422
        assert ENTRY_COOKIE not in response.cookies
        pages.add(token.sub("", response.content.decode()).replace(f'value="{wrong}"', ""))
    assert len(pages) == 1
    assert "That code did not work" in pages.pop()


def test_no_line_of_any_log_keeps_a_code_or_a_token(slips, client, caplog):
    survey, codes = slips
    place = made.waiting_list(survey)[0]
    token = selectors.link_token(place)
    with caplog.at_level("DEBUG"):
        scan(client, survey, codes[0])
        client.post(reverse("surveys:ballot-send", args=[survey.code]), {"fits": "3"})
        assert scan(client, survey, codes[0]).status_code == 409
        assert scan(client, survey, "wrong-code").status_code == 422
        assert client.get(reverse("surveys:ballot-enter", args=[survey.code, f"{token}x"])).status_code == 404
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert "Conflict: /s/…" in said
    assert not [line for line in said if codes[0] in line or token in line or "wrong-code" in line]


def survey_owner(survey):
    return next(iter(selectors.owner_people(survey)))


def test_hundred_wrong_codes_from_one_network_close_its_door_for_right_ones_too(slips, client):
    survey, codes = slips
    cache.clear()
    for _number in range(100):
        services.enter_with_code(survey, typed="0" * 16, network="127.0.0.1")
    assert typed(client, survey, "0" * 16).status_code == 429
    assert scan(client, survey, codes[0]).status_code == 429
    assert typed(client, survey, codes[0], REMOTE_ADDR="10.9.9.9").status_code == 302
    cache.clear()


def test_codes_of_an_open_survey_come_in_runs_of_at_least_k(slips, cast):
    survey, _codes = slips
    from core.web.policy import NotPossible

    with pytest.raises(NotPossible, match="at least 10 at once"):
        services.print_codes(survey, number=9, by=cast.union_coordinator)
    before = survey.invited
    services.print_codes(survey, number=10, by=cast.union_coordinator)
    assert Survey.objects.get(pk=survey.pk).invited == before + 10
    assert [change.kind for change in selectors.changes_of(survey)] == ["printed", "printed"]


def test_codes_are_void_once_the_survey_goes_back_to_draft(cast):
    survey = made.draft(cast.union_coordinator)
    Survey.objects.filter(pk=survey.pk).update(entry=Entry.SLIPS)
    survey.refresh_from_db()
    services.schedule_survey(survey, by=cast.union_coordinator)
    services.print_codes(survey, number=12, by=cast.union_coordinator)
    assert selectors.size_of_list(survey) == 12
    services.unschedule_survey(survey, by=cast.union_coordinator)
    assert selectors.size_of_list(survey) == 0
    assert selectors.changes_of(survey) == []


def test_cards_are_printed_as_pdf_and_kept_nowhere(slips, cast, client):
    survey, _codes = slips
    client.force_login(cast.union_coordinator)
    response = client.post(reverse("surveys:slips-print", args=[survey.slug]), {"number": "10"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF")
    assert selectors.slips_of(survey).count() == 22


def test_cards_are_a_printable_page_without_an_engine(slips, cast, client, monkeypatch):
    survey, _codes = slips
    monkeypatch.setattr(pdf, "engine", lambda: None)
    client.force_login(cast.union_coordinator)
    response = client.post(reverse("surveys:slips-print", args=[survey.slug]), {"number": "20"})
    page = response.content.decode()
    assert (page.count('class="slip"'), page.count('class="sheet"'), page.count("<svg")) == (20, 2, 20)
    code = re.search(r'class="code">([0-9A-Z-]+)<', page).group(1)
    assert selectors.place_of_code(survey, code)
    assert "style=" not in page


def test_poster_qr_names_the_survey_and_nobody(slips, cast, client):
    survey, _codes = slips
    client.force_login(cast.union_coordinator)
    response = client.get(reverse("surveys:survey-qr", args=[survey.slug]))
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content


# --- Links of mails ---


def link(place):
    return reverse("surveys:ballot-enter", args=[place.survey.code, selectors.link_token(place)])


def test_attack_a14_link_opens_by_a_cookie_and_leaves_no_token_in_later_addresses(cast, client):
    survey = made.opened(cast.union_coordinator, 12)
    place = made.waiting_list(survey)[0]
    token = selectors.link_token(place)
    entered = client.get(link(place))
    assert (entered.status_code, entered["Location"]) == (302, survey.start_url)
    assert (entered["Referrer-Policy"], entered["Cache-Control"]) == ("no-referrer", "private, no-store")
    pages = [client.get(survey.start_url), client.get(reverse("surveys:ballot-send", args=[survey.code]))]
    for page in pages:
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-store"
        assert token not in page.content.decode()
    assert client.post(reverse("surveys:ballot-send", args=[survey.code]), {"fits": "3"}).status_code == 302
    place.refresh_from_db()
    assert place.done


def test_attack_a14_link_does_nothing_but_open(cast, client):
    survey = made.opened(cast.union_coordinator, 12)
    place = made.waiting_list(survey)[0]
    assert client.post(link(place)).status_code == 405
    client.get(link(place))
    place.refresh_from_db()
    assert not place.done
    assert client.get(reverse("plab:home-show")).context["user"].is_anonymous
    assert client.get(survey.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("broken", ["x", "x:y", "{token}x", ""])
def test_attack_a14_broken_link_is_nothing(cast, client, broken):
    survey = made.opened(cast.union_coordinator, 12)
    token = broken.format(token=selectors.link_token(made.waiting_list(survey)[0])) or "0" * 32
    assert client.get(reverse("surveys:ballot-enter", args=[survey.code, token])).status_code == 404
    assert ENTRY_COOKIE not in client.cookies


def test_attack_a14_link_of_one_survey_does_not_open_another(cast, client):
    survey, other = made.opened(cast.union_coordinator, 12), made.opened(cast.union_coordinator, 12)
    token = selectors.link_token(made.waiting_list(other)[0])
    assert client.get(reverse("surveys:ballot-enter", args=[survey.code, token])).status_code == 404


def test_attack_a14_cookie_ends_after_two_hours(cast, client, time_machine):
    survey = made.opened(cast.union_coordinator, 12)
    place = made.waiting_list(survey)[0]
    client.get(link(place))
    assert client.get(survey.start_url).status_code == 200
    from datetime import timedelta

    from core.web import clock

    time_machine.move_to(clock.now() + timedelta(hours=2, minutes=1))
    assert client.get(survey.start_url)["Location"].startswith("/accounts/")


def test_attack_a14_mails_hold_no_pixel_and_access_log_no_person(cast, client, caplog):
    import logging

    from core.mail.models import Message

    survey = made.opened(cast.union_coordinator, 12)
    from surveys import mails

    place = made.waiting_list(survey)[0]
    mails.survey_invitation(survey, [place])
    message = Message.objects.get(kind="surveys.survey_invitation")
    assert "<img" not in message.html
    assert link(place) in message.text
    with caplog.at_level(logging.INFO, logger="plab.access"):
        client.get(link(place))
    lines = [record.getMessage() for record in caplog.records if record.name == "plab.access"]
    assert lines
    assert selectors.link_token(place) not in " ".join(lines)
    assert place.person.email not in " ".join(lines)


def test_attack_a14_finds_a_token_that_travels_on(cast, client, monkeypatch):
    from django.http import HttpResponseRedirect

    from surveys.views import entries

    def carried(survey, place):
        response = HttpResponseRedirect(f"{survey.start_url}?t={selectors.link_token(place)}")
        entries.keep(response, survey, place)
        return response

    monkeypatch.setattr(entries, "let_in", carried)
    survey = made.opened(cast.union_coordinator, 12)
    place = made.waiting_list(survey)[0]
    entered = client.get(link(place))
    assert entered["Location"] != survey.start_url
    assert entered.headers.get("Referrer-Policy") != "no-referrer"
