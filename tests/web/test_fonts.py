"""The font subsets: small enough, complete enough, under their own names."""

from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from core.web import fonts

KILOBYTE = 1000
LANGUAGES_OF_FAMILIES = {
    "es": "¿Qué enseñaría? ¡Año nuevo! Ü",
    "pt": "Ação, coração, três, avô, à ÕÃ",
    "fr": "Œuvre, ça, naïve, où, l’été « »",
    "vi": "Học cùng nhau: những người thầy ở đường phố ướt ẵm ỹ Ặ",
    "ht": "Aprann ansanm, lekòl, règ",
    "so": "Waxbarasho wadajir ah",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    fonts.make(folder)
    return folder


def glyphs(path: Path) -> set[int]:
    return set(TTFont(path).getBestCmap())


def test_both_subsets_weigh_at_most_60_kilobytes(folder):
    assert sum((folder / name).stat().st_size for name in (fonts.SERIF, fonts.SANS)) <= 60 * KILOBYTE


def test_subsets_carry_their_own_names_and_licenses(folder):
    for name, family in ((fonts.SERIF, "PLAB Serif"), (fonts.SANS, "PLAB Sans")):
        table = TTFont(folder / name)["name"]
        assert {str(record) for record in table.names if record.nameID in (1, 16)} == {family}
        assert not [str(record) for record in table.names if record.nameID in (3, 4, 6) and "Source" in str(record)]
        assert "SIL" in (folder / f"{name}.license.txt").read_text().upper()


def test_sans_keeps_its_weight_axis(folder):
    axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in TTFont(folder / fonts.SANS)["fvar"].axes}
    assert axes["wght"] == (200, 800)


@pytest.mark.parametrize("name", [fonts.SERIF, fonts.SANS])
@pytest.mark.parametrize("language", LANGUAGES_OF_FAMILIES)
def test_languages_of_families_have_every_glyph(folder, name, language):
    missing = {c for c in LANGUAGES_OF_FAMILIES[language] if ord(c) not in glyphs(folder / name)}
    assert missing == set()


@pytest.mark.parametrize("name", [fonts.SERIF, fonts.SANS])
def test_no_glyph_of_our_catalogs_is_missing(folder, name):
    texts = [path.read_text() for path in settings.BASE_DIR.glob("locale/*/LC_MESSAGES/*.po")]
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    texts += [path.read_text() for path in pages if "style" not in path.parts]  # its examples show other scripts, too
    used = {c for text in texts for c in text if c.isprintable()}
    assert {c for c in used if ord(c) not in glyphs(folder / name)} == set()


def test_make_a_second_time_writes_nothing(folder):
    assert fonts.make(folder) == []
