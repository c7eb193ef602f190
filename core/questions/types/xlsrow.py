"""What a question looks like in an XLSForm, between its type and the workbook (`core/questions/xlsform/`).

A type never sees a cell: it makes rows and reads rows. `plab` is our own column; it holds what XLSForm has no word for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class XlsOption:
    """One row of the choices sheet."""

    key: str
    label: Mapping[str, str]
    plab: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class XlsRow:
    """One row of the survey sheet.

    `type` comes without the name of its list ("select_one"), whose choices are `options`. `columns` holds the filled
    cells that aren't fields here: appearance, parameters, constraint. `required` and `relevant`
    of a question's first row belong to the workbook, which writes and reads them for every type.
    """

    type: str
    name: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    hint: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    options: tuple[XlsOption, ...] = ()
    or_other: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    plab: Mapping[str, Any] = field(default_factory=dict)

    def is_from(self, kind: str) -> bool:
        """Say whether this house wrote the row for a question of this type."""
        return self.plab.get("kind") == kind

    def is_foreign(self) -> bool:
        """Say whether another tool, or a person, wrote the row."""
        return "kind" not in self.plab
