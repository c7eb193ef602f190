"""The quilt never changes: a community's square is its sign for good."""

import pytest

from core.web import quilt


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("inclusion-and-co-teaching", quilt.Square("abfg", 0, (0, 4), (0, 3), 2)),
        ("early-literacy-k-2", quilt.Square("acgf", 1, (6, 4), (1, 2), 1)),
        ("math-talk", quilt.Square("cdgf", 3, (5, 4), (2, 2), 1)),
    ],
)
def test_square_of_a_slug_is_fixed(slug, expected):
    assert quilt.square(slug) == expected


def test_swaps_exchange_strong_and_light_colors():
    assert quilt.square("early-literacy-k-2").colors == ("c", "a", "g", "f")
    assert quilt.square("math-talk").colors == ("d", "c", "f", "g")


def test_block_of_a_slug_is_drawn_patch_by_patch_clockwise():
    assert quilt.block("inclusion-and-co-teaching") == (
        '<rect class="q-f" x="0" y="0" width="40" height="40"/>'
        '<path class="q-a" transform="translate(0 0)" d="M0 0H40A40 40 0 0 1 0 40Z"/>'
        '<rect class="q-b" x="40" y="0" width="40" height="40"/>'
        '<path class="q-g" transform="translate(40 0) rotate(90 20 20)" d="M20 6A14 14 0 0 1 20 34A14 14 0 0 1 20 6Z"/>'
        '<rect class="q-f" x="40" y="40" width="40" height="40"/>'
        '<path class="q-a" transform="translate(40 40)" d="M0 0H40A40 40 0 0 1 0 40Z"/>'
        '<rect class="q-b" x="0" y="40" width="40" height="40"/>'
        '<path class="q-g" transform="translate(0 40) rotate(90 20 20)" d="M20 6A14 14 0 0 1 20 34A14 14 0 0 1 20 6Z"/>'
    )


def test_second_block_of_a_cover_changes_places():
    row = quilt.cover("inclusion-and-co-teaching", 2)
    assert 'viewBox="0 0 160 80"' in row
    assert '<rect class="q-b" x="80" y="0" width="40" height="40"/>' in row


def test_three_hundred_slugs_give_nearly_as_many_squares():
    squares = {quilt.block(f"community-number-{n}") for n in range(300)}
    assert len(squares) >= 295


@pytest.mark.parametrize(
    ("count", "columns", "rows", "empty"), [(0, 2, 1, 2), (1, 2, 1, 1), (2, 2, 1, 0), (24, 6, 4, 0), (25, 7, 4, 3)]
)
def test_sewn_quilt_ends_with_open_squares(count, columns, rows, empty):
    inside, width, height = quilt.sewn([f"c-{n}" for n in range(count)])
    assert (width, height) == (columns * 80, rows * 80)
    assert inside.count('class="q-empty"') == empty
    assert inside.count("<path") == count * 4


def test_sewn_quilt_shows_the_newest_96():
    slugs = [f"c-{n}" for n in range(100)]
    assert quilt.sewn(slugs) == quilt.sewn(slugs[4:])


def test_logo_file_has_the_shapes_of_the_drawn_logo():
    import re
    from pathlib import Path

    shapes = re.findall(r' d="([^"]+)"', quilt.logo())
    assert re.findall(r' d="([^"]+)"', Path("static/img/logo.svg").read_text()) == shapes
