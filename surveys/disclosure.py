"""The gate: which tables of a survey may be shown, and in which numbers. Pure functions, no Django.

Hiding small groups is not enough, since readers add and subtract. The rule: no combination of a target's published
tables, sum or difference, may depend on 1 to k - 1 people. The gate works per *target*, because each question has its
own base. People with equal answers to all questions that break a target down form one *atom*; a published group is a
set of atoms; atoms in exactly the same published groups can't be told apart and merge into a *class*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

PRIME = 2**61 - 1  # exact arithmetic modulo a prime: as good as fractions here, and much faster
MOST_STEPS = 20_000  # a search longer than this counts as a leak: fail closed
EVERYONE = ":everyone"
OTHER = ":other"  # no option has such a key
BLANK = ""

Row = dict[int, int]


# --- What is counted -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A question that may break tables down. `unnamed` options ("I'd rather not say") never become a group's name."""

    key: str
    options: tuple[str, ...]
    unnamed: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(option for option in self.options if option not in self.unnamed)


@dataclass(frozen=True, slots=True)
class Target:
    """What one table is about. `adds_up`: each person falls in exactly one item. `points`: the items' numbers, if any.

    `by` names its breakdowns, most wanted first: segments, then the crosstabs declared for it.
    """

    key: str
    items: tuple[str, ...]
    adds_up: bool
    by: tuple[str, ...] = ()
    points: tuple[int, ...] = ()


@dataclass(slots=True)
class Tally:
    """The one pass over the responses: for each target its atoms, with how many people and how much of each item."""

    targets: Sequence[Target]
    people: int = 0
    weights: dict[str, Counter[tuple[str, ...]]] = field(default_factory=dict)
    amounts: dict[str, dict[tuple[str, ...], Counter[str]]] = field(default_factory=dict)

    def add(self, values: Mapping[str, str], cells: Mapping[str, Iterable[tuple[str, int]]]) -> None:
        """Count one person: `values` of the breakdown questions; `cells` of each target that the person answered."""
        self.people += 1
        for target in self.targets:
            if target.key not in cells:
                continue
            atom = tuple(values.get(key, BLANK) for key in target.by)
            self.weights.setdefault(target.key, Counter())[atom] += 1
            sums = self.amounts.setdefault(target.key, {}).setdefault(atom, Counter())
            for item, amount in cells[target.key]:
                sums[item] += amount


# --- Fold ------------------------------------------------------------------------------------------------------------


class Block(NamedTuple):
    """One group of a breakdown: its name (an option, or OTHER), the values in it, how many people."""

    name: str
    values: frozenset[str]
    weight: int


def fold(weights: Mapping[str, int], breakdown: Breakdown, k: int) -> list[Block]:
    """Return the blocks of one breakdown: groups of at least k by name, all the rest together as OTHER.

    Nobody is left out, or they could be had as "everyone minus the groups". Fewer than two blocks: nothing is shown.
    """
    named = [Block(name, frozenset({name}), weights[name]) for name in breakdown.names if weights.get(name, 0) >= k]
    shown = {block.name for block in named}
    rest = frozenset(value for value, weight in weights.items() if weight and value not in shown)
    other = Block(OTHER, rest, sum(weights[value] for value in rest))
    if 0 < other.weight < k and named:
        smallest = min(named, key=lambda block: block.weight)  # min keeps option order among equals
        named.remove(smallest)
        other = _joined(other, smallest)
    blocks = [*named, other] if other.weight else named
    return blocks if len(blocks) > 1 else []


