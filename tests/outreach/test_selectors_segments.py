from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.models import RoleGrant, School, User
from core.accounts.states import Role
from core.mail.models import Address, Subscription, key_of
from outreach.models import NewsletterIssue
from outreach.selectors.segments import audience_of, people_of, reasons_to_get, segment_lines
from tests.outreach.conftest import educators


def narrowed(issue, **segment):
    issue.segment = segment
    issue.save()
    return issue


def names(audience):
    return [reader.name for reader in audience.readers]


def turn_off(user, list="news-educators"):
    address = Address.objects.create(email=user.email, to_key=key_of(user.email), user=user)
    Subscription.objects.create(address=address, list=list, setting="off")
    return address


def test_issue_without_segment_reaches_every_verified_educator(issue, cast):
    people = [cast.educator, cast.elsewhere]
    outside = [cast.pending, cast.principal, cast.district_admin]
    assert names(audience_of(issue)) == ["Una Rep", *[p.name for p in people]]
    assert not {p.name for p in outside} & set(names(audience_of(issue)))


def test_list_for_schools_reaches_leaders_and_district(issue, cast):
    assert cast.educator and cast.principal and cast.district_admin
    issue.list = "news-schools"
    assert sorted(names(audience_of(issue))) == sorted([cast.principal.name, cast.district_admin.name])


def test_school_counts_for_itinerant_staff_too(issue, cast):
    cast.elsewhere.other_schools.add(cast.school_a)
    assert cast.educator
    narrowed(issue, all=[{"by": "school", "values": [str(cast.school_a.pk)]}])
    assert sorted(names(audience_of(issue))) == sorted([cast.educator.name, cast.elsewhere.name, cast.union_rep.name])


def test_none_leaves_people_out(issue, cast):
    assert cast.educator
    narrowed(issue, none=[{"by": "role", "values": [Role.UNION_REP]}])
    assert names(audience_of(issue)) == [cast.educator.name]


def test_person_who_turned_the_list_off_is_left_out_with_one_reason(issue, cast):
    turn_off(cast.educator)
    audience = audience_of(issue)
    assert cast.educator.name not in names(audience)
    assert audience.left_out == Counter({"off": 1})


def test_each_name_comes_with_its_reason(issue, cast):
    assert cast.educator
    audience = audience_of(issue)
    assert reasons_to_get(issue, audience.readers)[f"u{cast.educator.pk}"] == "on the list “News for educators”"
    narrowed(issue, any=[{"by": "role", "values": [Role.UNION_REP]}])
    audience = audience_of(issue)
    assert list(reasons_to_get(issue, audience.readers).values()) == ["Role: Union rep"]


def test_segment_reads_as_sentences(issue, cast):
    narrowed(
        issue,
        any=[{"by": "school", "values": [str(cast.school_a.pk)]}, {"by": "language", "values": ["es"]}],
        none=[{"by": "role", "values": [Role.UNION_REP]}],
    )
    assert segment_lines(issue) == ["One of: School: School A; Language: Spanish", "Not Role: Union rep"]


def test_families_are_the_confirmed_addresses(issue, cast):
    from core.web import clock

    for name, setting, at in [
        ("yes", "now", clock.now()),
        ("unconfirmed", "pending", None),
        ("off", "off", clock.now()),
    ]:
        address = Address.objects.create(email=f"{name}@example.org", to_key=f"{name}@example.org", language="es")
        Subscription.objects.create(
            address=address, list="news-families", setting=setting, basis="own_request", confirmed_at=at
        )
    issue.list = "news-families"
    audience = audience_of(issue)
    assert [(reader.email, reader.language) for reader in audience.readers] == [("yes@example.org", "es")]
    assert audience.left_out == Counter({"off": 1})


LINES = st.lists(
    st.sampled_from(
        [
            {"by": "school", "values": ["A"]},
            {"by": "school", "values": ["A", "B"]},
            {"by": "role", "values": ["facilitator"]},
            {"by": "language", "values": ["es"]},
        ]
    ),
    max_size=3,
)


@pytest.fixture
def crowd(db):
    schools = {
        name: School.objects.create(
            name=f"School {name}", slug=name.lower(), org_code=f"9999100{n}", grade_low=0, grade_high=5
        )
        for n, name in enumerate("AB")
    }
    people = educators(12)
    for n, person in enumerate(people):
        person.school = [schools["A"], schools["B"], None][n % 3]
        person.language = "es" if n % 4 == 0 else "en"
        person.save()
        if n % 5 == 0:
            RoleGrant.objects.create(user=person, role=Role.FACILITATOR)
        if n % 6 == 0:
            turn_off(person)
    return schools


def fits(person, line, schools):
    if line["by"] == "school":
        return person.school in [schools[name] for name in line["values"]]
    if line["by"] == "language":
        return person.language in line["values"]
    return person.grants.filter(role__in=line["values"]).exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(every=LINES, one=LINES, none=LINES)
def test_count_equals_an_independent_reading_of_the_segment(crowd, every, one, none):
    def with_keys(lines):
        return [
            {**line, "values": [str(crowd[v].pk) for v in line["values"]]} if line["by"] == "school" else line
            for line in lines
        ]

    issue = NewsletterIssue(
        list="news-educators", segment={"all": with_keys(every), "any": with_keys(one), "none": with_keys(none)}
    )
    expected = {
        person.pk
        for person in User.objects.all()
        if all(fits(person, line, crowd) for line in every)
        and (not one or any(fits(person, line, crowd) for line in one))
        and not any(fits(person, line, crowd) for line in none)
    }
    audience = audience_of(issue)
    assert set(people_of(issue).values_list("pk", flat=True)) == expected
    assert len(audience.readers) + audience.left_out.total() == len(expected)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_audience_takes_the_same_queries_for_any_number(issue, django_assert_num_queries, count):
    educators(count)
    with django_assert_num_queries(3):
        audience_of(issue)
