"""XLSForm: the round trip is exact, pyxform accepts what we write, and what can't be read names its cell."""

import copy
import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from pyxform.xls2xform import convert

from core.questions.types import parse
from core.questions.xlsform import read, written
from surveys.starters import STARTERS
from tests.questions import sets

STARTER_SETS = {name: starter["definition"] for name, starter in STARTERS.items()}
ALL_SETS = {"all_kinds": sets.all_kinds(), "branching": sets.branching(), **STARTER_SETS}
HEADER = ["type", "name", "label", "required", "relevant"]
YES_NO = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]


def export(raw, title="PD time"):
    return written(parse(raw)[0], title=title, version=1)


def book(survey, choices=None, settings=None, **more):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if rows:
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def faults(*survey, choices=None, settings=None, header=HEADER, **more):
    draft, found = read(book([header, *survey], choices, settings, **more))
    assert draft == {}
    return [str(fault) for fault in found]


@pytest.mark.parametrize("name", ALL_SETS)
def test_round_trip_is_exact(name):
    definition, wrong = parse(ALL_SETS[name])
    assert wrong == []
    draft, found = read(export(ALL_SETS[name]))
    assert [str(fault) for fault in found] == []
    again, wrong = parse(draft)
    assert wrong == []
    assert again.as_json() == definition.as_json()


@pytest.mark.parametrize("name", ALL_SETS)
def test_pyxform_accepts_the_export(name, tmp_path):
    file = tmp_path / "form.xlsx"
    file.write_bytes(export(ALL_SETS[name]))
    result = convert(str(file), validate=False)
    assert "</h:html>" in result.xform
    assert [warning for warning in result.warnings if "IANA" not in warning] == []


def test_conditions_make_the_round_trip():
    conditions = [
        {"q": "role", "op": "is", "value": "literacy"},
        {"q": "topics", "op": "includes", "value": "math"},
        {"q": "fits", "op": "gte", "value": 3},
        {"q": "worked", "op": "answered"},
    ]
    raw = copy.deepcopy(sets.four_kinds())
    raw["sections"][0]["questions"] += [
        sets.question("every", "long", show_if={"all": conditions}),
        sets.question("either", "long", show_if={"any": conditions[:2]}),
    ]
    assert parse(raw)[1] == []
    draft, found = read(export(raw))
    assert found == []
    assert parse(draft)[0].as_json() == parse(raw)[0].as_json()


def test_ten_languages_make_the_round_trip():
    raw = copy.deepcopy(sets.four_kinds())
    raw["languages"] = dict.fromkeys(["en", "es", "vi", "zh-hans", "ar", "kea"], {"reviewed": False})
    raw["sections"][0]["questions"][3]["label"] |= {"ar": "ما الذي نجح؟", "zh-hans": "什么有效？"}
    draft, found = read(export(raw))
    assert [str(fault) for fault in found] == []
    assert parse(draft)[0].as_json() == parse(raw)[0].as_json()


def test_tick_stays_with_the_words_it_was_for():
    content = export(sets.four_kinds())
    made = openpyxl.load_workbook(io.BytesIO(content))
    columns = [cell.value for cell in made["survey"][1]]
    made["survey"].cell(3, columns.index("label::Spanish (es)") + 1).value = "¿Otra cosa?"
    file = io.BytesIO()
    made.save(file)
    draft, _faults = read(file.getvalue())
    assert draft["languages"] == {"en": {"reviewed": True}, "es": {"reviewed": False}}
    assert draft["sections"][0]["questions"][0]["label"]["es"] == "¿Otra cosa?"


def test_edit_of_an_answer_in_the_sheet_counts():
    made = openpyxl.load_workbook(io.BytesIO(export(sets.four_kinds())))
    made["choices"].append(["role", "chess", "Chess", "Ajedrez"])
    file = io.BytesIO()
    made.save(file)
    draft, found = read(file.getvalue())
    assert found == []
    assert [option["key"] for option in draft["sections"][0]["questions"][0]["config"]["options"]] == [
        "languages", "inclusion", "literacy", "chess",
    ]  # fmt: skip


def test_label_that_looks_like_a_formula_stays_text():
    raw = sets.definition(sets.question("sum", "long", "=1+1"))
    draft, found = read(export(raw))
    assert found == []
    assert draft["sections"][0]["questions"][0]["label"]["en"] == "=1+1"
    cells = openpyxl.load_workbook(io.BytesIO(export(raw)))["survey"]
    assert not any(cell.data_type == "f" for row in cells.iter_rows() for cell in row)


