"""The questions of a survey: who may edit them when, and what an open anonymous survey may still change."""

import pytest

from core.activity.models import Event
from core.questions import services as questions
from core.questions.models import QuestionSet
from core.web.policy import NotPossible, Refused
from surveys import services
from surveys.selectors.changes import changes_of
from tests.surveys import made


def redraft(survey, change):
    question_set = QuestionSet.objects.get(pk=survey.question_set_id)
    change(question_set.draft["sections"][0]["questions"])
    return questions.save_draft(
        question_set, draft=question_set.draft, lock_version=question_set.lock_version, by=survey.question_set.edited_by
    )


@pytest.fixture
def survey(cast):
    return made.opened(cast.union_coordinator)


def test_wording_of_an_open_survey_is_published_and_told(survey, cast):
    before = survey.question_version
    redraft(survey, lambda asked: asked[0]["label"].update(en="Where do you work now?"))
    services.reword_survey(survey, by=cast.union_coordinator)
    survey.refresh_from_db()
    assert survey.question_version.number == before.number + 1
    event = Event.objects.about(survey).get(verb="reworded")
    assert len(event.data["questions"]) == 1
    assert [change.words.startswith("The wording changed on ") for change in changes_of(survey)] == [True]
    services.reword_survey(survey, by=cast.union_coordinator)
    assert Event.objects.about(survey).filter(verb="reworded").count() == 1


def test_open_survey_takes_no_further_question(survey, cast):
    redraft(survey, lambda asked: asked.pop())
    with pytest.raises(NotPossible, match="can’t be removed while people are answering"):
        services.reword_survey(survey, by=cast.union_coordinator)
    survey.refresh_from_db()
    assert survey.question_version.number == 1


def test_only_the_owner_side_rewords(survey, cast):
    with pytest.raises(Refused):
        services.reword_survey(survey, by=cast.principal)
    services.close_survey(survey, by=cast.union_coordinator)
    with pytest.raises(Refused, match="This survey is closed"):
        services.reword_survey(survey, by=cast.union_coordinator)


def test_pages_of_the_questions(survey, cast, client):
    client.force_login(cast.union_coordinator)
    base = survey.get_absolute_url()
    page = client.get(f"{base}questions/").content.decode()
    assert "People are answering now." in page
    assert f'action="{base}reword/"' in page
    for address in ("translate/", "translate/?in=en", "import/", "export/", "preview/"):
        assert client.get(base + address).status_code == 200
    assert client.post(f"{base}reword/").status_code == 302
