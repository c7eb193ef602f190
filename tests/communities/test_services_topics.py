from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from communities.models import Topic

STARTERS = Path("communities/management/data/topics.csv")


def test_starter_topics_load_once(db, capsys):
    call_command("load_topics", STARTERS)
    assert capsys.readouterr().out == "31 topics new or changed\n"
    call_command("load_topics", STARTERS)
    assert capsys.readouterr().out == "0 topics new or changed\n"
    assert Topic.objects.count() == 31
    assert Topic.objects.get(slug="science-phenomena").parent.name == "Science"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,source\nMath,us\n", "line 1: the columns must be name, parent, source"),
        ("name,parent,source\nMath,,us\nmath,,us\n", "line 3: math stands twice"),
        ("name,parent,source\nMath,,us\nTalk,Nowhere,us\n", "line 3: Nowhere is not a topic without a parent"),
        ("name,parent,source\nMath,,\nTalk,Math,\nSmall talk,Talk,\n", "line 4: Talk is not a topic without a parent"),
        ("name,parent,source\nMath,,\nab,,\n", "line 3: a name has 3 to 80 characters"),
    ],
)
def test_a_bad_file_is_refused_whole_with_its_line(db, tmp_path, text, said):
    file = tmp_path / "topics.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("load_topics", file)
    assert not Topic.objects.exists()


def test_a_missing_file_is_one_sentence(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("load_topics", tmp_path / "none.csv")
