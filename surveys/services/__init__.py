"""What happens to surveys: made, scheduled, opened, answered, drawn, closed, counted, published."""

from surveys.services.archive import ARCHIVED_AT_THE_EARLIEST_AFTER, archive_due_surveys, archive_survey
from surveys.services.box import cast_ballot, draw_batches, draw_full_boxes
from surveys.services.counting import count_due_surveys, count_survey
from surveys.services.lists import enter_with_code, erase_own, export_own, extend_list, print_codes
from surveys.services.named import save_named, send_named, withdraw_named
from surveys.services.participation import take_snapshots
from surveys.services.releases import make_releases, publish_survey
from surveys.services.rewording import reword_survey
from surveys.services.surveys import copy_survey, create_survey, delete_survey, edit_survey, write_summary
from surveys.services.texts import (
    approve_excerpt,
    code_text,
    decline_excerpt,
    propose_excerpt,
    show_themes,
)
from surveys.services.windows import (
    close_due_surveys,
    close_survey,
    open_due_surveys,
    open_survey,
    pause_survey,
    reopen_survey,
    resume_survey,
    schedule_survey,
    unschedule_survey,
)
from surveys.services.writing import write_to_lists

__all__ = [
    "approve_excerpt",
    "code_text",
    "decline_excerpt",
    "propose_excerpt",
    "show_themes",
    "ARCHIVED_AT_THE_EARLIEST_AFTER",
    "archive_due_surveys",
    "archive_survey",
    "cast_ballot",
    "close_due_surveys",
    "close_survey",
    "copy_survey",
    "count_due_surveys",
    "count_survey",
    "create_survey",
    "delete_survey",
    "draw_batches",
    "draw_full_boxes",
    "edit_survey",
    "enter_with_code",
    "erase_own",
    "export_own",
    "extend_list",
    "make_releases",
    "open_due_surveys",
    "open_survey",
    "pause_survey",
    "print_codes",
    "publish_survey",
    "reopen_survey",
    "resume_survey",
    "save_named",
    "send_named",
    "withdraw_named",
    "reword_survey",
    "schedule_survey",
    "take_snapshots",
    "unschedule_survey",
    "write_summary",
    "write_to_lists",
]
