"""The tables: each target goes through the gates of its audiences, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from surveys.disclosure.audit import leaks
from surveys.disclosure.groups import EVERYONE, Block, Breakdown, Tally, Target, coarsen, fold
from surveys.disclosure.numbers import Told, coded, size


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
        amounts = tally.amounts.get(target.key, {})
        self.amounts = [list(amounts[atom].items()) for atom in self.atoms]
        self.base = sum(self.weights)
        self.known: list[frozenset[int]] = []
        self.figures: dict[frozenset[int], tuple[list[int | None], list[Told]]] = {}  # of groups told before

    def open_to(self, gate: Gate, breakdowns: Mapping[str, Breakdown]) -> dict[str, Any] | None:
        if self.base < gate.k:
            return None
        everyone = frozenset(range(len(self.atoms)))
        self.known = self.known or [everyone]
        by = {key: self._broken_down(place, breakdowns[key], gate.k) for place, key in enumerate(self.target.by)}
        return {"everyone": self._told(EVERYONE, everyone), "by": by}

    def _broken_down(self, place: int, breakdown: Breakdown, k: int) -> list[dict[str, Any]] | None:
        weights: Counter[str] = Counter()
        for atom, weight in zip(self.atoms, self.weights, strict=True):
            weights[atom[place]] += weight
        blocks = fold(weights, breakdown, k)
        while len(blocks) > 1:
            groups = self._groups(place, blocks)
            known = self._with(groups)
            if not leaks(known, self.weights, k):
                self.known = known
                return [self._told(block.name, group) for block, group in zip(blocks, groups, strict=True)]
            blocks = coarsen(blocks)
        return None

    def _with(self, groups: Sequence[frozenset[int]]) -> list[frozenset[int]]:
        """Return what readers know with these groups, without what follows: everyone is the sum of any breakdown, and
        the largest group of a further one is everyone without the others."""
        if len(self.known) == 1:
            return list(groups)
        largest = max(groups, key=len)
        return [*self.known, *(group for group in groups if group is not largest)]

    def _groups(self, place: int, blocks: Sequence[Block]) -> list[frozenset[int]]:
        """Return the atoms of each block."""
        block_of = {value: number for number, block in enumerate(blocks) for value in block.values}
        members: list[list[int]] = [[] for _ in blocks]
        for at, atom in enumerate(self.atoms):
            if atom[place] in block_of:
                members[block_of[atom[place]]].append(at)
        return [frozenset(atoms) for atoms in members]

    def _told(self, name: str, group: frozenset[int]) -> dict[str, Any]:
        if group not in self.figures:
            people = sum(self.weights[at] for at in group)
            sums: dict[str, int] = {}
            for at in group:
                for item, amount in self.amounts[at]:
                    sums[item] = sums.get(item, 0) + amount
            self.figures[group] = size(people), coded(self.target.summary, sums, people)
        people_told, figures = self.figures[group]
        return {"name": name, "size": list(people_told), "figures": list(figures)}
