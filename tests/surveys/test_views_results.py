"""Results as a page, to print, as pictures, as files: one release, the same figures everywhere."""

import csv
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from surveys.models import Release
from tests.surveys import made

ROWS = [(14, {"fits": 2, "school": "north", "role": "teacher"}), (13, {"fits": 4, "school": "east", "role": "teacher"})]


@pytest.fixture
def survey(cast):
    return made.published(cast.union_coordinator, 27)


def file_of(client, survey, kind):
    return client.get(reverse("surveys:results-download", args=[survey.slug, kind]))


def rows_of_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_and_xlsx_hold_the_same_lines(client, survey):
    lines = rows_of_csv(file_of(client, survey, "csv").content)
    book = load_workbook(io.BytesIO(file_of(client, survey, "xlsx").content))
    page = [[("" if one is None else str(one)) for one in row] for row in book["Results"].iter_rows(values_only=True)]
    assert page == lines
    assert lines[0] == ["Question", "Broken down by", "Group", "People", "Answer", "What", "Value"]
    assert not [one for row in book["Results"].iter_rows() for one in row if one.data_type == "f"]
    shares = [row[6] for row in book["Results"].iter_rows(min_row=2, values_only=True)]
    assert any(isinstance(share, int) for share in shares)


def test_download_holds_no_figure_that_the_page_does_not_show(client, survey):
    page = re.sub(r"<[^>]+>", "\n", client.get(survey.results_url).content.decode())
    shown = {line.strip() for line in page.splitlines()}
    for _asked, _by, group, people, answer, what, value in rows_of_csv(file_of(client, survey, "csv").content)[1:]:
        assert (f"{value}%" if what == "Percent" and value.isdigit() else value) in shown
        assert any(people in line for line in shown)
        assert not answer or answer in shown
        assert group in {"", "Everyone"} | shown


def test_download_is_a_file_that_a_visitor_may_keep_five_minutes(client, survey):
    response = file_of(client, survey, "csv")
    assert response["Content-Disposition"] == f'attachment; filename="{survey.slug}-results.csv"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_keeps_what_was_made_for_somebody(client, cast, survey):
    client.force_login(cast.member)
    for name in ("results-show", "results-print"):
        response = client.get(reverse(f"surveys:{name}", args=[survey.slug]))
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response


def test_etag_tells_languages_and_files_apart(client, survey):
    tags = {file_of(client, survey, kind)["ETag"] for kind in ("csv", "xlsx")}
    tags.add(client.get(f"{reverse('surveys:results-download', args=[survey.slug, 'csv'])}?lang=es")["ETag"])
    tags.add(client.get(survey.results_url)["ETag"])
    assert len(tags) == 4


def test_unknown_format_and_unknown_picture_are_not_there(client, survey):
    assert file_of(client, survey, "json").status_code == 404
    assert client.get(reverse("surveys:chart-show", args=[survey.slug, "nothing"])).status_code == 404


def test_picture_needs_no_style_sheet(client, survey):
    response = client.get(reverse("surveys:chart-show", args=[survey.slug, "topics"]))
    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert "Which topics?" in svg
    assert "Math" in svg
    assert not re.search(r"(class|style)=|<script|<style", svg)


def test_print_page_is_opened_and_has_nothing_to_press(client, survey):
    text = client.get(reverse("surveys:results-print", args=[survey.slug])).content.decode()
    main = text.split("<main")[1].split("</main>")[0]
    assert main.count("<details open>") == main.count("<details") > 0
    assert 'class="btn' not in main


def test_thirty_downloads_an_hour(client, cast, survey, settings):
    from surveys.views import results

    client.force_login(cast.member)
    for _ in range(results.DOWNLOADS.count):
        assert file_of(client, survey, "csv").status_code == 200
    assert file_of(client, survey, "csv").status_code == 429


def test_release_under_k_has_nothing_to_download(client, cast):
    survey = made.counted(cast.union_coordinator, 9)
    client.force_login(cast.union_coordinator)
    assert not Release.objects.filter(survey=survey).exists()
    assert "Too few answers to show." in client.get(survey.results_url).content.decode()
    assert file_of(client, survey, "csv").status_code == 404
