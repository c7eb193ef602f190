"""Ready-made surveys: plain data in English and Spanish. A starter has a title, a definition and its segments."""

from typing import Any

from surveys.starters import teacher_interests

STARTERS: dict[str, dict[str, Any]] = {"teacher_interests": teacher_interests.STARTER}