def test_form_of_another_tool_is_read():
    draft, found = read(
        book(
            [
                ["type", "name", "label::English (en)", "label::Spanish (es)", "hint::en", "required", "relevant"],
                ["note", "hello", "Welcome", "Hola"],
                ["select one yn or_other", "attends", "Do you attend?", "¿Asiste?", "", "yes"],
                ["begin group", "more", "More", "Más"],
                ["note", "intro", "A few more", "Algo más"],
                ["text", "why", "Why?", "¿Por qué?", "In short", "", "${attends} = 'yes' and ${attends} != ''"],
                ["select_multiple yn", "both", "Both?", "¿Ambos?", "", "no", "selected(${attends}, 'no')"],
                ["end group"],
                ["range", "fits", "Fits?", "¿Conviene?"],
            ],
            [
                ["list_name", "name", "label::English (en)", "label::Spanish (es)"],
                ["yn", "yes", "Yes", "Sí"],
                ["yn", "no", "No", "No"],
            ],
        )  # fmt: skip
    )
    assert [str(fault) for fault in found] == [
        "sheet survey, row 9, column parameters: Write a scale like “start=1 end=5 step=1”"
    ]


def test_conditions_groups_and_notes_become_sections_and_data():
    draft, found = read(
        book(
            [
                HEADER,
                ["note", "hello", "Welcome"],
                ["select_one yn", "attends", "Do you attend?", True],
                ["begin_group", "more", "More"],
                ["text", "why", "Why?", "", "selected(${attends}, 'yes') or ${attends} = 'no'"],
                ["end_group"],
                ["integer", "years", "Years?"],
            ],
            YES_NO,
        )
    )
    assert found == []
    assert [(part["key"], part["intro"], [q["key"] for q in part["questions"]]) for part in draft["sections"]] == [
        ("section", {"en": "Welcome"}, ["attends"]),
        ("more", {}, ["why"]),
        ("section_2", {}, ["years"]),
    ]
    questions = [question for part in draft["sections"] for question in part["questions"]]
    assert [question["kind"] for question in questions] == ["single", "short", "number"]
    assert questions[0]["required"] is True
    assert questions[1]["show_if"] == {
        "any": [{"q": "attends", "op": "is", "value": "yes"}, {"q": "attends", "op": "is", "value": "no"}]
    }


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["begin_repeat", "r", "Again"]],
         ["sheet survey, row 2, column A (type): “begin_repeat” is not read here. Take this row out."]),
        ([["calculate", "c"]],
         ["sheet survey, row 2, column A (type): “calculate” is not read here. Take this row out."]),
        ([["geopoint", "g", "Where?"]],
         ["sheet survey, row 2, column A (type): “geopoint” is not read here. Take this row out."]),
        ([["start", "start"]], ["sheet survey, row 2, column A (type): “start” is not read here. Take this row out."]),
        ([["text", "Why", "Why?"]],
         ["sheet survey, row 2, column B (name): A key has small letters, digits and _ and starts with a letter"]),
        ([["text", "a", "A"], ["text", "a", "B"]],
         ["sheet survey, row 3, column B (name): Another row has the same name"]),
        ([["select_one nobody", "a", "A"]],
         ["sheet survey, row 2, column A (type): There is no list “nobody” on the sheet “choices”"]),
        ([["text", "a", "A", "maybe"]], ["sheet survey, row 2, column D (required): Write yes or no"]),
        ([["text", "a", "Hello ${b}"]],
         ["sheet survey, row 2, column C (label): An answer inside a text is not read here"]),
        ([["text", "a", "A", "", "count(${b}) > 2"]],
         ["sheet survey, row 2, column E (relevant): Write conditions like ${q} = 'x' or selected(${q}, 'x'), "
          "joined by “and” alone or “or” alone"]),
        ([["text", "a", "A", "", "${b} = 'x' and ${c} = 'y' or ${d} = 'z'"]],
         ["sheet survey, row 2, column E (relevant): Write conditions like ${q} = 'x' or selected(${q}, 'x'), "
          "joined by “and” alone or “or” alone"]),
        ([["text", "a", "=1+1"]],
         ["sheet survey, row 2, column C (label): A formula is not read here. Write its result."]),
        ([["begin_group", "g", "G"], ["text", "a", "A"]],
         ["sheet survey, row 2, column A (type): This group has no end_group"]),
        ([["text", "a", "A"], ["end_group"]],
         ["sheet survey, row 3, column A (type): This end_group has no begin_group"]),
    ],
)  # fmt: skip
def test_what_is_not_read_names_its_cell(rows, says):
    assert faults(*rows) == says


