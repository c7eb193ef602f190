"""The quilt: every community has its own square, drawn from its slug. Pure: no Django, no color, only classes.

A patch is 40 × 40 units, a block 2 × 2 patches; SHA-256 of the slug chooses. The rule never changes.
"""

import math
from dataclasses import dataclass
from hashlib import sha256

PALETTES = ("abfg", "cbfg", "dbgf", "ebfg", "acgf", "dcfg", "aefg", "cdgf")  # strong s1, s2, light l1, l2
SHAPES = (
    "M0 0H40A40 40 0 0 1 0 40Z",  # quarter disc
    "M0 0H40L0 40Z",  # triangle
    "M0 0A40 40 0 0 1 40 40A40 40 0 0 1 0 0Z",  # leaf
    "M0 20A20 20 0 0 1 40 20ZM0 40A20 20 0 0 1 40 40Z",  # half discs
    "M20 6A14 14 0 0 1 20 34A14 14 0 0 1 20 6Z",  # disc
    "M20 0L40 20L20 40L0 20Z",  # diamond
    "M40 0A40 40 0 0 1 0 40V20A20 20 0 0 0 20 0Z",  # road
    "M0 20L20 0L40 20ZM0 40L20 20L40 40Z",  # flying geese
)
CORNERS = ((0, 0), (40, 0), (40, 40), (0, 40))  # patches 0 to 3, clockwise from the upper left
PATCH, BLOCK = 40, 80
NEWEST = 96  # squares in the sewn quilt at most


@dataclass(frozen=True, slots=True)
class Square:
    """What a slug decides: four color letters, two shapes, their first turns and the step from patch to patch."""

    palette: str
    swaps: int
    shapes: tuple[int, int]
    turns: tuple[int, int]
    step: int

    @property
    def colors(self) -> tuple[str, str, str, str]:
        s1, s2, l1, l2 = tuple(self.palette)
        if self.swaps & 1:
            s1, s2 = s2, s1
        if self.swaps & 2:
            l1, l2 = l2, l1
        return s1, s2, l1, l2


def square(slug: str) -> Square:
    h = sha256(slug.encode()).digest()
    return Square(PALETTES[h[0] % 8], h[1] % 4, (h[2] % 8, h[3] % 8), (h[4] % 4, h[5] % 4), 1 + h[6] % 3)


def block(slug: str, x: int = 0, y: int = 0, *, changed: bool = False) -> str:
    """Return the SVG of one block at (x, y). `changed`: "even" and "odd" change places, for every second of a row."""
    it = square(slug)
    s1, s2, l1, l2 = it.colors
    parts = []
    for k, (dx, dy) in enumerate(CORNERS):
        odd = k % 2
        ground, ink = (s2, l2) if odd != changed else (l1, s1)
        which = int(odd != changed)
        turn = (it.turns[which] + it.step * k) % 4
        parts.append(patch(ground, ink, it.shapes[which], turn, x + dx, y + dy))
    return "".join(parts)


def patch(ground: str, ink: str, shape: int, turn: int, x: int, y: int) -> str:
    turned = f" rotate({turn * 90} 20 20)" if turn else ""
    return (
        f'<rect class="q-{ground}" x="{x}" y="{y}" width="{PATCH}" height="{PATCH}"/>'
        f'<path class="q-{ink}" transform="translate({x} {y}){turned}" d="{SHAPES[shape]}"/>'
    )


def cover(slug: str, blocks: int = 5) -> str:
    """A row of blocks: 5 on a card, 20 across a page."""
    row = "".join(block(slug, n * BLOCK, changed=bool(n % 2)) for n in range(blocks))
    name = "cover" if blocks <= 5 else "cover cover-page"
    return (
        f'<svg class="{name}" viewBox="0 0 {blocks * BLOCK} {BLOCK}" '
        f'preserveAspectRatio="xMinYMid slice" aria-hidden="true">{row}</svg>'
    )


def alone(slug: str, *, small: bool = False) -> str:
    """One square by itself, beside a name or in an empty state."""
    name = "patch patch-s" if small else "patch"
    return f'<svg class="{name}" viewBox="0 0 {BLOCK} {BLOCK}" aria-hidden="true">{block(slug)}</svg>'


def sewn(slugs: list[str]) -> tuple[str, int, int]:
    """Sew one block per slug, oldest first, the newest 96. Returns the inside of the SVG, its width and its height."""
    slugs = slugs[-NEWEST:]
    columns = max(2, math.ceil(math.sqrt(1.5 * len(slugs))))
    rows = max(1, math.ceil(len(slugs) / columns))
    parts = []
    for n in range(rows * columns):
        x, y = n % columns * BLOCK, n // columns * BLOCK
        if n < len(slugs):
            parts.append(block(slugs[n], x, y))
        else:
            parts.append(f'<rect class="q-empty" x="{x + 6}" y="{y + 6}" width="{BLOCK - 12}" height="{BLOCK - 12}"/>')
    return "".join(parts), columns * BLOCK, rows * BLOCK


def logo() -> str:
    """Four fixed patches, not drawn from a slug."""
    parts = (patch("f", "a", 0, 0, 0, 0), patch("a", "b", 4, 0, 40, 0), patch("b", "a", 0, 2, 40, 40))
    return (
        f'<svg class="logo" viewBox="0 0 {BLOCK} {BLOCK}" aria-hidden="true">'
        f"{''.join(parts)}{patch('c', 'f', 2, 0, 0, 40)}</svg>"
    )