def coarsen(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the smallest named one moved into OTHER (without an OTHER: the two smallest become it)."""
    named = [block for block in blocks if block.name != OTHER]
    others = [block for block in blocks if block.name == OTHER]
    for _ in range(1 if others else 2):
        smallest = min(named, key=lambda block: block.weight)
        named.remove(smallest)
        others = [_joined(others[0], smallest) if others else Block(OTHER, smallest.values, smallest.weight)]
    return [*named, *others]


def _joined(one: Block, two: Block) -> Block:
    return Block(OTHER, one.values | two.values, one.weight + two.weight)


# --- Audit -----------------------------------------------------------------------------------------------------------


def leaks(groups: Sequence[frozenset[int]], weights: Sequence[int], k: int) -> bool:
    """Say whether some combination of these groups (sets of atoms) depends on 1 to k - 1 people. Exact."""
    masks = [0] * len(weights)
    for place, group in enumerate(groups):
        for atom in group:
            masks[atom] |= 1 << place
    classes: Counter[int] = Counter()
    for mask, weight in zip(masks, weights, strict=True):
        if mask and weight:
            classes[mask] += weight
    if all(weight >= k for weight in classes.values()):
        return False
    heaviest_first = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        {column: 1 for column, (mask, _) in enumerate(heaviest_first) if mask >> place & 1}
        for place in range(len(groups))
    ]
    return _Search([weight for _, weight in heaviest_first], k).finds(_independent(rows))


class _Search:
    """Can a combination of rows be zero everywhere except on fewer than k people?"""

    def __init__(self, weights: list[int], k: int) -> None:
        self.weights, self.k, self.steps = weights, k, 0

    def finds(self, rows: list[Row], start: int = 0, cost: int = 0) -> bool:
        """Columns before `start` are paid for (their people are in `cost`) or zero in every row."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            return True
        while rows:
            column = next((at for at in range(start, len(self.weights)) if any(at in row for row in rows)), None)
            if column is None:
                return True  # what remains lives on the paid columns alone
            price = cost + self.weights[column]
            if price < self.k and self.finds(rows, column + 1, price):
                return True
            rows, start = _eliminate(rows, column), column + 1
        return False


def _eliminate(rows: list[Row], column: int) -> list[Row]:
    """Return the combinations that are zero on a column: one row fewer."""
    pivot = min((row for row in rows if column in row), key=len)
    inverse = pow(pivot[column], -1, PRIME)
    return [
        _minus(row, row[column] * inverse % PRIME, pivot) if column in row else row for row in rows if row is not pivot
    ]


def _minus(row: Row, factor: int, other: Row) -> Row:
    result = dict(row)
    for column, value in other.items():
        left = (result.get(column, 0) - factor * value) % PRIME
        if left:
            result[column] = left
        else:
            result.pop(column, None)
    return result


def _independent(rows: list[Row]) -> list[Row]:
    """Return a linearly independent choice of the rows that spans the same space."""
    kept: list[Row] = []
    basis: dict[int, Row] = {}
    for row in sorted(rows, key=len):
        rest = row
        while pivots := rest.keys() & basis.keys():
            column = min(pivots)
            rest = _minus(rest, rest[column], basis[column])
        if rest:
            column = min(rest)
            basis = {
                at: _minus(old, old[column], _unit(rest, column)) if column in old else old for at, old in basis.items()
            }
            basis[column] = _unit(rest, column)
            kept.append(row)
    return kept


def _unit(row: Row, column: int) -> Row:
    inverse = pow(row[column], -1, PRIME)
    return {at: value * inverse % PRIME for at, value in row.items()}


# --- Numbers ---------------------------------------------------------------------------------------------------------


class Band(NamedTuple):
    """How a group of `low` to `high` people is told: tails up to `tail` percent are coded, shares go in `step`s."""

    low: int
    high: int | None
    tail: int
    step: int


BANDS = (Band(5, 9, 20, 10), Band(10, 19, 10, 1), Band(20, 39, 10, 1), Band(40, 99, 5, 1), Band(100, None, 2, 1))
EXACT_FROM = 100
COARSE_STEP = 5


def band_of(people: int) -> Band:
    """Return the band of a group. Raises where a group is too small to be told at all."""
    for band in reversed(BANDS):
        if people >= band.low:
            return band
    raise ValueError("A group this small has no band.")


def size(people: int) -> list[int | None]:
    """Return a group's size as it may be told: [low, high], high None for "or more"."""
    band = band_of(people)
    return [band.low, band.high]


def share(amount: int, people: int, step: int = 1) -> int:
    """Return a percentage in whole steps, halves up."""
    return (200 * amount + step * people) // (2 * step * people) * step


def shares(amounts: Sequence[int], people: int, *, adds_up: bool) -> list[int | str]:
    """Return the percentages of a distribution with coded tails: 38, "<=10", ">=90".

    Where exactly one value of a distribution that adds to 100 is coded, the others are rounded to the nearest 5, or
    subtraction would undo it.
    """
    band = band_of(people)
    found: list[int | str] = [_coded(share(amount, people, band.step), band) for amount in amounts]
    if adds_up and sum(isinstance(value, str) for value in found) == 1:
        step = max(band.step, COARSE_STEP)
        found = [
            value if isinstance(value, str) else share(amount, people, step)
            for value, amount in zip(found, amounts, strict=True)
        ]
    return found


def _coded(percent: int, band: Band) -> int | str:
    if percent <= band.tail:
        return f"<={band.tail}"
    return f">={100 - band.tail}" if percent >= 100 - band.tail else percent


def average(amounts: Sequence[int], points: Sequence[int], people: int) -> float:
    """Return an average with one decimal, never nearer to an end of the scale than the band's tail."""
    low, high = min(points), max(points)
    margin = Fraction(band_of(people).tail * (high - low), 100)
    mean = Fraction(sum(amount * point for amount, point in zip(amounts, points, strict=True)), people)
    tenths = (20 * min(max(mean, low + margin), high - margin) + 1) // 2
    least, most = -(-10 * (low + margin) // 1), 10 * (high - margin) // 1
    return min(max(int(tenths), int(least)), int(most)) / 10


# --- A release -------------------------------------------------------------------------------------------------------


class Gate(NamedTuple):
    """Whom a release is for and the smallest group it shows. Later gates' readers see the earlier releases, too."""

    audience: str
    k: int


def build(
    tally: Tally, breakdowns: Mapping[str, Breakdown], gates: Sequence[Gate]
) -> dict[str, dict[str, dict[str, Any] | None]]:
    """Return what each audience may see of each target: None, or `{"everyone": …, "by": {key: [group, …] or None}}`."""
    releases: dict[str, dict[str, dict[str, Any] | None]] = {gate.audience: {} for gate in gates}
    for target in tally.targets:
        table = _Table(target, tally)
        for gate in gates:
            releases[gate.audience][target.key] = table.open_to(gate, breakdowns)
    return releases


class _Table:
    """One target on its way through the gates: its atoms, and which groups readers know by now."""

    def __init__(self, target: Target, tally: Tally) -> None:
        self.target = target
        weights = tally.weights.get(target.key, Counter())
        self.atoms = sorted(weights)
        self.weights = [weights[atom] for atom in self.atoms]
        self.amounts = tally.amounts.get(target.key, {})
        self.base = sum(self.weights)
        self.known: list[frozenset[int]] = []

    def open_to(self, gate: Gate, breakdowns: Mapping[str, Breakdown]) -> dict[str, Any] | None:
        if self.base < gate.k:
            return None
        everyone = frozenset(range(len(self.atoms)))
        self.known.append(everyone)
        by = {key: self._broken_down(place, breakdowns[key], gate.k) for place, key in enumerate(self.target.by)}
        return {"everyone": self._told(EVERYONE, everyone), "by": by}

    def _broken_down(self, place: int, breakdown: Breakdown, k: int) -> list[dict[str, Any]] | None:
        weights: Counter[str] = Counter()
        for atom, weight in zip(self.atoms, self.weights, strict=True):
            weights[atom[place]] += weight
        blocks = fold(weights, breakdown, k)
        while len(blocks) > 1:
            groups = [
                frozenset(at for at, atom in enumerate(self.atoms) if atom[place] in block.values) for block in blocks
            ]
            if not leaks([*self.known, *groups], self.weights, k):
                self.known += groups
                return [self._told(block.name, group) for block, group in zip(blocks, groups, strict=True)]
            blocks = coarsen(blocks)
        return None

    def _told(self, name: str, group: frozenset[int]) -> dict[str, Any]:
        people = sum(self.weights[at] for at in group)
        sums: Counter[str] = Counter()
        for at in group:
            sums.update(self.amounts[self.atoms[at]])
        amounts = [sums[item] for item in self.target.items]
        told: dict[str, Any] = {
            "name": name,
            "size": size(people),
            "shares": shares(amounts, people, adds_up=self.target.adds_up),
        }
        if self.target.points:
            told["average"] = average(amounts, self.target.points, people)
        return told
