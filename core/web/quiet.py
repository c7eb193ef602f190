"""Quiet addresses: under `/s/` they carry printed codes and tokens of mails, which no log may keep."""

import logging

QUIET_PATHS = ("/s/",)  # survey answers: no person, no referrer, no body in any log


class QuietPaths(logging.Filter):
    """Cuts such an address out of Django's own lines ("Not Found: /s/…")."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(part) for part in record.args)
        return True


def _cut(part: object) -> object:
    return f"{part[:3]}…" if isinstance(part, str) and part.startswith(QUIET_PATHS) else part
