"""Who gets it: choices by school, role, community and language, and whom to leave out."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.states import Visibility
from core.accounts.models import School
from core.accounts.states import Role, Side
from core.web.forms import PageHelper
from outreach.models import NewsletterIssue
from outreach.states import NewsList

FITS = [("all", _("All of the kinds I choose")), ("any", _("Any of the kinds I choose"))]


class SegmentForm(forms.Form):
    """Nothing chosen: everybody on the list. Within one kind, one of the choices is enough."""

    marks_optional = False
    fits = forms.ChoiceField(label=_("Readers must fit"), choices=FITS, widget=forms.RadioSelect, initial="all")
    lock_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, issue: NewsletterIssue, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, initial={**self._initial(issue), "lock_version": issue.lock_version}, **kwargs)
        for by, label, choices in self._kinds(issue, side):
            for prefix, words in (("", label), ("not_", _("Leave out, by %s") % str(label).lower())):
                self.fields[f"{prefix}{by}"] = forms.MultipleChoiceField(
                    label=words, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )
        self.helper = PageHelper(self)

    @property
    def kinds(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return what can be chosen and what left out, a pair a kind: the page folds those without a choice."""
        return [(self[by], self[f"not_{by}"]) for by in self.fields if f"not_{by}" in self.fields]

    @staticmethod
    def _kinds(issue: NewsletterIssue, side: Side) -> list[tuple[str, Any, list[tuple[str, Any]]]]:
        languages = [("language", _("Language"), list(settings.LANGUAGES))]
        if issue.list == NewsList.FAMILIES:
            return languages
        schools = [(str(pk), name) for pk, name in School.objects.active().values_list("pk", "name")]
        kinds = [("school", _("School"), schools), ("role", _("Role"), list(Role.choices))]
        if side == Side.UNION:  # who is in a community never reaches the district
            living = Community.objects.living().exclude(visibility=Visibility.PRIVATE)
            living = living.order_by("name").values_list("pk", "name")
            kinds.append(("community", _("Community"), [(str(pk), name) for pk, name in living]))
        return kinds + languages

    @staticmethod
    def _initial(issue: NewsletterIssue) -> dict[str, Any]:
        chosen: dict[str, Any] = {"fits": "any" if issue.segment.get("any") else "all"}
        for line in [*issue.segment.get("all", []), *issue.segment.get("any", [])]:
            chosen[line["by"]] = line["values"]
        for line in issue.segment.get("none", []):
            chosen[f"not_{line['by']}"] = line["values"]
        return chosen

    @property
    def segment(self) -> dict[str, Any]:
        """Return the choices as an issue keeps them."""
        data = self.cleaned_data
        kinds = [name for name in data if name not in ("fits", "lock_version") and data[name]]
        chosen = [{"by": name, "values": data[name]} for name in kinds if not name.startswith("not_")]
        left_out = [{"by": name[4:], "values": data[name]} for name in kinds if name.startswith("not_")]
        return {key: lines for key, lines in ((data["fits"], chosen), ("none", left_out)) if lines}
