"""The audit: does some sum or difference of published groups depend on 1 to k - 1 people? Exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

PRIME = 2**61 - 1  # exact arithmetic modulo a prime: as good as fractions here, and much faster
MOST_STEPS = 20_000  # a search longer than this counts as a leak: fail closed

Row = dict[int, int]


def leaks(groups: Sequence[frozenset[int]], weights: Sequence[int], k: int) -> bool:
    """Say whether some combination of these groups (sets of atoms) depends on 1 to k - 1 people. Exact."""
    standing: list[list[int]] = [[] for _ in weights]  # in which groups each atom is, the last first
    for place in reversed(range(len(groups))):
        for atom in groups[place]:
            standing[atom].append(place)
    classes: Counter[tuple[int, ...]] = Counter()
    for places, weight in zip(standing, weights, strict=True):
        if places and weight:
            classes[tuple(places)] += weight
    if all(weight >= k for weight in classes.values()):
        return False
    heaviest_first = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    rows: list[Row] = [{} for _ in groups]
    for column, (found, _weight) in enumerate(heaviest_first):
        for place in found:
            rows[place][column] = 1
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
    _subtract(result, factor, other)
    return result


def _subtract(row: Row, factor: int, other: Row) -> None:
    """Take so many times `other` from a row, in place."""
    for column, value in other.items():
        left = (row.get(column, 0) - factor * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def _independent(rows: list[Row]) -> list[Row]:
    """Return a linearly independent choice of the rows that spans the same space."""
    kept: list[Row] = []
    basis: dict[int, Row] = {}  # by pivot, in order: each row is zero on the pivots before its own
    for row in sorted(rows, key=len):
        rest = dict(row)
        for column, unit in basis.items():
            if column in rest:
                _subtract(rest, rest[column], unit)
        if rest:
            column = min(rest)
            basis[column] = _unit(rest, column)
            kept.append(row)
    return kept


def _unit(row: Row, column: int) -> Row:
    if row[column] == 1:
        return row
    inverse = pow(row[column], -1, PRIME)
    return {at: value * inverse % PRIME for at, value in row.items()}
