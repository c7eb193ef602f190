"""The district at the newsletter desk: no union issue by any verb, no community, no number under five."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from communities.states import Visibility
from core.accounts.models import RoleGrant
from core.web import clock
from core.web.policy import Refused
from outreach import services
from outreach.models import NewsletterIssue
from outreach.selectors.blocks import shown
from outreach.selectors.segments import audience_of, segment_lines
from outreach.states import IssueState
from tests.communities.conftest import enter, make_community, make_session
from tests.outreach.conftest import educators

MID_MORNING = "2026-12-01T15:00:00Z"
VERBS = ("detail", "edit", "preview", "readers", "ask", "approve", "return", "schedule", "unschedule", "pause")
VERBS += ("resume", "cancel", "test", "language", "review")


def page(name, *args):
    return reverse(f"outreach:{name}", args=args)


@pytest.fixture
def joint(cast):
    return services.create_issue(by=cast.union_rep, title="Joint", list="news-schools", visibility="joint")


@pytest.mark.parametrize("verb", VERBS)
def test_union_issue_is_404_by_every_verb(client, cast, issue, verb):
    client.force_login(cast.district_admin)
    address = page(f"issue-{verb}", issue.pk)
    assert {client.get(address).status_code, client.head(address).status_code} <= {404, 405}
    assert client.post(address, {"language": "es"}).status_code in (404, 405)
    assert client.post(address, {}, headers={"HX-Request": "true"}).status_code in (404, 405)


def test_district_starts_neither_a_union_issue_nor_another_list(cast):
    for about in ({"list": "news-schools", "visibility": "union"}, {"list": "news-educators", "visibility": "joint"}):
        with pytest.raises(Refused):
            services.create_issue(by=cast.district_admin, title="Trick", **about)
    assert NewsletterIssue.objects.count() == 0


def test_district_narrows_nothing_by_community_not_even_by_a_hand_made_post(client, cast, joint):
    community = make_community(cast.facilitator)
    client.force_login(cast.district_admin)
    data = {"fits": "all", "lock_version": joint.lock_version, "community": [community.pk]}
    client.post(page("issue-readers", joint.pk), data)
    joint.refresh_from_db()
    assert joint.segment == {}
    line = {"by": "community", "values": [str(community.pk)]}
    with pytest.raises(Refused):
        services.edit_segment(joint, by=cast.district_admin, segment={"none": [line]}, lock_version=0)


@pytest.mark.parametrize("name", ["issue-detail", "issue-preview", "issue-schedule", "issue-approve"])
def test_no_page_tells_the_district_a_number_under_five(client, cast, joint, name):
    assert cast.principal and cast.district_admin  # the two who would get it
    client.force_login(cast.district_admin)
    html = client.get(page(name, joint.pk)).content.decode()
    assert "Fewer than 5 people" in html
    assert "2 people" not in html
    assert "English 2" not in html


def test_private_community_is_no_choice_and_gives_no_reader_away(client, cast, issue):
    community = make_community(cast.facilitator, name="Canary circle", visibility=Visibility.PRIVATE)
    enter(community, cast.member)
    for key in ("union_rep", "union_coordinator"):
        client.force_login(getattr(cast, key))
        assert b"Canary circle" not in client.get(page("issue-readers", issue.pk)).content
    issue.segment = {"all": [{"by": "community", "values": [str(community.pk)]}]}
    assert audience_of(issue).readers == []
    assert "Canary" not in " ".join(segment_lines(issue))


def test_issue_without_a_second_person_stays_when_many_would_get_it_by_then(cast, issue):
    with time_machine.travel(MID_MORNING, tick=False):
        few = [{"by": "role", "values": ["union_analyst"]}]
        issue = services.edit_segment(
            issue, by=cast.union_coordinator, segment={"all": few}, lock_version=issue.lock_version
        )
        people = educators(60)
        RoleGrant.objects.create(user=people[0], role="union_analyst")
        services.schedule_issue(issue, by=cast.union_coordinator, send_at=clock.now() + timedelta(minutes=5))
        RoleGrant.objects.bulk_create([RoleGrant(user=person, role="union_analyst") for person in people[1:]])
    with time_machine.travel("2026-12-01T15:06:00Z", tick=False):
        services.start_due_issues()
    issue.refresh_from_db()
    assert (issue.state, issue.mailing) == (IssueState.IN_REVIEW, None)


def test_families_read_of_no_community_that_is_for_educators(cast):
    hidden = make_community(cast.facilitator, name="For us", visibility=Visibility.EDUCATORS)
    make_session(hidden, cast.facilitator)
    assert shown([{"kind": "sessions"}], list="news-families") == []
    drawn = shown([{"kind": "sessions"}], list="news-educators")
    assert [row["place"] for row in drawn[0]["rows"]] == ["For us"]
