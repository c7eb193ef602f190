"""Is what a writer typed usable? One form a page of the newsletter desk."""

from outreach.forms.issues import IssueForm, ReturnForm, ScheduleForm
from outreach.forms.segments import SegmentForm
from outreach.forms.texts import TextForm

__all__ = ["IssueForm", "ReturnForm", "ScheduleForm", "SegmentForm", "TextForm"]
