"""Publishing: what is frozen, what is refused and where, what never changes again."""

import pytest
from django.db import IntegrityError, connection

from core.questions import selectors, services
from core.questions.models import QuestionSetVersion, digest_of
from core.web import health
from core.web.policy import NotPossible
from tests.questions import sets


def refusal(question_set, by):
    with pytest.raises(NotPossible) as refused:
        services.publish_version(question_set, by=by)
    return refused.value.reason


def redraft(question_set, *questions, by):
    draft = sets.definition(*questions)
    return services.save_draft(question_set, draft=draft, lock_version=question_set.lock_version, by=by)


def test_published_version_holds_the_definition_and_its_digest(cast):
    version = sets.published(cast.union_coordinator)
    version.refresh_from_db()
    assert (version.number, version.digest) == (1, digest_of(version.definition))
    assert [question.key for question in version.asks.asked] == ["role", "topics", "topics.other", "fits", "worked"]


def test_publishing_an_unchanged_draft_again_makes_no_version(cast):
    version = sets.published(cast.union_coordinator)
    assert services.publish_version(version.question_set, by=cast.union_coordinator) == version
    assert QuestionSetVersion.objects.count() == 1


def test_version_is_never_changed_or_deleted(cast):
    version = sets.published(cast.union_coordinator)
    for attempt in (
        version.save,
        version.delete,
        QuestionSetVersion.objects.all().delete,
        lambda: QuestionSetVersion.objects.update(number=2),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_number_is_given_once(cast):
    version = sets.published(cast.union_coordinator)
    with pytest.raises(IntegrityError, match="(?i)unique"):
        QuestionSetVersion.objects.create(
            question_set=version.question_set,
            number=1,
            definition={},
            digest="x",
            published_at=version.published_at,
        )


def test_school_list_is_written_out_at_publishing(cast):
    cast.school_a, cast.school_b  # noqa: B018
    where = sets.question("school", "single", config={"options_from": "schools"})
    version = sets.published(cast.union_coordinator, sets.definition(where))
    assert version.definition["sections"][0]["questions"][0]["config"]["options"] == [
        {"key": "s99990001", "label": {"en": "School A", "es": "School A"}},
        {"key": "s99990002", "label": {"en": "School B", "es": "School B"}},
    ]


def test_faults_name_their_place(cast):
    bad = sets.question(
        "topics", "multiple", config={"options": [sets.option("a", "A"), {"key": "b", "label": {"en": "B"}}]}
    )
    draft = {**sets.definition(sets.question("fits", "scale", config={"preset": "nps11"}), bad)}
    draft["languages"] = {"en": {"reviewed": True}, "es": {"reviewed": False}}
    question_set = sets.made_set(cast.union_coordinator, draft)
    assert [str(fault) for fault in selectors.ready_to_publish(question_set)[1]] == [
        "Question 2, answer 2, Español: Write the text",
        "Español: A person must read this language and tick “reviewed”",
    ]
    assert "Question 2, answer 2, Español: Write the text" in refusal(question_set, cast.union_coordinator)


def test_limits_name_their_place(cast):
    many = [sets.question(f"q{n}", "long") for n in range(61)]
    crowd = [sets.option(f"o{n}", f"Option {n}") for n in range(41)]
    draft = sets.definition(*many[:60], sets.question("crowd", "multiple", config={"options": crowd}))
    faults = [str(fault) for fault in selectors.ready_to_publish(sets.made_set(cast.union_coordinator, draft))[1]]
    assert faults == [
        "Question 61: Use at most 40 answers. You have 41.",
        "All questions together: Use at most 60 questions. You have 61.",
    ]


def test_key_never_comes_to_mean_something_else(cast):
    by = cast.union_coordinator
    question_set = sets.published(by).question_set
    redraft(question_set, sets.question("fits", "scale", config={"preset": "nps11"}), by=by)
    assert "The key “fits” meant something else in version 1." in refusal(question_set, by)
    redraft(question_set, sets.question("fits", "long"), by=by)
    assert "The key “fits” meant something else in version 1." in refusal(question_set, by)


def test_removed_key_never_comes_back(cast):
    by = cast.union_coordinator
    question_set = sets.published(by).question_set
    scale = sets.question("fits", "scale", config={"preset": "likert5"})
    worked = sets.question("worked", "long")
    redraft(question_set, scale, by=by)
    services.publish_version(question_set, by=by)
    redraft(question_set, scale, worked, by=by)
    assert "Question 2: The key “worked” was removed after version 1 and can’t come back." in refusal(question_set, by)


def test_removed_answer_key_never_comes_back(cast):
    by = cast.union_coordinator

    def role(*options):
        return sets.question("role", "single", config={"options": list(options)})

    a, b, c = (sets.option(key, key) for key in "abc")
    question_set = sets.published(by, sets.definition(role(a, b, c))).question_set
    redraft(question_set, role(a, b), by=by)
    services.publish_version(question_set, by=by)
    redraft(question_set, role(a, b, c), by=by)
    assert "The answer key “c” was removed earlier and can’t come back." in refusal(question_set, by)


def test_draft_takes_text_that_no_database_would(cast):
    draft = sets.definition(sets.question("worked", "long", "What\x00 worked\ud800?"))
    version = sets.published(cast.union_coordinator, draft)
    version.refresh_from_db()
    assert version.asks.by_key["worked"].label["en"] == "What worked\ufffd?"


def test_only_answers_declared_as_not_identifying_pass(cast):
    draft = sets.definition(
        sets.question("open", "long", identifying=False),
        sets.question("names", "long", identifying=True),
        sets.question("unset", "single", identifying=None, config={"options": sets.TOPICS, "other": True}),
    )
    version = sets.published(cast.union_coordinator, draft)
    answers = {"open": "a", "names": "b", "unset": "other", "unset.other": "c", "stranger": "d"}
    assert selectors.redacted(version, answers) == {"open": "a"}


def test_selfcheck_finds_a_version_changed_by_hand(cast):
    version = sets.published(cast.union_coordinator)
    check = next(check for check in health.checks("books") if check.id == "questions.digests")
    assert check.run().ok
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE questions_questionsetversion SET definition = %s WHERE id = %s", ['{"a": 1}', version.pk]
        )
    assert (check.run().ok, check.run().bad) == (False, 1)
