import pytest
from django.urls import reverse

from communities.models import Community, Membership
from communities.states import CommunityState, Visibility
from tests.communities.conftest import educators, enter, make_community, make_session
from tests.threats.walk import TOKEN

CANARY = "cnry-secret-purpose"


@pytest.fixture
def private(cast):
    return make_community(
        cast.facilitator,
        name="Private talk",
        slug="private-talk",
        visibility=Visibility.PRIVATE,
        purpose=f"Only for those who are in it: {CANARY}",
    )


@pytest.mark.parametrize(
    "key", ["educator", "principal", "district_admin", "pd_officer", "union_rep", "pending", "operator"]
)
def test_private_community_is_not_there_for_outsiders(client, cast, private, key):
    client.force_login(getattr(cast, key))
    hidden, absent = client.get(private.get_absolute_url()), client.get("/communities/never-was/")
    assert hidden.status_code == absent.status_code == 404
    # Alike but for form tokens, and the address that the language switch comes back to.
    told = TOKEN.sub(b"", hidden.content).replace(private.get_absolute_url().encode(), b"/communities/never-was/")
    assert told == TOKEN.sub(b"", absent.content)
    assert CANARY not in client.get("/communities/").content.decode()
    assert client.post(private.get_absolute_url() + "join/").status_code == 404


def test_private_community_is_there_for_its_members(client, cast, private):
    enter(private, cast.member)
    client.force_login(cast.member)
    assert CANARY in client.get(private.get_absolute_url()).content.decode()


def test_visitor_sees_public_communities_without_names_or_numbers(client, cast, community):
    for person in educators(6):
        enter(community, person)
    html = client.get(community.get_absolute_url()).content.decode()
    assert "5–7 members" in html
    assert cast.facilitator.name not in html
    assert "Colleague" not in html


@pytest.mark.parametrize("key", ["principal", "district_admin"])
def test_evaluator_never_reads_a_member_s_name(client, cast, community, session, key):
    enter(community, cast.member)
    client.force_login(getattr(cast, key))
    for url in (
        community.get_absolute_url(),
        session.get_absolute_url(),
        "/communities/",
        f"/communities/sessions/{session.public_id}.ics",
    ):
        html = client.get(url).content.decode()
        assert cast.member.name not in html
        assert cast.facilitator.name not in html
    assert client.get(community.get_absolute_url() + "members/").status_code == 403


def test_joining_needs_the_tick_and_keeps_the_page(client, cast, community):
    client.force_login(cast.educator)
    url = reverse("communities:community-join", args=[community.slug])
    assert "Start and end on time." in client.get(url).content.decode()
    response = client.post(url, {"norms_number": 1})
    assert response.status_code == 422
    assert "Tick the box to join" in response.content.decode()
    assert client.post(url, {"norms_number": 1, "accepts": "on"})["Location"] == community.get_absolute_url()
    assert Membership.objects.active().filter(user=cast.educator).exists()


def test_leaving_offers_undo(client, cast, community):
    enter(community, cast.member)
    client.force_login(cast.member)
    response = client.post(reverse("communities:community-leave", args=[community.slug]), follow=True)
    html = response.content.decode()
    assert "You left “Station teaching”." in html
    back = reverse("communities:community-back", args=[community.slug])
    assert f'action="{back}"' in html
    client.post(back)
    assert Membership.objects.active().filter(user=cast.member).exists()


def test_list_narrows_by_topic_and_says_when_there_is_none(client, cast, community):
    client.force_login(cast.educator)
    assert "Station teaching" in client.get("/communities/?topic=co-teaching").content.decode()
    html = client.get("/communities/?q=nothing-like-this").content.decode()
    assert "No community on this topic yet" in html


