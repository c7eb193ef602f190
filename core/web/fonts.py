"""Font subsets, made at set-up from the font packages into var/fonts and never committed.

The subsets carry the names PLAB Serif and PLAB Sans: "Source" is a Reserved Font Name under the Open Font License, and
a subset is a modified version. The license texts lie beside them.
"""

from importlib import metadata
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SERIF, SANS = "plab-serif-bold.woff2", "plab-sans-variable.woff2"
SOURCES = {  # file: (family, package, distribution, file in the package)
    SERIF: ("PLAB Serif", "font_source_serif_pro", "font-source-serif-pro", "SourceSerifPro-Bold"),
    SANS: ("PLAB Sans", "font_manrope", "font-manrope", "Manrope-VariableFont"),
}
RANGES = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x1A0, 0x1A1), (0x1AF, 0x1B0),  # ơ ư
    (0x218, 0x21B),  # ș ț
    (0x300, 0x304), (0x306, 0x30C), (0x31B, 0x31B), (0x323, 0x328),  # combining marks for stacked accents
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2122, 0x2122),  # punctuation and signs
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),  # arrows, mathematics
)  # fmt: skip
FEATURES = ["kern", "locl", "ccmp", "mark", "mkmk", "lnum", "pnum", "tnum"]
FAMILY_NAMES, FULL_NAMES, POSTSCRIPT_NAMES, TRADEMARK = (1, 16, 21), (3, 4, 18), (6, 25), 7


def characters() -> set[int]:
    return {code for first, last in RANGES for code in range(first, last + 1)}


def make(folder: Path) -> list[Path]:
    """Write both subsets and their licenses into `folder`. Returns what was written: what stands stays."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (family, package, distribution, stem) in SOURCES.items():
        if not (folder / name).exists():
            subset(source_of(package, stem), family, folder / name)
            (folder / f"{name}.license.txt").write_text(license_of(distribution))
            written.append(folder / name)
    return written


def source_of(package: str, stem: str) -> Path:
    """Return the font file of a package: the one whose name begins with `stem`, outlines of any kind."""
    found = sorted(
        Path(str(path)) for path in Path(str(files(package))).rglob(f"{stem}*") if path.suffix in (".ttf", ".otf")
    )
    upright = [path for path in found if "Italic" not in path.stem and not path.stem.endswith("It")]
    return upright[0]


def subset(source: Path, family: str, target: Path) -> None:
    options = Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    rename(font, family)
    font.flavor = "woff2"
    part = target.with_suffix(".part")
    font.save(part)
    part.replace(target)


def rename(font: TTFont, family: str) -> None:
    """Give the subset its own name wherever the old one stands, but leave copyright and license as they are."""
    table = font["name"]
    old = table.getDebugName(16) or table.getDebugName(1)
    for record in list(table.names):
        words = record.toUnicode()
        if record.nameID in FAMILY_NAMES:
            record.string = family
        elif record.nameID in POSTSCRIPT_NAMES:
            record.string = f"{family.replace(' ', '')}-{words.partition('-')[2] or 'Regular'}"
        elif record.nameID in FULL_NAMES:
            record.string = words.replace(old, family).replace(old.replace(" ", ""), family.replace(" ", ""))
        elif record.nameID == TRADEMARK:
            table.removeNames(nameID=TRADEMARK)


def license_of(distribution: str) -> str:
    """Return the license text that came with the package, else where the license can be read."""
    for file in metadata.files(distribution) or []:
        if any(word in file.name.upper() for word in ("OFL", "LICENSE", "LICENCE")):
            return file.read_text()
    return "SIL Open Font License 1.1"
