"""Pages mode with a set shaped like a facilitators' application and one shaped like a request for proposals."""

import pytest

from core.questions import selectors, services
from tests.questions import room, sets

pytestmark = pytest.mark.urls("tests.questions.room")
YES_NO = [sets.option("yes", "Yes"), sets.option("no", "No")]


def application():
    """What a facilitator is asked: identifying answers first, then what reviewers read."""
    return {
        "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
        "sections": [
            {"key": "you", "title": sets.words("About you"), "intro": {}, "questions": [
                sets.question("team", "short", "Who is on your team?", identifying=True),
                sets.question("led", "single", "Have you led a session before?", required=True,
                              config={"options": YES_NO}),
                sets.question("which", "long", "Which ones?",
                              show_if={"all": [{"q": "led", "op": "is", "value": "yes"}]}),
            ]},
            {"key": "plan", "title": sets.words("Your plan"), "intro": sets.words("What you would do."), "questions": [
                sets.question("topics", "multiple", config={"options": sets.TOPICS, "max": 2, "other": True}),
                sets.question("idea", "long", "What would people do?", required=True, config={"limit": 200}),
            ]},
        ],
    }  # fmt: skip


def proposal():
    """What a team that answers a request for proposals is asked."""
    return sets.definition(
        sets.question("organization", "short", "Which organization?", identifying=True, required=True),
        *sets.six_more(),
        sets.question("need", "long", "What need does it meet?", required=True),
    )


@pytest.fixture
def fill(client, cast):
    room.rows.clear()
    client.force_login(cast.union_coordinator)

    def started(draft, how="fill"):
        version = sets.published(cast.union_coordinator, draft)
        return Filler(client, version, f"/room/{version.question_set_id}/{how}/")

    return started


class Filler:
    def __init__(self, client, version, address):
        self.client, self.version, self.address = client, version, address

    @property
    def row(self):
        return room.rows.setdefault(self.version.question_set_id, room.Row())

    def get(self, at=""):
        response = self.client.get(self.address + (f"?at={at}" if at else ""))
        return response, response.content.decode()

    def post(self, at, do="continue", more="", **typed):
        typed = {"lock_version": self.row.lock_version, "do": do, **typed}
        return self.client.post(f"{self.address}?at={at}{more}", typed)


def test_each_continue_saves_and_leads_on(fill):
    form = fill(application())
    _response, page = form.get()
    assert '<h1 class="q-title"' in page
    assert "Question 1 of 4" in page
    answer = form.post("team", team="Ana and Ben")
    assert answer["Location"].endswith("?at=led")
    assert form.row.answers == {"team": "Ana and Ben"}
    _response, page = form.get()
    assert "Have you led a session before?" in page
    assert "Saved at " in page


def test_hidden_question_gets_no_page_until_it_is_asked(fill):
    form = fill(application())
    assert form.post("led", led="no")["Location"].endswith("?at=topics")
    assert form.post("led", led="yes")["Location"].endswith("?at=which")
    form.post("which", which="Two of them")
    form.post("led", led="no")
    assert form.row.answers["which"] == "Two of them"
    form.post("idea", idea="Talk")
    assert form.post("check").status_code == 302
    assert form.row.sent == {"led": "no", "idea": "Talk"}


def test_fault_keeps_what_was_typed_and_saves_nothing(fill):
    form = fill(application())
    response = form.post("idea", idea="x" * 300)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Make it shorter: 300 of 200 characters" in page
    assert "x" * 300 in page
    assert form.row.answers == {}
    assert form.post("led").status_code == 422
    assert form.post("idea", idea="a\x00b <script>").status_code == 302
    assert form.row.answers["idea"] == "ab <script>"


def test_autosave_keeps_what_is_valid_and_says_when(fill):
    form = fill(application())
    answer = form.post("topics", do="autosave", topics=["math", "other"], **{"topics.other": "Chess"})
    assert answer.json()["lock_version"] == 1
    assert answer.json()["says"].startswith("Saved at ")
    assert form.row.answers == {"topics": ["math", "other"], "topics.other": "Chess"}
    too_many = form.post("topics", do="autosave", topics=["math", "literacy", "inclusion"])
    assert too_many.status_code == 200
    assert form.post("topics", do="autosave", topics=["math"], lock_version=0).status_code == 409


def test_save_and_come_back_later_leaves(fill):
    form = fill(application())
    assert form.post("team", do="leave", team="Ana")["Location"].endswith("/done/")
    assert form.row.answers == {"team": "Ana"}


