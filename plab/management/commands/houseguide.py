"""`manage.py houseguide`: write docs/guide/{permissions,mails,states}.md from the shelves. `--check`: are they fresh?

A newcomer asks three things: who may do this, when is this mail sent, which states are there. The answers stand in
policies.py, mails.py and states.py of every room; these pages gather them and are never edited by hand.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management import BaseCommand
from django.utils import translation

from core.mail import registry
from plab.management import shelves

FRESHLY = "*Written by `manage.py houseguide` from the shelves. Don't edit it: change the shelf.*"


class Command(BaseCommand):
    help = "Write the generated pages of docs/guide/, or check that they are fresh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR, "docs", "guide"), metavar="FOLDER")
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"]
        with translation.override("en"):
            pages = {"permissions.md": permissions(), "mails.md": mails(), "states.md": states()}
        stale = [name for name, text in pages.items() if not is_fresh(folder / name, text)]
        if options["check"]:
            for name in stale:
                self.stderr.write(f"{folder / name} is stale: run `manage.py houseguide`.")
            sys.exit(bool(stale))
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(pages[name])


def is_fresh(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text


def page(title: str, lead: str, sections: list[tuple[str, list[str]]]) -> str:
    lines = [f"# {title}", "", FRESHLY, "", lead]
    for heading, body in sections:
        lines += ["", f"## {heading}", "", *body]
    return "\n".join(lines) + "\n"


def cell(text: Any) -> str:
    """One line of a table: docstrings are folded, bars are escaped."""
    return " ".join(str(text or "").split()).replace("|", "\\|")


def permissions() -> str:
    used: dict[str, list[str]] = {}
    for address in shelves.addresses():
        if address.policy:
            used.setdefault(address.policy, []).append(f"`{address.pattern}`")
    lead = "Who may do what. A refusal with a reason is a page that says it; *hidden* answers as if nothing were there."
    sections = []
    for room in shelves.rooms():
        rows = [
            f"| `{name.partition('.')[2]}` | {cell(policy.__doc__)} | {'<br>'.join(used.get(name, []))} |"
            for name, policy in shelves.policies().items()
            if name.partition(".")[0] == room.label
        ]
        if rows:
            shelf = "policy" if room.label == "web" else "policies"
            head = ["| may a person … | who | asked at |", "|---|---|---|"]
            sections.append((f"{room.label} (`{place(room, shelf)}`)", head + rows))
    return page("Permissions", lead, sections)


def place(room: AppConfig, shelf: str) -> str:
    found = Path(room.path, f"{shelf}.py")
    return str((found if found.exists() else found.with_suffix("")).relative_to(settings.BASE_DIR))


def mails() -> str:
    lead = "Every mail: when, to whom, and by which list one turns it off. How each looks: `/style/mail/`."
    sections: list[tuple[str, list[str]]] = []
    for room in shelves.rooms():
        kinds = [kind for kind in registry.kinds() if kind.app == room.label]
        if kinds:
            head = [
                "| mail | when and to whom | list | in quiet hours | no longer sent after |",
                "|---|---|---|---|---|",
            ]
            sections.append((f"{room.label} (`{place(room, 'mails')}`)", head + [mail_row(kind) for kind in kinds]))
    head = ["| list | can be turned off | unless said otherwise |", "|---|---|---|"]
    rows = [
        f"| {entry.name}: {cell(entry.label)} | {'yes' if entry.can_turn_off else 'no'} | {entry.default} |"
        for entry in registry.lists(can_turn_off=False)
    ]
    return page("Mails", lead, [*sections, ("Lists that one can turn off", head + rows)])


def mail_row(kind: registry.Kind) -> str:
    quiet = {"ignore": "sent at once", "earlier": "sent before", "later": "waits"}[kind.quiet]
    return f"| `{kind.name.partition('.')[2]}` | {cell(kind.doc)} | {kind.list} | {quiet} | {span(kind.lasts)} |"


def span(length: timedelta) -> str:
    if length % timedelta(days=1) == timedelta(0) and length > timedelta(days=1):
        return f"{length.days} days"
    hours = length.total_seconds() / 3600
    return f"{hours:g} h" if hours >= 1 else f"{length.total_seconds() / 60:g} min"


def states() -> str:
    lead = "Which states each noun has, and which moves are legal. Any other move is refused with a sentence (409)."
    sections = []
    for room in shelves.rooms():
        for noun, table in transitions(room):
            head = ["| state | shown as | may become |", "|---|---|---|"]
            rows = [state_row(state, table.get(state, set())) for state in noun]
            sections.append((f"{room.label}: {noun.__name__} (`{place(room, 'states')}`)", head + rows))
    return page("States", lead, sections)


def state_row(state: Any, after: set[Any]) -> str:
    following = ", ".join(f"`{to}`" for to in sorted(after)) or "the end"
    return f"| `{state}` | {cell(state.label)} | {following} |"


def transitions(room: AppConfig) -> Iterator[tuple[Any, dict[Any, set[Any]]]]:
    seen = set()
    for module in shelves.modules(room, "states"):
        for noun, table in getattr(module, "TRANSITIONS", {}).items():
            if noun not in seen:
                seen.add(noun)
                yield noun, table
