"""Ways to a place on the list without an account: a printed code, the link of a mail, the cookie either leaves."""

import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from surveys.models import Participation, Survey

CODE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # 32: five bits each; no i, l, o, u
CODE_LENGTH = 16  # 80 bits
SPOKEN = str.maketrans({"i": "1", "l": "1", "o": "0"})
ENTERED_FOR = timedelta(hours=2)
THANKED_FOR = timedelta(minutes=10)
LINK, ENTERED, THANKED = "surveys.link", "surveys.entered", "surveys.thanked"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """Return a code as it is printed: in fours, in capitals."""
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4)).upper()


def plain(typed: str) -> str:
    """Return a typed code as it was made: without spaces and dashes, look-alikes read as what they look like."""
    return "".join(letter for letter in typed.casefold() if letter.isalnum()).translate(SPOKEN)


def mac_of(code: str, secret: str | None = None) -> str:
    return salted_hmac("surveys.slip", code, secret=secret, algorithm="sha256").hexdigest()


def place_of_code(survey: Survey, typed: str) -> Participation | None:
    """Return the place a printed code stands for. The same work whether it was mistyped or never made."""
    code = plain(typed)
    macs = [mac_of(code, str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return Participation.objects.with_code().filter(survey=survey, code_mac__in=macs).first()


def link_token(place: Participation) -> str:
    """Return the token of a mail's link. It opens the survey and does nothing else."""
    return signing.Signer(salt=LINK).sign(place.pk.hex)


def place_of_link(survey_code: str, token: str) -> Participation | None:
    try:
        return _place(survey_code, signing.Signer(salt=LINK).unsign(token))
    except signing.BadSignature:
        return None


def stamp(place: Participation, salt: str) -> str:
    """Return a cookie's value: whose place, signed, with the time of entering. It stays on the device."""
    return signing.TimestampSigner(salt=salt).sign(place.pk.hex)


def place_of_stamp(survey_code: str, value: str, salt: str) -> Participation | None:
    lasts = ENTERED_FOR if salt == ENTERED else THANKED_FOR
    try:
        return _place(survey_code, signing.TimestampSigner(salt=salt).unsign(value, max_age=lasts))
    except signing.BadSignature:
        return None


def _place(survey_code: str, key: str) -> Participation | None:
    return Participation.objects.filter(survey__code=survey_code, pk=uuid.UUID(key)).first()
