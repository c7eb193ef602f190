"""Form helpers. The page writes `<form novalidate>`, the token and the buttons; crispy draws the fields."""

from typing import Any

from crispy_forms.helper import FormHelper


class PageHelper(FormHelper):
    """For every form: no form tag, no token, no inputs; the page has them."""

    def __init__(self, form: Any = None) -> None:
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
