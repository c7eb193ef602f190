"""The state's list of schools: all rows or none, twice is once, leading zeros count."""

import pytest
from django.core.management import CommandError, call_command

from core.accounts.models import School
from core.accounts.services import BadSchoolFile, load_schools

HEAD = "name,neighborhood,grades,org_code\n"
GUILD = "Guild Elementary,East Boston,PK-6,00350062\n"

pytestmark = pytest.mark.django_db


def test_load_schools_twice_changes_nothing():
    call_command("load_schools", verbosity=0)
    before = list(School.objects.order_by("pk").values())
    assert len(before) > 50
    call_command("load_schools", verbosity=0)
    assert list(School.objects.order_by("pk").values()) == before


def test_load_schools_reads_grades_and_keeps_leading_zeros():
    assert load_schools(text=HEAD + GUILD + "High,,9-12,00350999\nKinder,,K,00350998\n") == (3, 0)
    assert School.objects.values_list("org_code", "grade_low", "grade_high").order_by("org_code")[0] == (
        "00350062",
        -1,
        6,
    )
    assert School.objects.get(name="Kinder").grade_high == 0


def test_load_schools_changes_a_school_by_its_code_and_keeps_its_slug():
    load_schools(text=HEAD + GUILD)
    assert load_schools(text=HEAD + "Curtis Guild,East Boston,PK-8,00350062\n") == (0, 1)
    school = School.objects.get()
    assert (school.name, school.slug, school.grade_high) == ("Curtis Guild", "guild-elementary", 8)


def test_load_schools_trims_a_trailing_space():
    load_schools(text=HEAD + "Guild Elementary,East Boston,PK-6,00350062 \n")
    assert School.objects.get().org_code == "00350062"


@pytest.mark.parametrize(
    "row",
    [
        "Short Code,,K-5,350229",
        "Letters,,K-5,0035o229",
        "Arabic digits,,K-5,٠٠٣٥٠٢٢٩",
        ",,K-5,00350229",
        "X" * 121 + ",,K-5,00350229",
        "No grades,,,00350229",
        "Backward,,5-K,00350229",
        "High,,K-13,00350229",
        "Guild Elementary,,K-5,00350229",
        "Twin code,,K-5,00350062",
    ],
)
def test_load_schools_refuses_the_whole_file_and_names_the_line(row):
    with pytest.raises(BadSchoolFile, match="^Line 3: "):
        load_schools(text=HEAD + GUILD + row + "\n")
    assert School.objects.count() == 0


def test_load_schools_refuses_a_name_that_another_school_has():
    load_schools(text=HEAD + GUILD)
    with pytest.raises(BadSchoolFile, match="Line 2"):
        load_schools(text=HEAD + "guild elementary,,K-5,00350229\n")


def test_load_schools_command_says_what_is_wrong(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text(HEAD + "Short Code,,K-5,350229\n")
    with pytest.raises(CommandError, match="Line 2: org_code must be 8 digits"):
        call_command("load_schools", path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_schools", path)
