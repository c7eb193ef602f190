"""Generated changes of an open anonymous survey: what was valid stays valid, and counts where it counted."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.questions import services
from core.questions.types import kind_of, parse
from core.questions.types.changes import changed, widens
from core.questions.types.texts import in_language, missing_in, with_ticks_kept, with_words
from core.web.policy import NotPossible
from core.web.text import tidy
from tests.questions import sets

BASE = sets.all_kinds()
OLD = parse(BASE)[0]
ROLES = ["languages", "inclusion", "literacy"]
ANSWERS = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES)},
    optional={
        "topics": st.lists(st.sampled_from(["languages", "inclusion", "literacy", "math", "other"]), max_size=3),
        "topics.other": st.text(max_size=20),
        "fits": st.integers(1, 5),
        "worked": st.text(max_size=50),
        "say": st.dictionaries(st.sampled_from(["content", "leads"]), st.integers(1, 5), min_size=1),
        "order": st.permutations(["languages", "inclusion", "literacy", "math"]).map(lambda keys: keys[:3]),
        "split": st.sampled_from([{"languages": 100}, {"inclusion": 60, "literacy": 40}]),
        "title": st.text(max_size=20),
        "years": st.integers(0, 60),
        "since": st.sampled_from(["1999-05-03", "2024-02-29"]),
    },
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("reword"), st.integers(0, 9), st.text(min_size=1, max_size=20).filter(tidy)),
        st.tuples(st.just("add"), st.integers(0, 1), st.integers(0, 5)),
        st.tuples(st.just("retire"), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("longer"), st.integers(2_000, 5_000), st.none()),
        st.tuples(st.just("language"), st.none(), st.none()),
    ),
    max_size=6,
)


def fresh():
    """Return a draft of its own: no option stands in two questions at once."""
    return json.loads(json.dumps(BASE))


def apply(draft, changes):
    questions = draft["sections"][0]["questions"]
    for number, (verb, at, what) in enumerate(changes):
        if verb == "reword":
            questions[at]["label"] = sets.words(what)
        elif verb == "add":
            questions[at]["config"]["options"].insert(what, sets.option(f"new_{number}", "New"))
        elif verb == "retire":
            keyed = {option["key"]: option for option in questions[at]["config"]["options"]}
            keyed[ROLES[what]]["retired"] = True
        elif verb == "longer":
            questions[3]["config"]["limit"] = max(at, questions[3]["config"].get("limit", 0))
        else:
            draft["languages"]["fr"] = {"reviewed": True}
    for lang in draft["languages"]:
        words = dict.fromkeys(in_language(draft, "en"), "Mots")
        draft = with_words(draft, lang, words) if lang == "fr" else draft
    return draft


@given(answers=ANSWERS, changes=CHANGES)
@settings(max_examples=40, deadline=None)
def test_what_was_valid_stays_valid_and_counts_the_same(answers, changes):
    new, faults = parse(apply(fresh(), changes))
    assert [str(fault) for fault in faults] == []
    assert [str(fault) for fault in widens(OLD, new)] == []
    before = OLD.clean(answers)
    after = new.clean(answers)
    assert before.faults == {}
    assert after.faults == {}
    assert sorted(OLD.cells(before.answers)) == sorted(new.cells(after.answers))
    targets = {target.key: target for target in new.targets}
    assert all(targets[target].has(item) for target, item, _amount in new.cells(before.answers))
    for key, value in before.answers.items():
        question = new.by_key[key]
        assert kind_of(question).plain(question, value, "en")
        assert len(kind_of(question).row(question, value, "en")) == len(kind_of(question).columns(question, "en"))


def other(change):
    draft = fresh()
    change(draft, draft["sections"][0]["questions"])
    return [str(fault) for fault in widens(OLD, parse(draft)[0])]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d, q: q.append(sets.question("late", "long")),
         ["Question 11: A question can’t be added while people are answering"]),
        (lambda d, q: q.pop(2), ["The question “fits” can’t be removed while people are answering"]),
        (lambda d, q: q.reverse(), ["Questions can’t be moved while people are answering"]),
        (lambda d, q: q[3].update(required=True), ["Question 4: Only wording may change while people are answering"]),
        (lambda d, q: q[2].update(kind="long", config={}),
         ["Question 3: Only wording may change while people are answering"]),
        (lambda d, q: q[4]["config"]["rows"].append(sets.option("late", "late")),
         ["Question 5: Only wording may change while people are answering"]),
        (lambda d, q: q[5]["config"].update(top=2), ["Question 6: Only wording may change while people are answering"]),
        (lambda d, q: q[6]["config"].update(total=50),
         ["Question 7: Only wording may change while people are answering"]),
        (lambda d, q: q[8]["config"].update(edges=[5]),
         ["Question 9: Only wording may change while people are answering"]),
        (lambda d, q: q[9]["config"].update(by="year", first=1990),
         ["Question 10: Only wording may change while people are answering"]),
        (lambda d, q: d["languages"].pop("es"), ["A language can’t be taken away while people are answering"]),
    ],
)  # fmt: skip
def test_what_would_tell_when_people_answered_names_its_place(change, says):
    assert other(change) == says


def test_widening_version_is_published_and_any_other_is_refused(cast):
    by = cast.union_coordinator
    version = sets.published(by, BASE)
    question_set = version.question_set
    draft = apply(fresh(), [("reword", 0, "Who are you?"), ("retire", 1, 0)])
    services.save_draft(question_set, draft=draft, lock_version=0, by=by)
    second = services.publish_version(question_set, by=by, widening=version)
    assert (second.number, changed(version.asks, second.asks)) == (2, ["role", "topics"])
    draft["sections"][0]["questions"].pop()
    services.save_draft(question_set, draft=draft, lock_version=1, by=by)
    with pytest.raises(NotPossible, match="can’t be removed while people are answering"):
        services.publish_version(question_set, by=by, widening=second)
    assert services.publish_version(question_set, by=by).number == 3


def test_retired_answer_is_hidden_accepted_and_counted():
    draft = apply(fresh(), [("retire", 0, 0)])
    new = parse(draft)[0]
    role = new.by_key["role"]
    assert "languages" not in dict(kind_of(role).choices(role, "en"))
    assert new.clean({"role": "languages"}).answers == {"role": "languages"}
    assert "languages" in dict(kind_of(role).domain(role))


def test_language_is_complete_only_with_every_word_of_it():
    draft = {**fresh(), "languages": {"en": {"reviewed": True}, "ar": {"reviewed": True}}}
    places = [str(fault) for fault in parse(draft)[1]]
    assert "Question 1, العربية: Write the text" in places
    assert "Question 2, answer 5, العربية: Write the text" in places
    assert "Question 2, something else, العربية: Write the text" in places
    assert "Question 3, left end, العربية: Write the text" in places
    assert missing_in(draft, "ar") == len(places)
    full = with_words(draft, "ar", dict.fromkeys(in_language(draft, "en"), "كلمات"))
    assert parse(full)[1] == []


def test_tick_is_lost_with_the_words_it_was_for():
    spanish = fresh()
    spanish["sections"][0]["title"]["es"] = "Otro"
    assert with_ticks_kept(BASE, spanish)["languages"] == {"en": {"reviewed": True}, "es": {"reviewed": False}}
    english = fresh()
    english["sections"][0]["title"]["en"] = "Other"
    assert with_ticks_kept(BASE, english)["languages"] == {"en": {"reviewed": False}, "es": {"reviewed": False}}
    assert with_ticks_kept(BASE, BASE)["languages"] == BASE["languages"]
