"""Who stands in which group: the pass over the responses, and the fold of small groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from surveys.disclosure.numbers import Summary

EVERYONE = ":everyone"
OTHER = ":other"  # no option has such a key
BLANK = ""


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
    """What one table is about. `by` names its breakdowns, most wanted first: segments, then its crosstabs."""

    key: str
    summary: Summary
    by: tuple[str, ...] = ()


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
            if target.key in cells:
                self.count(target, tuple(values.get(key, BLANK) for key in target.by), 1, cells[target.key])

    def count(self, target: Target, atom: tuple[str, ...], people: int, cells: Iterable[tuple[str, int]]) -> None:
        """Count so many people of one atom who all answered a target with these cells."""
        self.weights.setdefault(target.key, Counter())[atom] += people
        sums = self.amounts.setdefault(target.key, {}).setdefault(atom, Counter())
        for item, amount in cells:
            sums[item] += people * amount


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