def test_faults_of_other_places_name_them_too():
    assert faults(["text", "a", "A", "", "", "photo.png"], header=[*HEADER, "media::image"]) == [
        "sheet survey, row 2, column F (media::image): This column is not read here. Empty it or take it out."
    ]
    assert faults(["text", "a", "A", "", "", "Hi"], header=[*HEADER, "label::Klingon (tlh)"])[0].startswith(
        "sheet survey, row 1, column label::Klingon (tlh): This language is not known."
    )
    doubled = [*YES_NO, ["yn", "yes", "Yes again"], ["yn", "Ja!", "Yes"]]
    assert faults(["select_one yn", "a", "A"], choices=doubled) == [
        "sheet choices, row 4, column B (name): Two answers have the same key",
        "sheet choices, row 5, column B (name): A key has small letters, digits and _ and starts with a letter",
    ]
    assert faults(["text", "a", "A"], entities=[["dataset"], ["trees"]]) == [
        "sheet entities: This sheet is not read here. Take it out."
    ]
    for plab in ("{", "[" * 5_000, "[1]", "3"):
        told = faults(["text", "a", "A", "", "", plab], header=[*HEADER, "plab"])
        assert told[0].startswith("sheet survey, row 2, column F (plab): This cell was changed by hand.")


@pytest.mark.parametrize("plab", [
    '{"kind":"scale","preset":"likert5"}', '{"kind":"nobody"}', '{"kind":["long"]}', '{"kind":"long","limit":"many"}',
    '{"kind":"long","limit":[1]}', '{"kind":"matrix"}', '{"kind":"budget"}', '{"kind":{"a":1}}',
])  # fmt: skip
def test_plab_of_a_hostile_hand_is_a_fault(plab):
    assert faults(["text", "a", "A", "", "", plab], header=[*HEADER, "plab"])


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0" * 100, b"<html>", b"name,label\na,b\n"])
def test_file_that_is_no_workbook(content):
    assert [str(fault) for fault in read(content)[1]] == ["This is not an Excel workbook (.xlsx)."]


def packed(**parts):
    file = io.BytesIO(book([HEADER, ["text", "a", "A"]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def test_limits_of_the_file():
    assert [str(f) for f in read(packed(bomb=b"0" * (21 * 1024 * 1024)))[1]] == [
        "This workbook is too big once unpacked."
    ]
    assert [str(f) for f in read(b"0" * (5 * 1024 * 1024 + 1))[1]] == [
        "This file is too big. A workbook may have 5 MB."
    ]
    assert "macros" in str(read(packed(**{"xl__vbaProject.bin": b"x"}))[1][0])
    assert "macros, links to other files" in str(read(packed(**{"xl__externalLinks__a.xml": b"x"}))[1][0])
    assert read(packed(**{f"xl__{n}.xml": b"x" for n in range(1_000)}))[0] == {}


def replaced(content, name, text):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item))
        new.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize("shape", ["strings", "rows", "columns"])
def test_bomb_is_refused_before_it_fills_the_memory(shape):
    content = book([HEADER, ["text", "a", "A"]])
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    if shape == "strings":
        text = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + "<si><t>x</t></si>" * 900_000
        content = replaced(content, "xl/sharedStrings.xml", f"{text}</sst>")
    elif shape == "rows":
        rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(1, 100_001))
        content = replaced(content, "xl/worksheets/sheet1.xml", f"{head}{rows}</sheetData></worksheet>")
    else:
        cells = "".join(f'<c t="inlineStr"><is><t>c{n}</t></is></c>' for n in range(200_000))
        content = replaced(
            content, "xl/worksheets/sheet1.xml", f'{head}<row r="1">{cells}</row></sheetData></worksheet>'
        )
    tracemalloc.start()
    try:
        draft, found = read(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (draft, [str(fault) for fault in found]) == ({}, ["This workbook is too big once unpacked."])
    assert peak < 100 * 1024 * 1024


@pytest.mark.long
def test_largest_file_that_is_read_takes_little_memory():
    content = book([HEADER, *([["text", f"a{n}", "A" * 100] + ["x" * 20] * 57 for n in range(1_000)])])
    tracemalloc.start()
    try:
        draft, found = read(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert draft == {}
    assert len(found) == 50
    assert peak < 100 * 1024 * 1024


def test_limits_of_a_sheet():
    rows = [["text", f"a{n}", "A"] for n in range(1_001)]
    assert faults(*rows) == ["sheet survey, row 1002: A sheet may have 1,000 rows"]
    assert faults(["text", "a", "A"], header=[*HEADER, *(f"c{n}" for n in range(60))]) == [
        "sheet survey, row 1: A sheet may have 60 columns"
    ]
    many = [["text", f"a{n}", "A"] for n in range(61)]
    assert faults(*many) == ["sheet survey, All questions together: Use at most 60 questions. You have 61."]


def test_broken_xml_is_a_sentence():
    file = io.BytesIO(book([HEADER, ["text", "a", "A"]]))
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
            new.writestr(item, bomb if item.filename.startswith("xl/worksheets/") else content)
    assert [str(fault) for fault in read(made.getvalue())[1]] == [
        "This file can’t be read. Save it again as an Excel workbook (.xlsx)."
    ]
