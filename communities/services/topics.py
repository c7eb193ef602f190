"""Topics come from a file: all rows or none, twice changes nothing."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from communities.models import Topic
from communities.models.communities import NAME_LONGEST, NAME_SHORTEST
from core.web.text import tidy

COLUMNS = ["name", "parent", "source"]


class BadTopics(Exception):
    """The file was refused; says the line."""


def read_topics(path: Path) -> list[dict[str, str]]:
    """Read and check the whole file before anything is written. Parents must stand in it, themselves without one."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise BadTopics(f"line 1: the columns must be {', '.join(COLUMNS)}")
        rows = [{key: tidy(row.get(key) or "") for key in COLUMNS} for row in reader]
    _check(rows)
    return rows


@transaction.atomic
def load_topics(rows: Iterable[dict[str, str]]) -> int:
    """Write topics, parents first; names are compared without case. Returns how many rows were new or changed."""
    known = {topic.name.lower(): topic for topic in Topic.objects.active()}
    changed = 0
    for row in sorted(rows, key=lambda row: bool(row["parent"])):
        parent = known.get(row["parent"].lower()) if row["parent"] else None
        topic = known.get(row["name"].lower()) or Topic(slug=slugify(row["name"]))
        wanted = (row["name"], parent.pk if parent else None, row["source"])
        if topic.pk and (topic.name, topic.parent_id, topic.source) == wanted:
            continue
        topic.name, topic.parent, topic.source = row["name"], parent, row["source"]
        topic.save()
        known[topic.name.lower()] = topic
        changed += 1
    return changed


def _check(rows: list[dict[str, str]]) -> None:
    seen: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        name = row["name"].lower()
        if not NAME_SHORTEST <= len(name) <= NAME_LONGEST or not slugify(name):
            raise BadTopics(f"line {line}: a name has {NAME_SHORTEST} to {NAME_LONGEST} characters")
        if name in seen:
            raise BadTopics(f"line {line}: {row['name']} stands twice")
        seen[name] = row["parent"].lower()
    for line, row in enumerate(rows, start=2):
        parent = row["parent"].lower()
        if parent and (parent not in seen or seen[parent]):
            raise BadTopics(f"line {line}: {row['parent']} is not a topic without a parent")
