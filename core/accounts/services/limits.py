"""How often one may try to get in: tight per mailbox, loose per network, because a school is one address.

Failed sign-ins are counted by django-allauth from the two texts in plab/settings/sign_in.py; the numbers stand here.
"""

from core.web.limits import Limit, fold_mailbox, hit

HOUR = 60 * 60
FAILED_SIGN_INS = Limit("failed_sign_in", 10, 15 * 60)
FAILED_SIGN_INS_PER_NETWORK = Limit("failed_sign_in_network", 100, 15 * 60)
CODES_PER_MAILBOX = Limit("codes_mailbox", 5, HOUR)
CODES_PER_NETWORK = Limit("codes_network", 300, HOUR)
SIGN_UPS_PER_NETWORK = Limit("sign_ups_network", 300, HOUR)


def count_code(*, email: str, network: str) -> None:
    """Count one code (or the mail that answers in its place). Raises TooMany past the limit, known address or not."""
    hit(CODES_PER_NETWORK, network)
    hit(CODES_PER_MAILBOX, fold_mailbox(email))


def count_sign_up(*, email: str, network: str) -> None:
    """Count one well-formed sign-up. It also counts as a code, since it sends one."""
    hit(SIGN_UPS_PER_NETWORK, network)
    count_code(email=email, network=network)
