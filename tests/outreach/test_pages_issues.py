import pytest
from django.urls import reverse

from core.mail.models import Message
from outreach import services
from outreach.models import NewsletterIssue
from tests.outreach.conftest import educators


def page(name, *args):
    return reverse(f"outreach:{name}", args=args)


def post_text(client, issue, **changes):
    data = {
        "kinds": "words,button",
        "lock_version": NewsletterIssue.objects.get(pk=issue.pk).lock_version,
        "subject": "You asked",
        "b0_text": "On Monday the district said **yes**.",
        "b1_text": "Read the answer",
        "b1_url": "/communities/",
        "do": "save",
        **changes,
    }
    return client.post(page("issue-edit", issue.pk), data)


@pytest.mark.parametrize("key", ["educator", "principal", "analyst", "pd_officer", "pending"])
def test_desk_does_not_exist_for_people_without_a_role(client, cast, issue, key):
    client.force_login(getattr(cast, key))
    assert client.get(page("issue-list")).status_code == 404
    assert client.get(page("issue-detail", issue.pk)).status_code == 404


def test_visitor_is_sent_to_sign_in(client, cast, issue):
    response = client.get(page("issue-list"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_district_meets_a_union_issue_as_404_and_a_joint_one_of_its_lists(client, cast, issue):
    client.force_login(cast.district_admin)
    assert client.get(page("issue-detail", issue.pk)).status_code == 404
    joint = services.create_issue(by=cast.union_rep, title="Joint", list="news-schools", visibility="joint")
    assert client.get(page("issue-detail", joint.pk)).status_code == 200
    assert b"December issue" not in client.get(page("issue-list")).content


def test_district_sees_counts_but_no_names(client, cast):
    joint = services.create_issue(by=cast.union_rep, title="Joint", list="news-schools", visibility="joint")
    assert cast.principal
    client.force_login(cast.district_admin)
    html = client.get(page("issue-preview", joint.pk)).content.decode()
    assert "The district sees how many people get an issue, not who." in html
    assert cast.principal.name not in html


def test_union_rep_writes_an_issue_and_hands_it_in(client, cast):
    educators(2)
    client.force_login(cast.union_rep)
    client.post(page("issue-create"), {"title": "January", "list": "news-educators", "visibility": "union"})
    issue = NewsletterIssue.objects.get(title="January")
    response = post_text(client, issue, kinds="words", b0_text="Hello all")
    assert response.status_code == 302
    client.post(page("issue-ask", issue.pk))
    issue.refresh_from_db()
    assert issue.state == "in_review"


def test_organizer_approves_and_schedules(client, cast, issue):
    services.ask_for_approval(issue, by=cast.union_rep)
    client.force_login(cast.union_coordinator)
    assert "You asked" in client.get(page("issue-approve", issue.pk)).content.decode()
    client.post(page("issue-approve", issue.pk))
    response = client.post(page("issue-schedule", issue.pk), {"day": "2027-02-03", "time": "15:15"})
    issue.refresh_from_db()
    assert (response.status_code, issue.state) == (302, "scheduled")


def test_every_button_of_the_editor_saves_what_is_typed(client, cast, issue):
    client.force_login(cast.union_rep)
    post_text(client, issue, b0_text="Typed just now", do="add:heading")
    blocks = issue.texts.get(language="en").blocks
    assert [block["kind"] for block in blocks] == ["words", "button", "heading"]
    assert blocks[0]["text"] == "Typed just now"


@pytest.mark.parametrize(
    ("do", "kinds"),
    [
        ("down:0", ["button", "words"]),
        ("up:1", ["button", "words"]),
        ("up:0", ["words", "button"]),
        ("remove:0", ["button"]),
        ("up:99", ["words", "button"]),
        ("remove:x", ["words", "button"]),
        ("add:nothing", ["words", "button"]),
    ],
)
def test_blocks_move_by_buttons(client, cast, issue, do, kinds):
    client.force_login(cast.union_rep)
    assert post_text(client, issue, do=do).status_code == 302
    assert [block["kind"] for block in issue.texts.get(language="en").blocks] == kinds


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("b1_url", "javascript:alert(1)", "Enter an address that starts with https:// or /"),
        ("b1_url", "//evil.example", "Enter an address that starts with https:// or /"),
        ("b0_text", "x" * 5001, "Make it shorter: 5001 of 5000 characters"),
        ("subject", "one\u2028two", "Use one line"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_kept(client, cast, issue, field, value, words):
    client.force_login(cast.union_rep)
    response = post_text(client, issue, **{field: value})
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert (value if field != "subject" else "one") in html


def test_stale_edit_shows_both_texts_and_keeps_what_was_typed(client, cast, issue):
    client.force_login(cast.union_rep)
    post_text(client, issue, b0_text="Saved first")
    response = post_text(client, issue, b0_text="Typed second", lock_version=1)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Someone saved before you. Both texts are below." in html
    assert "Saved first" in html
    assert "Typed second" in html


def test_markup_in_words_is_shown_cleaned(client, cast, issue):
    client.force_login(cast.union_rep)
    post_text(client, issue, b0_text="<script>alert(1)</script> [x](javascript:alert(1)) **bold**")
    html = client.get(page("issue-edit", issue.pk)).content.decode()
    assert "<script>alert(1)" not in html
    assert 'href="javascript:' not in html
    assert "<strong>bold</strong>" in html


def test_time_that_the_clocks_skip_is_a_form_error(client, cast, approved):
    client.force_login(cast.union_coordinator)
    response = client.post(page("issue-schedule", approved.pk), {"day": "2027-03-14", "time": "02:30"})
    assert response.status_code == 422
    assert "That time does not exist that day. Choose 3:00 am or later." in response.content.decode()


def test_day_in_the_past_is_a_form_error(client, cast, approved):
    client.force_login(cast.union_coordinator)
    response = client.post(page("issue-schedule", approved.pk), {"day": "2020-01-01", "time": "10:00"})
    assert response.status_code == 422
    assert "That is in the past. Choose a time ahead." in response.content.decode()


def test_approving_twice_does_no_harm(client, cast, issue):
    services.ask_for_approval(issue, by=cast.union_rep)
    client.force_login(cast.union_coordinator)
    assert client.post(page("issue-approve", issue.pk)).status_code == 302
    assert client.post(page("issue-approve", issue.pk)).status_code == 302
    assert Message.objects.filter(kind="outreach.issue_approved").count() == 1


def test_the_page_of_readers_offers_each_kind_twice_and_folds_it(client, cast, issue):
    client.force_login(cast.union_rep)
    shown = client.get(page("issue-readers", issue.pk)).content.decode()
    for kind in ("school", "role", "community", "language"):
        assert f'id="id_{kind}"' in shown
        assert f'id="id_not_{kind}"' in shown
    assert shown.count('<details class="card">') == 4


def test_choosing_readers_narrows_the_issue(client, cast, issue):
    client.force_login(cast.union_rep)
    response = client.post(
        page("issue-readers", issue.pk),
        {"fits": "all", "lock_version": issue.lock_version, "school": [cast.school_a.pk], "not_role": ["facilitator"]},
    )
    issue.refresh_from_db()
    assert response.status_code == 302
    assert issue.segment == {
        "all": [{"by": "school", "values": [str(cast.school_a.pk)]}],
        "none": [{"by": "role", "values": ["facilitator"]}],
    }


def test_community_is_never_a_choice_for_the_district(client, cast):
    joint = services.create_issue(by=cast.district_admin, title="Ours", list="news-schools", visibility="joint")
    client.force_login(cast.district_admin)
    assert b"id_community" not in client.get(page("issue-readers", joint.pk)).content


@pytest.mark.parametrize("count", [1, 3, 300])
def test_list_takes_the_same_queries_for_any_number(client, cast, django_assert_max_num_queries, count):
    client.force_login(cast.union_rep)
    NewsletterIssue.objects.bulk_create(
        NewsletterIssue(list="news-educators", title=f"Issue {n}", owner=cast.union_rep) for n in range(count)
    )
    client.get(page("issue-list"))
    with django_assert_max_num_queries(12):
        assert client.get(page("issue-list")).status_code == 200
