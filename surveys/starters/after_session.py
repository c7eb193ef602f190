"""After a session: six questions that a community puts to those who were there."""

from typing import Any

from surveys.starters.words import Options, agree, options, question, words

PACE: Options = [
    ("too_slow", "Too slow", "Demasiado lento"),
    ("right", "About right", "Adecuado"),
    ("too_fast", "Too fast", "Demasiado rápido"),
]
NEXT: Options = [
    ("practice", "Try it in class and compare", "Probarlo en clase y comparar"),
    ("deeper", "Go deeper into the same topic", "Profundizar en el mismo tema"),
    ("visit", "Visit a colleague’s class", "Visitar la clase de un colega"),
    ("new_topic", "Take up a new topic", "Tomar un tema nuevo"),
]

QUESTIONS = [
    agree("worth_time", "The session was worth my time", "La sesión valió mi tiempo"),
    agree("fits_students", "It fits what my students need", "Responde a lo que necesitan mis estudiantes"),
    agree("can_use", "I can use something of it this month", "Puedo usar algo de ella este mes"),
    question("pace", "single", words("How was the pace?", "¿Qué tal fue el ritmo?"), {"options": options(PACE)}),
    question(
        "what_next", "single", words("What should come next?", "¿Qué debería seguir?"), {"options": options(NEXT)}
    ),
    question(
        "say_more",
        "long",
        words("What else should we know?", "¿Qué más deberíamos saber?"),
        {},
        words("Write no names.", "No escriba nombres."),
    ),
]

STARTER: dict[str, Any] = {
    "title": words("How was the session?", "¿Qué tal fue la sesión?"),
    "about": words(
        "Six questions after a session: for members of a community",
        "Seis preguntas después de una sesión: para miembros de una comunidad",
    ),
    "segments": [],
    "definition": {
        "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
        "sections": [{"key": "session", "title": {}, "intro": {}, "questions": QUESTIONS}],
    },
}
