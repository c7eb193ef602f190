"""Surveys with names: written page by page, read by the owner side alone, changed and withdrawn until the count."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from core.web import clock
from core.web.policy import NotPossible, Refused
from surveys import selectors, services
from surveys.models import Ballot, NamedResponse, Participation, Release, Response, Survey, TextAnswer
from tests.surveys import made

pytestmark = pytest.mark.django_db
ANSWER = {"fits": 4, "topics": ["math"], "worked": "A canary said it.", "school": "north", "role": "nurse"}


def named(cast, count=3, **more):
    assert cast.member and cast.facilitator  # on the list
    return made.opened(cast.union_coordinator, count, privacy="named", **more)


def answer(survey, person, **more):
    return services.send_named(survey, answers=ANSWER | more, lock_version=version(survey, person), by=person)


def version(survey, person):
    row = selectors.named_response_of(person, survey)
    return row.lock_version if row else 0


def listed(survey, count):
    places = Participation.objects.filter(survey=survey).select_related("person").order_by("person_id")
    return [place.person for place in places[:count]]


def counted(survey, by):
    services.close_survey(survey, by=by)
    made.past_grace(survey)
    services.count_survey(survey, by=by)


def test_named_survey_has_five_as_its_smallest_group_and_opens_for_a_short_list(cast):
    survey = named(cast)
    assert (survey.k, survey.k_union, survey.promise["privacy"], survey.state) == (5, 5, "named", "open")


@pytest.mark.parametrize("wrong", [{"entry": "both"}, {"cap": 40}, {"k": 10, "k_union": 10}])
def test_named_survey_takes_accounts_alone(cast, wrong):
    survey = made.draft(cast.union_coordinator, privacy="named")
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(**wrong)


def test_named_answers_are_the_writers_alone_until_sent(cast):
    survey = named(cast)
    row = services.save_named(survey, answers=ANSWER, lock_version=0, by=cast.member)
    assert (row.draft, row.answers, row.lock_version) == (ANSWER, {}, 1)
    assert list(selectors.sent_by_name(survey)) == []
    answer(survey, cast.member)
    assert [row.answers for row in selectors.sent_by_name(survey)] == [ANSWER]
    assert Participation.objects.get(survey=survey, person=cast.member).done
    assert not Ballot.objects.exists() and not Response.objects.exists()


def test_named_answers_never_reach_the_box(cast):
    survey = named(cast)
    place = Participation.objects.get(survey=survey, person=cast.member)
    with pytest.raises(NotPossible, match="carries names"):
        services.cast_ballot(survey, place, raw=ANSWER)
    assert not Ballot.objects.exists() and not Participation.objects.filter(done=True).exists()


def test_anonymous_survey_takes_no_named_answer(cast):
    survey = made.opened(cast.union_coordinator)
    for write in (services.save_named, services.send_named):
        with pytest.raises(Http404):
            write(survey, answers=ANSWER, lock_version=0, by=cast.member)
    with pytest.raises(Http404):
        services.withdraw_named(survey, by=cast.member)
    assert not NamedResponse.objects.exists()


def test_named_answer_of_somebody_not_on_the_list_is_refused(cast):
    survey = named(cast)
    with pytest.raises(Refused):
        services.send_named(survey, answers=ANSWER, lock_version=0, by=cast.principal)


def test_named_answer_saved_in_two_windows_keeps_the_first_and_shows_both(cast):
    survey = named(cast)
    services.save_named(survey, answers=ANSWER, lock_version=0, by=cast.member)
    with pytest.raises(NotPossible) as conflict:
        services.save_named(survey, answers=ANSWER | {"fits": 1}, lock_version=0, by=cast.member)
    assert list(conflict.value.mine) == ["PD fits what my students need"]
    assert selectors.named_response_of(cast.member, survey).draft == ANSWER


def test_named_answers_are_changed_and_withdrawn_until_the_count(cast):
    survey, by = named(cast, 8), cast.union_coordinator
    people = [
        cast.member,
        *[person for person in listed(survey, 8) if person not in (cast.member, cast.facilitator)][:6],
    ]
    for person in people:
        answer(survey, person)
    services.close_survey(survey, by=by)
    made.past_grace(survey)
    with pytest.raises(NotPossible, match="closed"):
        services.save_named(survey, answers=ANSWER, lock_version=0, by=cast.facilitator)
    answer(survey, cast.member, fits=1)
    assert services.withdraw_named(survey, by=people[1])
    assert not Participation.objects.get(survey=survey, person=people[1]).done
    services.count_survey(survey, by=by)
    for late in (lambda: answer(survey, cast.member), lambda: services.withdraw_named(survey, by=cast.member)):
        with pytest.raises(NotPossible, match="counted"):
            late()
    release = Release.objects.get()
    assert (release.content["k"], release.content["answers"]) == (5, {"band": [5, 9]})
    assert "canary" not in str(release.content)
    assert TextAnswer.objects.count() == 6
    assert NamedResponse.objects.count() == 6


def test_named_survey_with_few_answers_has_no_tables_and_is_still_read(cast):
    survey = named(cast)
    answer(survey, cast.member)
    services.save_named(survey, answers=ANSWER, lock_version=0, by=cast.facilitator)
    counted(survey, cast.union_coordinator)
    assert not Release.objects.exists() and not TextAnswer.objects.exists()
    assert [row.person for row in selectors.sent_by_name(survey)] == [cast.member]
    assert NamedResponse.objects.count() == 1  # what was not sent is gone
    assert list(selectors.surveys_without_releases()) == []


def test_named_answers_are_deleted_with_the_archive(cast):
    survey, by = named(cast), cast.union_coordinator
    answer(survey, cast.member)
    counted(survey, by)
    Survey.objects.filter(pk=survey.pk).update(counted_on=clock.today() - timedelta(days=30))
    services.archive_survey(survey, by=by)
    assert not NamedResponse.objects.exists() and not Participation.objects.exists()


def test_named_answers_are_in_the_own_download_and_go_with_the_account(cast):
    survey = named(cast)
    answer(survey, cast.member)
    assert "A canary said it." in str(services.export_own(cast.member))
    assert "canary" not in str(services.export_own(cast.facilitator))
    services.erase_own(cast.member, empty_posts=False)
    assert not NamedResponse.objects.exists()
    assert selectors.sent_are_kept().ok


def test_named_answers_to_a_removed_question_are_kept_and_exported_with_their_label(cast):
    survey = named(cast)
    answer(survey, cast.member)
    questions = survey.question_set
    questions.draft["sections"][0]["questions"] = [
        one for one in questions.draft["sections"][0]["questions"] if one["key"] != "topics"
    ]
    questions.save()
    services.reword_survey(survey, by=cast.union_coordinator)
    answer(survey, cast.member, fits=2)
    row = selectors.sent_by_name(survey).get()
    assert row.question_version.number == 2
    told = dict(selectors.told_by(row, selectors.ever_asked(survey), "en"))
    assert told["Which topics?"] == "Math"
    headings = [column.label for column in selectors.columns_of(selectors.ever_asked(survey), "en")]
    assert len(headings) == len(selectors.cells_by(row, selectors.ever_asked(survey), "en"))


def test_excerpt_of_a_named_survey_needs_the_authors_yes(cast):
    survey, by = named(cast, 8), cast.union_coordinator
    for person in listed(survey, 6):
        answer(survey, person)
    counted(survey, by)
    text = TextAnswer.objects.first()
    excerpt = services.propose_excerpt(survey, text=text.pk, wording="A canary said it.", by=cast.analyst)
    with pytest.raises(NotPossible, match="Ask the author first"):
        services.approve_excerpt(survey, excerpt=excerpt.pk, by=by)
    assert services.approve_excerpt(survey, excerpt=excerpt.pk, by=by, author_agreed=True)
