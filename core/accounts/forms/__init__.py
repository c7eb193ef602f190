"""Forms about people. One module a noun; import from here."""

from core.accounts.forms.calendar import ClosedDaysForm, SchoolYearChangeForm, SchoolYearForm
from core.accounts.forms.links import InviteLinkForm
from core.accounts.forms.own import CloseForm, MailForm, NewsForm, ProfileForm
from core.accounts.forms.people import ApproveManyForm, ReasonForm, SuspendForm
from core.accounts.forms.roles import RoleEndForm, RoleGrantForm
from core.accounts.forms.sign_up import EducatorForm, JoinForm, StaffForm

__all__ = [
    "ApproveManyForm",
    "CloseForm",
    "ClosedDaysForm",
    "EducatorForm",
    "InviteLinkForm",
    "JoinForm",
    "MailForm",
    "NewsForm",
    "ProfileForm",
    "ReasonForm",
    "RoleEndForm",
    "RoleGrantForm",
    "SchoolYearChangeForm",
    "SchoolYearForm",
    "StaffForm",
    "SuspendForm",
]
