"""How a starter is written down: both languages side by side."""

from typing import Any

Options = list[tuple[str, str, str]]

RATHER_NOT: tuple[str, str, str] = ("rather_not_say", "I’d rather not say", "Prefiero no decirlo")


def words(en: str, es: str) -> dict[str, str]:
    return {"en": en, "es": es}


def options(rows: Options) -> list[dict[str, Any]]:
    return [{"key": key, "label": words(en, es)} for key, en, es in rows]


def question(
    key: str, kind: str, label: dict[str, str], config: dict[str, Any], hint: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "label": label,
        "hint": hint or {},
        "required": False,
        "identifying": False,
        "config": config,
    }


def agree(key: str, en: str, es: str) -> dict[str, Any]:
    return question(key, "scale", words(en, es), {"preset": "likert5"})