def test_search_finds_by_words_of_name_and_purpose(client, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_community(cast.facilitator)
    client.force_login(cast.educator)
    assert "Station teaching" in client.get("/communities/?q=stations").content.decode()


@pytest.mark.parametrize("typed", ['"', "*", "a\x00b", "'; DROP TABLE", "AND OR NOT", "%_\\", "x" * 5000, "name:*"])
def test_any_text_can_be_searched_for(client, cast, community, typed):
    client.force_login(cast.educator)
    assert client.get("/communities/", {"q": typed}).status_code == 200


def propose(client, **changes):
    from communities.models import Topic

    topic, _ = Topic.objects.get_or_create(name="Co-teaching", defaults={"slug": "co-teaching"})
    data = {
        "name": "Math talk",
        "topic": topic.pk,
        "purpose": "We try one number talk a week and tell each other.",
        "join_policy": "open",
        "visibility": "public",
        "max_size": "12",
        "norms": "Start on time.\nName no student.",
        **changes,
    }
    return client.post("/communities/new/", data)


def test_educator_proposes_a_community_and_is_its_steward(client, cast):
    client.force_login(cast.educator)
    response = propose(client)
    community = Community.objects.get(name="Math talk")
    assert response["Location"] == community.get_absolute_url()
    assert (community.state, community.slug) == (CommunityState.PROPOSED, "math-talk")
    assert Membership.objects.stewards().get(community=community).user == cast.educator


def test_taken_name_answers_409_and_keeps_what_was_typed(client, cast):
    client.force_login(cast.educator)
    propose(client)
    response = propose(client, purpose="A second try with other words in it.")
    html = response.content.decode()
    assert response.status_code == 409
    assert "This name was just taken." in html
    assert "A second try with other words in it." in html


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give it a name"),
        ("name", "one\u2028two", "Use one line"),
        ("purpose", "Too short", "Write a sentence or two, at least 20 characters"),
        ("purpose", "x" * 1001, "Make it shorter: 1001 of 1000 characters"),
        ("max_size", "4", "Choose 5 to 40"),
        ("max_size", "1e9", "Enter a number"),
        ("norms", " \n ", "Write at least one agreement"),
        ("norms", "\n".join(f"Rule {n}" for n in range(13)), "You wrote 13 agreements. Keep to 12."),
    ],
)
def test_bad_proposal_is_422_with_a_sentence(client, cast, field, value, words):
    client.force_login(cast.educator)
    response = propose(client, **{field: value})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_reserved_word_never_becomes_an_address(client, cast):
    client.force_login(cast.educator)
    propose(client, name="Sessions")
    assert Community.objects.get(name="Sessions").slug == "sessions-community"


def test_two_edits_of_one_version_show_both_texts(client, cast, community):
    client.force_login(cast.facilitator)
    url = community.get_absolute_url() + "edit/"
    page = client.get(url)
    data = {
        "name": community.name,
        "topic": community.topic_id,
        "purpose": "The first change of this purpose.",
        "join_policy": "open",
        "visibility": "public",
        "max_size": "12",
        "lock_version": community.lock_version,
    }
    assert page.status_code == 200
    assert client.post(url, data).status_code == 302
    response = client.post(url, {**data, "purpose": "The second change of this purpose."})
    html = response.content.decode()
    assert response.status_code == 409
    assert "The first change of this purpose." in html
    assert "The second change of this purpose." in html


def test_welcome_keeps_grades_and_language_and_narrows_by_the_topic(client, cast, community):
    client.force_login(cast.educator)
    assert client.get("/welcome/").status_code == 200
    response = client.post("/welcome/", {"grades": ["3,4,5"], "language": "es", "topic": "co-teaching"})
    assert response["Location"] == "/communities/?topic=co-teaching"
    cast.educator.refresh_from_db()
    assert (cast.educator.grades, cast.educator.language) == ([3, 4, 5], "es")


def test_everything_on_the_welcome_page_can_be_skipped(client, cast):
    client.force_login(cast.educator)
    response = client.post("/welcome/", {})
    assert (response.status_code, response["Location"]) == (302, "/communities/")


@pytest.mark.parametrize("count", [1, 3, 300])
def test_list_takes_the_same_queries_for_any_number(client, cast, django_assert_max_num_queries, count):
    first = make_community(cast.facilitator)
    Community.objects.bulk_create(
        Community(name=f"More {n}", slug=f"more-{n}", topic=first.topic, purpose="x" * 30, state=CommunityState.ACTIVE)
        for n in range(count)
    )
    client.force_login(cast.educator)
    client.get("/communities/")
    with django_assert_max_num_queries(12):
        client.get("/communities/")


@pytest.mark.parametrize("count", [1, 3, 300])
def test_community_takes_the_same_queries_for_any_number_of_members(
    client, cast, community, django_assert_max_num_queries, count
):
    for person in educators(count):
        enter(community, person)
    make_session(community, cast.facilitator)
    client.force_login(cast.facilitator)
    client.get(community.get_absolute_url())
    with django_assert_max_num_queries(20):
        client.get(community.get_absolute_url())


def test_concluding_cancels_every_session_ahead(client, cast, community):
    for number in range(3):
        make_session(community, cast.facilitator, title=f"Session {number}")
    client.force_login(cast.facilitator)
    response = client.post(community.get_absolute_url() + "conclude/", {"reason": "We are done."})
    community.refresh_from_db()
    assert (response.status_code, community.state) == (302, CommunityState.CONCLUDED)
    assert set(community.sessions.values_list("state", flat=True)) == {"canceled"}
