"""What happens to surveys: made, scheduled, opened, answered, drawn, closed, counted, published."""

from surveys.services.box import cast_ballot, draw_batches, draw_full_boxes
from surveys.services.counting import count_due_surveys, count_survey
from surveys.services.lists import erase_own, export_own
from surveys.services.releases import make_releases, publish_survey
from surveys.services.surveys import (
    close_due_surveys,
    close_survey,
    create_survey,
    edit_survey,
    open_due_surveys,
    open_survey,
    schedule_survey,
    unschedule_survey,
    write_summary,
)

__all__ = [
    "cast_ballot",
    "close_due_surveys",
    "close_survey",
    "count_due_surveys",
    "count_survey",
    "create_survey",
    "draw_batches",
    "draw_full_boxes",
    "edit_survey",
    "erase_own",
    "export_own",
    "make_releases",
    "open_due_surveys",
    "open_survey",
    "publish_survey",
    "schedule_survey",
    "unschedule_survey",
    "write_summary",
]
