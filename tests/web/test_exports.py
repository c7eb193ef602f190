"""T5: a formula in an export. Read back with csv and openpyxl."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.web.exports import Sheet, as_csv, as_xlsx, cell, download, free_title, guarded

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1", "'=1", "\"=1", "\u201c=1", "\u00a0=1", "\uff1d1",
    "\uff0b1", "\uff0d1", "\uff20x", " ' =1", "=cmd|' /C calc'!A0", "\x00=1", "\ufe631",
]  # fmt: skip
PLAIN = ["Ana", "a=b", "38%", "10% or less", "", "¿Qué?", "ተ", "'quoted'", "3 - 1", "e-mail@example.org"]


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_gets_an_apostrophe(text):
    assert guarded(text).startswith("'")
    assert guarded(text)[1:] == text.replace("\x00", "")


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_stays_as_it_is(text):
    assert guarded(text) == text


def test_numbers_stay_numbers():
    assert [cell(value) for value in (-5, 2.5, Decimal("-0.1"), 0)] == [-5, 2.5, -0.1, 0]
    assert [cell(value) for value in (float("nan"), float("inf"), None, True, "-5")] == ["", "", "", "True", "'-5"]


def test_csv_read_back_holds_no_formula_and_minus_five_as_a_number():
    sheet = Sheet("Any", ["=head", "n"], [[text, -5] for text in FORMULAS])
    content = as_csv(sheet)
    rows = read_csv(content)
    assert all(row[0].startswith("'") for row in rows)
    assert {row[1] for row in rows[1:]} == {"-5"}
    assert b",-5\r\n" in content


def test_csv_read_with_a_semicolon_splits_no_text():
    content = as_csv(Sheet("Any", ["a"], [["x;=1+1"]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1] == ["x;=1+1"]


def test_xlsx_read_back_holds_strings_and_numbers_and_no_formula():
    book = load_workbook(io.BytesIO(as_xlsx([Sheet("=Any", ["=head", "n"], [[text, -5] for text in FORMULAS])])))
    page = book.worksheets[0]
    assert page.title == "\u2019=Any"
    cells = [one for row in page.iter_rows() for one in row]
    assert {one.data_type for one in cells} == {"s", "n"}
    assert all(row[0].value.startswith("'") for row in page.iter_rows())
    assert {row[1].value for row in page.iter_rows(min_row=2)} == {-5}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("a/b:c", "a b c"),
        ("", "Sheet"),
        ("'x'", "x"),
        ("x" * 40, "x" * 31),
        ("@x", "\u2019@x"),
        ("Résultats", "Résultats"),
    ],
)
def test_sheet_gets_a_name_that_spreadsheets_take(title, found):
    assert free_title(title, set()) == found


def test_sheets_of_one_name_are_numbered():
    taken = set()
    assert [free_title(title, taken) for title in ("Any", "any", "ANY")] == ["Any", "any 2", "ANY 3"]


def test_download_is_a_sealed_file():
    response = download("csv", "Été: 2026/ÿ", [Sheet("Any", ["a"], [[1]])])
    assert response["Content-Disposition"] == 'attachment; filename="Ete-2026-y.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response._csp_replace["sandbox"] is True
