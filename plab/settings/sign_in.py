"""django-allauth's settings: how people sign in, with what proof, and how often they may try.

Limits on codes and sign-ups are ours (core/accounts/services/limits.py): they count folded mailboxes, known or not.
"""

from plab.settings.environment import env

ACCOUNT_ADAPTER = "core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login_failed": "100/15m/ip,10/15m/key",
    "reset_password_from_key": "100/15m/ip",
    "signup": None,
    "login": None,
    "request_login_code": None,
    "confirm_email": None,
    "reset_password": None,
}
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.sign_in.SignInForm",
    "request_login_code": "core.accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "core.accounts.forms.sign_in.SignInCodeForm",
    "confirm_email_verification_code": "core.accounts.forms.sign_in.AddressCodeForm",
    "add_email": "core.accounts.forms.sign_in.AddAddressForm",
    "reset_password": "core.accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "core.accounts.forms.sign_in.NewPasswordForm",
    "set_password": "core.accounts.forms.sign_in.SetPasswordForm",
    "change_password": "core.accounts.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "core.accounts.forms.sign_in.ReauthenticateForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PLAB_PROXIES", default=0)
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
PASSWORD_RESET_TIMEOUT = 60 * 60

MFA_ADAPTER = "core.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PLAB"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RATE_LIMITS = {"webauthn_login": "100/15m/ip"}
MFA_FORMS = {
    "authenticate": "core.accounts.forms.sign_in.SecondFactorForm",
    "reauthenticate": "core.accounts.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "core.accounts.forms.sign_in.ActivateAppForm",
}

# Google signs in whom we know by a confirmed address. Without its id it is absent, pages and form-action included.
PLAB_GOOGLE_ID = env.str("PLAB_GOOGLE_ID", default="")
GOOGLE_ORIGIN = "https://accounts.google.com"
GOOGLE_APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.google"] if PLAB_GOOGLE_ID else []
SOCIALACCOUNT_ADAPTER = "core.accounts.adapter.GoogleAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = (
    {
        "google": {
            "APPS": [{"client_id": PLAB_GOOGLE_ID, "secret": env.str("PLAB_GOOGLE_SECRET", default="")}],
            "SCOPE": ["openid", "email"],
            "AUTH_PARAMS": {"prompt": "select_account"},
            "VERIFIED_EMAIL": True,
        }
    }
    if PLAB_GOOGLE_ID
    else {}
)
