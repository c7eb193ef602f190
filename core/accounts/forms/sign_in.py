"""django-allauth's forms in the words of the house: labels instead of placeholders, a code that phones recognize."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.forms.sign_up import EMAIL_WORDS

CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}


class Plain:
    """Mixin: no placeholders, our words, fields of one line."""

    words: dict[str, Any] = {}
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            if isinstance(field, forms.EmailField):
                field.label = self.words.get(name, _("Your email"))
                field.widget.attrs |= {"autocomplete": "email", "inputmode": "email"}
                field.error_messages |= {"required": EMAIL_WORDS, "invalid": EMAIL_WORDS}
            if name == "code":
                field.label = _("Your code")
                field.widget.attrs |= CODE_ATTRS
                field.error_messages["required"] = _("Type the code from the mail")


class OwnDevice(forms.Form):
    """Mixin: the tick that keeps one signed in."""

    remember = forms.BooleanField(
        label=_("This is my own device"), required=False, help_text=_("Stay signed in here for 30 days.")
    )


class SignInForm(Plain, allauth_forms.LoginForm):
    """Email, and a password from those who have one. Without it a code is sent."""

    words = {"password": _("Your password"), "remember": _("This is my own device")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave this empty and we send a code to your email.")
        self.fields["password"].max_length = 200
        self.fields["remember"].help_text = _("Stay signed in here for 30 days.")


class RequestCodeForm(Plain, allauth_forms.RequestLoginCodeForm):
    pass


class SignInCodeForm(Plain, OwnDevice, allauth_forms.ConfirmLoginCodeForm):
    field_order = ["code", "remember"]


class AddressCodeForm(Plain, OwnDevice, allauth_forms.ConfirmEmailVerificationCodeForm):
    field_order = ["code", "remember"]


class AddAddressForm(Plain, allauth_forms.AddEmailForm):
    words = {"email": _("Another email")}


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(Plain, allauth_forms.ResetPasswordKeyForm):
    words = {"password1": _("Your new password"), "password2": _("The same again")}


class SetPasswordForm(Plain, allauth_forms.SetPasswordForm):
    words = {"password1": _("Your new password"), "password2": _("The same again")}


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": _("Your present password"),
        "password1": _("Your new password"),
        "password2": _("The same again"),
    }


class ReauthenticateForm(Plain, allauth_forms.ReauthenticateForm):
    words = {"password": _("Your password")}


class SecondFactorForm(Plain, mfa_forms.AuthenticateForm):
    pass


class SecondFactorAgainForm(Plain, mfa_forms.ReauthenticateForm):
    pass


class ActivateAppForm(Plain, totp_forms.ActivateTOTPForm):
    pass
