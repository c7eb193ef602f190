"""A5: small cells. Groups and bases under k are absent from every page; hidden and empty are the same bytes."""

import re

import pytest
from django.urls import reverse

from core.accounts.states import Affiliation
from surveys import selectors, services
from surveys.disclosure import Block, tables
from surveys.models import Release, Survey
from surveys.selectors import Reading
from surveys.states import Audience
from tests.surveys import made


def counted(by, rows, *, reach="public"):
    """`rows`: (how many, answers)."""
    total = sum(count for count, _ in rows)
    survey = made.opened(by, total + 1, reach=reach)
    places = iter(made.waiting_list(survey))
    for count, answers in rows:
        for _ in range(count):
            services.cast_ballot(survey, next(places), raw=answers)
    services.draw_batches(survey.pk)
    services.close_survey(survey, by=by)
    made.past_grace(survey)
    services.count_survey(survey, by=by)
    return survey


def page(client, user, survey):
    client.logout()
    if user:
        client.force_login(user)
    return client.get(survey.results_url)


def card(response, target):
    """The card of one target, whichever survey it belongs to."""
    text = re.sub(r"/surveys/[\w-]+/", "/surveys/SLUG/", response.content.decode())
    return re.search(rf'<section class="card stack" aria-labelledby="t-{target}">.*?</section>', text, re.S).group()


ROWS = [
    (14, {"fits": 2, "school": "north", "role": "teacher"}),
    (13, {"fits": 4, "school": "east", "role": "teacher"}),
    (7, {"fits": 3, "school": "south", "role": "teacher"}),
]


def test_attack_a5_group_of_seven_is_named_to_the_union_alone(client, cast):
    survey = counted(cast.union_coordinator, ROWS)
    union = card(page(client, cast.union_coordinator, survey), "fits")
    assert '<th scope="row">South</th>' in union
    services.publish_survey(survey, by=cast.union_coordinator)
    for reader in (None, cast.member, cast.principal, cast.district_admin, cast.pending):
        shown = card(page(client, reader, survey), "fits")
        assert '<th scope="row">North</th>' not in shown or '<th scope="row">South</th>' not in shown
        assert "South" not in shown
        assert "5–9" not in shown


@pytest.mark.parametrize("base", [0, 1, 9])
def test_attack_a5_base_under_k_has_the_bytes_of_no_base(client, cast, base):
    rows = [(base, {"fits": 2, "school": "north"}), (12, {"school": "north"})]
    survey = counted(cast.union_coordinator, rows)
    services.publish_survey(survey, by=cast.union_coordinator)
    response = page(client, cast.district_admin, survey)
    hidden = card(response, "fits")
    assert response.status_code == 200
    assert re.sub(r"\s+", " ", hidden) == (
        '<section class="card stack" aria-labelledby="t-fits"> <h2 id="t-fits">PD fits what my students need</h2>'
        ' <p class="soft">Not shown</p> </section>'
    )


def test_attack_a5_base_of_ten_is_shown(client, cast):
    survey = counted(cast.union_coordinator, [(10, {"fits": 2}), (2, {"school": "north"})])
    services.publish_survey(survey, by=cast.union_coordinator)
    assert "Not shown" not in card(page(client, cast.district_admin, survey), "fits").split("<details>")[0]


def test_attack_a5_refused_breakdown_has_the_bytes_of_an_empty_one(client, cast):
    """Once the audit refuses the roles (section 5.2), once nobody has told a role."""
    north = [
        (21, {"fits": 2, "school": "north", "role": "nurse"}),
        (3, {"fits": 2, "school": "north", "role": "teacher"}),
    ]
    east = [(1, {"fits": 2, "school": "east", "role": "nurse"}), (13, {"fits": 2, "school": "east", "role": "teacher"})]
    refused = counted(cast.union_coordinator, north + east)
    silent = [(24, {"fits": 2, "school": "north"}), (14, {"fits": 2, "school": "east"})]
    empty = counted(cast.union_coordinator, silent)
    cards = []
    for survey in (refused, empty):
        services.publish_survey(survey, by=cast.union_coordinator)
        cards.append(card(page(client, cast.district_admin, survey), "fits"))
    assert "By: Role?" in cards[0]
    assert cards[0] == cards[1]


def test_attack_a5_stored_tables_hold_no_count_under_a_hundred(cast):
    survey = counted(cast.union_coordinator, ROWS)
    for release in Release.objects.filter(survey=survey):
        assert release.content["answers"] == {"band": [20, 39]}
        tables = [row["table"] for row in release.content["targets"] if row["table"]]
        assert len(tables) == 3  # nobody answered the topics
        for table in tables:
            groups = [table["everyone"], *(group for by in table["by"] for group in by["groups"] or [])]
            assert all(set(group) <= {"name", "label", "size", "figures"} for group in groups)
            assert all(group["size"] in ([5, 9], [10, 19], [20, 39]) for group in groups)


def test_attack_a5_district_never_gets_the_unions_release(client, cast):
    """Not even with a union role forced in by hand."""
    from core.accounts.models import RoleGrant

    survey = counted(cast.union_coordinator, ROWS, reach="union")
    services.publish_survey(survey, by=cast.union_coordinator)
    assert page(client, cast.member, survey).status_code == 200
    assert "By: Where?" not in page(client, cast.member, survey).content.decode()
    RoleGrant.objects.bulk_create([RoleGrant(user=cast.principal, role="union_organizer")])
    assert cast.principal.affiliation == Affiliation.LEADER
    for reader in (None, cast.principal, cast.district_admin, cast.pd_officer, cast.pending):
        response = page(client, reader, survey)
        assert response.status_code in (403, 404)
        assert "North" not in response.content.decode()


def test_attack_a5_hidden_results_answer_like_a_made_up_address(client, cast):
    survey = counted(cast.union_coordinator, ROWS)
    made_up = client.get(reverse("surveys:results-show", args=["no-such-survey"]))
    hidden = page(client, None, survey)
    assert (hidden.status_code, made_up.status_code) == (404, 404)
    assert Survey.objects.filter(slug=survey.slug).exists()


def named_to_the_district(client, cast):
    """Return whether a reader of the district finds the group of seven in the chart, and in the file."""
    survey = counted(cast.union_coordinator, ROWS)
    services.publish_survey(survey, by=cast.union_coordinator)
    chart = card(page(client, cast.district_admin, survey), "fits")
    file = client.get(reverse("surveys:results-download", args=[survey.slug, "csv"])).content.decode()
    return ["South" in chart, '"Where?","South"' in file]


def test_attack_a5_finds_nothing_where_the_gate_stands(client, cast):
    assert named_to_the_district(client, cast) == [False, False]


def test_attack_a5_finds_a_page_that_reads_the_unions_release(client, cast, monkeypatch):
    def union_for_all(user, survey):
        return Reading(Audience.UNION)

    monkeypatch.setattr(selectors, "reading_of", union_for_all)
    assert named_to_the_district(client, cast) == [True, True]


def test_attack_a5_finds_a_gate_that_names_small_groups(client, cast, monkeypatch):
    def unfolded(weights, breakdown, k):
        return [Block(name, frozenset({name}), weights[name]) for name in breakdown.names if weights.get(name)]

    monkeypatch.setattr(tables, "fold", unfolded)
    monkeypatch.setattr(tables, "leaks", lambda groups, weights, k: False)
    assert named_to_the_district(client, cast) == [True, True]
