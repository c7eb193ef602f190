"""A7: watching over time. Nobody reads an answer before the count; the counted number moves in steps of k."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core.web import clock
from surveys import services
from surveys.models import Ballot, Response, Survey
from tests.surveys import attack, made

K = 10
SENDS = 100
CANARIES = re.compile(r"cnry-text-\d+")
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.no_cover]


def watchers(cast):
    return [
        cast.union_coordinator,
        cast.district_admin,
        cast.principal,
        cast.analyst,
        cast.union_rep,
        cast.member,
        cast.operator,
        None,
    ]


def sign_in(client, user):
    client.logout()
    if user:
        client.force_login(user)


def look(client, user, survey):
    """Every page of a survey as one person sees it, in one text."""
    sign_in(client, user)
    names = ("survey-detail", "survey-preview", "results-show")
    pages = [client.get(reverse(f"surveys:{name}", args=[survey.slug])) for name in names]
    pages += [client.get(reverse(f"surveys:{name}", args=[survey.code])) for name in ("ballot-start", "ballot-done")]
    pages.append(client.get(reverse("surveys:survey-list")))
    return "\n".join(page.content.decode() for page in pages)


def counted_on(text):
    return int(re.search(r"(\d+) answers counted so far", text).group(1))


def test_attack_a7_nobody_reads_an_answer_before_the_count(client, cast):
    everybody = watchers(cast)
    survey = attack.opened(cast.union_coordinator, SENDS + 5)
    places = sorted(made.waiting_list(survey), key=lambda place: str(place.pk))[:SENDS]
    seen = []
    for number, place in enumerate(places):
        services.cast_ballot(survey, place, raw=attack.told_apart(number))
        services.draw_batches(survey.pk)
        if number % 3:  # the desk's own page after each; every page, and one more person's eyes, after each third
            sign_in(client, cast.union_coordinator)
            desk, other = client.get(reverse("surveys:survey-detail", args=[survey.slug])).content.decode(), ""
        else:
            watcher = everybody[number // 3 % len(everybody)]
            desk, other = look(client, cast.union_coordinator, survey), look(client, watcher, survey)
            assert other.count("counted so far") == 0 or watcher == cast.union_coordinator
        assert not CANARIES.search(desk + other)
        seen.append(counted_on(desk))
    steps = [after - before for before, after in zip(seen, seen[1:], strict=False)]
    assert set(steps) == {0, K}
    assert seen[-1] == SENDS - K


def test_attack_a7_closing_moves_nothing(client, cast):
    survey = attack.opened(cast.union_coordinator, 40)
    attack.send_all(survey, 34)
    before = counted_on(look(client, cast.union_coordinator, survey))
    services.close_survey(survey, by=cast.union_coordinator)
    after = counted_on(look(client, cast.union_coordinator, survey))
    assert (before, after) == (20, 20)
    for user in watchers(cast):
        text = look(client, user, survey)
        assert not CANARIES.search(text)
        assert not re.search(r"Digit \d\?.*%", text)


def send_some(survey, count, first):
    for number, place in enumerate(made.waiting_list(survey)[:count], first):
        services.cast_ballot(survey, place, raw=attack.told_apart(number))
        services.draw_batches(survey.pk)


def test_attack_a7_pause_close_and_reopen_cut_no_step_below_k(client, cast):
    by, everybody = cast.union_coordinator, watchers(cast)
    survey = attack.opened(by, 90)
    seen = [0]

    def watch():
        for user in everybody[len(seen) % 2 :: 2]:
            text = look(client, user, survey)
            assert not CANARIES.search(text)
            assert user == by or "counted so far" not in text
        seen.append(counted_on(look(client, by, survey)))

    send_some(survey, 23, 0)
    services.pause_survey(survey, by=by)
    watch()
    services.resume_survey(survey, by=by)
    send_some(survey, 4, 23)
    services.close_survey(survey, by=by)
    watch()
    services.reopen_survey(survey, closes_at=clock.now() + timedelta(days=1), by=by)
    watch()
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    send_some(survey, 20, 27)
    services.pause_survey(survey, by=by)
    services.close_survey(survey, by=by)
    watch()
    steps = [after - before for before, after in zip(seen, seen[1:], strict=False)]
    assert all(step == 0 or step >= K for step in steps)
    assert seen[-1] == 30
    made.past_grace(survey)
    services.count_survey(survey, by=by)
    assert Response.objects.filter(survey=survey).count() == 47


def test_attack_a7_full_survey_is_counted_in_steps_of_k(client, cast):
    by = cast.union_coordinator
    made.educators(40)
    survey = made.draft(by, starter=attack.ANSWERABLE)
    Survey.objects.filter(pk=survey.pk).update(cap=25)
    services.schedule_survey(survey, by=by)
    services.open_survey(survey, by=by)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    seen = []
    for number in range(25):
        send_some(survey, 1, number)
        if number % 6 == 0:
            seen.append(counted_on(look(client, by, survey)))
    services.close_due_surveys()
    seen.append(counted_on(look(client, by, survey)))
    assert set(seen) == {0, K}
    assert Ballot.objects.filter(survey=survey).count() == 15


def test_attack_a7_texts_stay_unread_after_the_count(client, cast):
    survey = attack.opened(cast.union_coordinator, 40)
    attack.send_all(survey, 34)
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    services.count_survey(survey, by=cast.union_coordinator)
    services.publish_survey(survey, by=cast.union_coordinator)
    for user in watchers(cast):
        assert not CANARIES.search(look(client, user, survey))


def test_attack_a7_finds_a_live_count(client, cast, monkeypatch):
    from surveys import selectors

    monkeypatch.setattr(
        selectors,
        "counted_so_far",
        lambda survey: Response.objects.filter(survey=survey).count() + Ballot.objects.filter(survey=survey).count(),
    )
    survey = attack.opened(cast.union_coordinator, 40)
    attack.send_all(survey, 3)
    assert counted_on(look(client, cast.union_coordinator, survey)) % K != 0
