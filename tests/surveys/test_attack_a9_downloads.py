"""A9: downloads. Files equal the release; nobody of the district finds a text, a row, or a union's group anywhere."""

import csv
import io

import pytest
from django.urls import reverse

from core.accounts.models import RoleGrant
from surveys import selectors
from surveys.disclosure import OTHER
from surveys.models import TextAnswer
from surveys.selectors import Reading
from tests.surveys.test_attack_a5_cells import ROWS, counted

CANARY = "cnry-a9-colleague-in-my-room"
ADDRESSES = [
    "results-show", "results-print", "survey-detail", "survey-edit", "survey-preview", "excerpts-approve",
    ("results-download", "csv"), ("results-download", "xlsx"), ("texts-code", "worked"), ("chart-show", "fits"),
    ("chart-show", "school"), "survey-list",
]  # fmt: skip


@pytest.fixture
def survey(cast):
    rows = [(count, {**answers, "worked": CANARY}) for count, answers in ROWS]
    survey = counted(cast.union_coordinator, rows)
    from surveys import services

    services.publish_survey(survey, by=cast.union_coordinator)
    return survey


def crawl(client, user, survey):
    """Yield (address, answer) of every page about results."""
    client.force_login(user)
    for entry in ADDRESSES:
        name, *more = entry if isinstance(entry, tuple) else (entry,)
        args = [] if name == "survey-list" else [survey.slug, *more]
        yield entry, client.get(reverse(f"surveys:{name}", args=args))


def in_file(client, user, survey):
    client.force_login(user)
    answer = client.get(reverse("surveys:results-download", args=[survey.slug, "csv"]))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def in_release(survey, audience):
    """Every figure of a release: (target or its question, group, figure)."""
    found = []
    for row in selectors.newest_release(survey, audience).content["targets"]:
        if table := row["table"]:
            groups = [table["everyone"], *(group for by in table["by"] for group in by["groups"] or ())]
            found += [(group["name"] == OTHER, told) for group in groups for told in group["figures"]]
    return [entry for entry in found if entry[1] is not None]


@pytest.mark.parametrize(
    ("key", "audience"),
    [
        ("member", "shared"),
        ("principal", "shared"),
        ("district_admin", "shared"),
        ("union_coordinator", "union"),
        ("analyst", "union"),
    ],
)
def test_attack_a9_file_equals_the_release(client, cast, survey, key, audience):
    lines = [line for line in in_file(client, getattr(cast, key), survey) if line["Value"] != "Not shown"]
    figures = in_release(survey, audience)
    assert len(lines) == len(figures)
    for line, (is_other, told) in zip(lines, figures, strict=True):
        assert (line["Group"] == "Other groups") == is_other
        plain = str(told).replace("<=", "").replace(">=", "").replace("-", "–")
        assert line["Value"].split("%")[0] == plain


@pytest.mark.parametrize("key", ["principal", "district_admin", "pd_officer"])
@pytest.mark.parametrize("forced", [None, "union_organizer", "union_analyst"])
def test_attack_a9_district_side_finds_no_text_no_row_and_no_small_group(client, cast, survey, key, forced):
    user = getattr(cast, key)
    if forced:
        RoleGrant.objects.bulk_create([RoleGrant(user=user, role=forced)])  # by hand, past every service
    assert TextAnswer.objects.filter(text=CANARY).exists()
    statuses = {}
    for entry, answer in crawl(client, user, survey):
        statuses[entry] = answer.status_code
        assert CANARY.encode() not in answer.content
        assert b"5\xe2\x80\x939" not in answer.content  # the band of the union's own groups
    assert statuses["texts-code", "worked"] == 403
    assert statuses["results-show"] == 200


def test_attack_a9_analyst_does_find_them(client, cast, survey):
    pages = dict(crawl(client, cast.analyst, survey))
    assert CANARY.encode() in pages["texts-code", "worked"].content
    assert b"South" in pages["results-show"].content


def test_attack_a9_wrong_release_would_be_found(client, cast, survey, monkeypatch):
    """The planted leak: the union's release for everybody."""
    monkeypatch.setattr(selectors, "reading_of", lambda user, survey: Reading("union"))
    answer = dict(crawl(client, cast.principal, survey))["results-show"]
    assert "5–9" in answer.content.decode()


def test_attack_a9_no_address_of_surveys_answers_rows(client, cast, survey):
    """No format but those of the release, at any address."""
    for kind in ("json", "txt", "xls", "sav"):
        assert client.get(reverse("surveys:results-download", args=[survey.slug, kind])).status_code == 404
    client.force_login(cast.district_admin)
    assert client.get(f"{survey.results_url}?format=json&rows=1").content.count(b"<html") == 1