def test_two_tabs_see_both_texts(fill):
    form = fill(application())
    form.post("idea", idea="First")
    response = form.post("idea", idea="Second", lock_version=0)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Both texts are below." in page
    assert "First" in page
    assert "Second" in page
    assert form.row.answers == {"idea": "First"}


def test_check_lists_everything_and_names_what_is_missing(fill):
    form = fill(application())
    form.post("led", led="yes")
    _response, page = form.get("check")
    assert "Not answered" in page
    assert 'href="?at=led&amp;from=check"' in page
    response = form.post("check")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write an answer to “What would people do?”" in page
    assert 'href="#line-idea"' in page
    assert form.post("idea", more="&from=check", idea="Talk")["Location"].endswith("?at=check")
    assert form.post("check").status_code == 302
    assert form.row.sent == {"led": "yes", "idea": "Talk"}
    assert form.post("check", lock_version=0).status_code == 409


def test_nothing_answered_is_not_sent(fill):
    form = fill(sets.definition(sets.question("worked", "long")))
    response = form.post("check")
    assert response.status_code == 422
    assert "Answer at least one question" in response.content.decode()


def test_parts_show_a_section_a_page(fill):
    form = fill(application(), "parts")
    _response, page = form.get()
    assert "Part 1 of 2" in page
    assert "<h1>About you</h1>" in page
    assert "Answer this only if you chose “Yes”." in page
    assert form.post("you", team="Ana", led="no", which="dropped")["Location"].endswith("?at=plan")
    assert form.row.answers == {"team": "Ana", "led": "no"}
    assert form.post("plan", idea="Talk")["Location"].endswith("?at=check")


def test_stored_answers_of_every_type_stand_in_their_fields(fill):
    form = fill(proposal(), "parts")
    form.row.answers = {
        "organization": "A school",
        "say": {"content": 4},
        "order": ["math", "literacy", "languages"],
        "split": {"languages": 60, "literacy": 40},
        "years": 12,
        "since": "1999-05-03",
        "need": "Time",
    }
    _response, page = form.get("you")
    typed = {"lock_version": 0, "do": "continue"}
    for field in form.client.get(f"{form.address}?at=you").context["form"]:
        widget, value = field.field.widget, field.value()
        if hasattr(widget, "names"):
            parts = widget.format_value(value)
            typed |= {f"{field.html_name}.{part}": word for part, word in parts.items()}
        elif value is not None:
            typed[field.html_name] = value
    before = dict(form.row.answers)
    assert form.client.post(f"{form.address}?at=you", typed).status_code == 302
    assert form.row.answers == before


def test_changed_question_says_so_and_a_removed_one_keeps_its_answer(fill, cast):
    form = fill(application())
    form.row.answers = {"team": "Ana", "idea": "Talk", "led": "no"}
    form.row.version = form.version
    draft = application()
    draft["sections"][1]["questions"][1]["label"] = sets.words("What would educators do?")
    draft["sections"][0]["questions"].pop(0)
    question_set = form.version.question_set
    services.save_draft(question_set, draft=draft, lock_version=question_set.lock_version, by=cast.union_coordinator)
    services.publish_version(question_set, by=cast.union_coordinator)
    _response, page = form.get("idea")
    assert "This question changed since you answered." in page
    _response, page = form.get("led")
    assert "This question changed" not in page
    _response, page = form.get("check")
    assert "This question is no longer asked. Your answer is kept." in page
    assert "Ana" in page
    assert form.post("check").status_code == 302
    assert form.row.sent == {"led": "no", "idea": "Talk", "team": "Ana"}


def test_redacted_removes_every_identifying_answer_of_both_forms(cast):
    for draft, answers in (
        (application(), {"team": "Ana", "led": "no", "idea": "Talk", "topics.other": "Ana", "stranger": "Ana"}),
        (proposal(), {"organization": "Ana", "need": "Time"}),
    ):
        version = sets.published(cast.union_coordinator, draft)
        shown = selectors.redacted(version, answers)
        assert "Ana" not in [value for key, value in shown.items() if not key.startswith("topics")]
        assert set(shown) <= {"led", "idea", "topics.other", "need"}


@pytest.mark.parametrize("at", ["nobody", "you", "", "<script>", "topics.other"])
def test_unknown_page_is_the_first_gap(fill, at):
    form = fill(application())
    response, page = form.get(at)
    assert response.status_code == 200
    assert "Who is on your team?" in page
