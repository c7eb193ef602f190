"""The gate: which tables of a survey may be shown, and in which numbers. Pure functions, no Django.

Hiding small groups is not enough, since readers add and subtract. The rule: no combination of a target's published
tables, sum or difference, may depend on 1 to k - 1 people. The gate works per *target*, because each question has its
own base. People with equal answers to all questions that break a target down form one *atom*; a published group is a
set of atoms; atoms in exactly the same published groups can't be told apart and merge into a *class*.
"""

from surveys.disclosure.audit import leaks
from surveys.disclosure.groups import BLANK, EVERYONE, OTHER, Block, Breakdown, Tally, Target, coarsen, fold
from surveys.disclosure.numbers import (
    BANDED,
    EACH,
    EXACT_FROM,
    Summary,
    Told,
    average,
    band_of,
    coded,
    middle,
    nearest,
    share,
    shares,
    size,
)
from surveys.disclosure.tables import Gate, build

__all__ = [
    "leaks",
    "BLANK",
    "EVERYONE",
    "OTHER",
    "Block",
    "Breakdown",
    "Tally",
    "Target",
    "coarsen",
    "fold",
    "BANDED",
    "EACH",
    "EXACT_FROM",
    "Summary",
    "Told",
    "average",
    "band_of",
    "coded",
    "middle",
    "nearest",
    "share",
    "shares",
    "size",
    "Gate",
    "build",
]
