"""Principals: how PD time is used, teacher-led groups, barriers, rooms. No school question: they are few."""

from typing import Any

from surveys.starters.words import RATHER_NOT, Options, agree, options, question, words

USES: Options = [
    ("district", "Sessions that the district sets", "Sesiones que fija el distrito"),
    ("school", "Sessions that I set with my team", "Sesiones que fijo con mi equipo"),
    ("teams", "Meetings of grade or subject teams", "Reuniones de equipos de grado o materia"),
    ("groups", "Groups that educators lead themselves", "Grupos que dirigen los propios educadores"),
    ("other_use", "Something else", "Otra cosa"),
]
SUPPORT: Options = [
    ("time", "Time in the schedule", "Tiempo en el horario"),
    ("rooms", "Rooms", "Salones"),
    ("substitutes", "Substitutes", "Suplentes"),
    ("money", "Money for materials", "Dinero para materiales"),
    ("none_now", "None at present", "Ninguno por ahora"),
]
BARRIERS: Options = [
    ("schedule", "The schedule leaves no time", "El horario no deja tiempo"),
    ("cover", "Nobody covers classes", "Nadie cubre las clases"),
    ("mandates", "Required trainings fill the PD days", "Las capacitaciones obligatorias llenan los días"),
    ("leaders", "Too few people want to lead", "Muy pocas personas quieren dirigir"),
    ("no_barrier", "Nothing stands in the way", "Nada lo impide"),
]
SPANS: Options = [
    ("early", "Early learning or elementary", "Infantil o primaria"),
    ("k8", "Pre-kindergarten or kindergarten to grade 8", "De prekínder o kínder a 8.º grado"),
    ("secondary", "Middle or high school", "Secundaria"),
    RATHER_NOT,
]

QUESTIONS = [
    question(
        "pd_uses",
        "multiple",
        words(
            "What fills most of your school’s PD time?",
            "¿Qué ocupa la mayor parte del tiempo de desarrollo profesional?",
        ),
        {"options": options(USES), "max": 2, "noun": words("answers", "respuestas")},
        words("Choose up to 2.", "Elige hasta 2."),
    ),
    agree(
        "groups_welcome",
        "Groups that educators lead themselves are worth PD time",
        "Los grupos que dirigen los propios educadores merecen tiempo de desarrollo profesional",
    ),
    question(
        "support",
        "multiple",
        words("What can you give such groups?", "¿Qué puedes ofrecer a esos grupos?"),
        {"options": options(SUPPORT), "noun": words("answers", "respuestas")},
        words("Choose all that fit.", "Elige todo lo que corresponda."),
    ),
    question(
        "barriers",
        "multiple",
        words("What stands in the way?", "¿Qué lo impide?"),
        {"options": options(BARRIERS), "noun": words("answers", "respuestas")},
        words("Choose all that fit.", "Elige todo lo que corresponda."),
    ),
    agree(
        "rooms_after_school",
        "After school a room for such a group is easy to find",
        "Después de clases es fácil encontrar un salón para un grupo así",
    ),
    question(
        "would_help",
        "long",
        words("What would help you most?", "¿Qué te ayudaría más?"),
        {},
        words("Write no names, and no school.", "No escribas nombres ni escuelas."),
    ),
    question(
        "grade_span",
        "single",
        words("Which school do you lead?", "¿Qué tipo de escuela diriges?"),
        {"options": options(SPANS)},
    ),
]

STARTER: dict[str, Any] = {
    "title": words(
        "How can schools make room for PD that educators lead?",
        "¿Cómo dar lugar al desarrollo profesional que dirigen los educadores?",
    ),
    "about": words(
        "Time, support and barriers: for principals, asked by the board",
        "Tiempo, apoyo y obstáculos: para directores, pregunta el consejo",
    ),
    "segments": ["grade_span"],
    "definition": {
        "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
        "sections": [{"key": "pd_time", "title": {}, "intro": {}, "questions": QUESTIONS}],
    },
}
