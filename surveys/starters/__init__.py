"""Ready-made surveys: plain data in English and Spanish. A starter has a title, what it is about, its questions and its
segments."""

from typing import Any

from surveys.starters import after_session, principals, teacher_interests

STARTERS: dict[str, dict[str, Any]] = {
    "teacher_interests": teacher_interests.STARTER,
    "principals": principals.STARTER,
    "after_session": after_session.STARTER,
}
