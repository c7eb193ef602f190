"""The code that is typed at a session, and what is done with the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.web.forms import PageHelper


class CheckInForm(forms.Form):
    """Six digits; spaces between them do no harm. Whether they are the right ones is the service's to say."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits. The screen in the room shows them."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the six digits from the screen")},
    )
    source = forms.ChoiceField(choices=[("code", "code"), ("link", "link")], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class AttendanceForm(forms.Form):
    """One press for the whole list."""

    what = forms.ChoiceField(choices=[("agree", "agree"), ("going", "going")])
