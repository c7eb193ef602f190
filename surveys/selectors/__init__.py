"""Reads of surveys, cut by noun; what the other shelves and rooms use stands here."""

from surveys.selectors.asked import (
    audience_of,
    list_of,
    newly_found,
    people_found,
    size_of_list,
    slips_of,
)
from surveys.selectors.box import (
    counted_so_far,
    full_boxes,
    surveys_to_archive,
    surveys_to_close,
    surveys_to_open,
    surveys_without_releases,
)
from surveys.selectors.changes import (
    EXTENDED,
    PRINTED,
    REOPENED,
    Change,
    changes_of,
)
from surveys.selectors.checks import (
    boxes_are_drawn,
    promises_hold,
    releases_hold,
    sent_are_kept,
)
from surveys.selectors.lists import (
    found,
    needs,
    surveys_for,
    surveys_run_by,
)
from surveys.selectors.people import (
    communities_led_by,
    enter_by,
    is_owner_side,
    owner_people,
    owners_open_to,
    participation_of,
)
from surveys.selectors.releases import (
    MOST_SEGMENTS,
    Reading,
    breakdowns_of,
    newest_release,
    points_of,
    reading_of,
    segment_questions,
    targets_of,
)

__all__ = [
    "EXTENDED",
    "PRINTED",
    "REOPENED",
    "Change",
    "MOST_SEGMENTS",
    "Reading",
    "audience_of",
    "boxes_are_drawn",
    "breakdowns_of",
    "changes_of",
    "communities_led_by",
    "counted_so_far",
    "enter_by",
    "found",
    "full_boxes",
    "is_owner_side",
    "list_of",
    "needs",
    "newest_release",
    "newly_found",
    "owner_people",
    "owners_open_to",
    "participation_of",
    "people_found",
    "points_of",
    "promises_hold",
    "reading_of",
    "releases_hold",
    "segment_questions",
    "sent_are_kept",
    "size_of_list",
    "slips_of",
    "surveys_for",
    "surveys_run_by",
    "surveys_to_archive",
    "surveys_to_close",
    "surveys_to_open",
    "surveys_without_releases",
    "targets_of",
]
