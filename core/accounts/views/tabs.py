"""The row of pages under `/people/`: each stands there for whom its policy lets in."""

from core.accounts import policies
from core.web.policy import Policy

TABS: dict[str, Policy] = {
    "see_people": policies.can_see_people,
    "see_links": policies.can_see_links,
    "see_roles": policies.can_see_roles,
    "edit_calendar": policies.can_edit_calendar,
}
