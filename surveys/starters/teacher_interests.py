"""Teacher interests: topics, present PD, points of PD time, when, who should lead, what worked, and four questions of
every wave.

`say_content`, `say_design`, `say_facilitation` and `practice_changed` are read by the outcomes pages: their keys stay.
"""

from typing import Any

from surveys.starters.words import RATHER_NOT, Options, agree, options, question, words

TOPICS: Options = [
    ("multilingual", "Supporting multilingual learners", "Apoyo a estudiantes multilingües"),
    ("inclusion", "Inclusion and co-teaching", "Inclusión y coenseñanza"),
    ("sustaining", "Culturally sustaining teaching", "Enseñanza que sostiene las culturas"),
    ("early_literacy", "Early literacy", "Lectoescritura inicial"),
    ("adolescent_literacy", "Reading and writing in every subject", "Leer y escribir en cada materia"),
    ("math", "Math talk and problem solving", "Conversación matemática y solución de problemas"),
    ("science", "Science and inquiry", "Ciencias e indagación"),
    ("civics", "History and civics", "Historia y educación cívica"),
    ("arts", "Arts across the school day", "Artes durante la jornada escolar"),
    ("restorative", "Restorative practice", "Prácticas restaurativas"),
    ("wellbeing", "Students’ well-being", "Bienestar de los estudiantes"),
    ("families", "Working with families", "Trabajo con las familias"),
    ("assessment", "Assessment that helps learning", "Evaluación que ayuda a aprender"),
    ("technology", "Technology that serves teaching", "Tecnología al servicio de la enseñanza"),
    ("vocational", "Career and vocational teaching", "Formación técnica y profesional"),
]
USES: Options = [
    ("with_colleagues", "Working with colleagues on our own questions", "Trabajar con colegas en nuestras preguntas"),
    ("visits", "Visiting each other’s classrooms", "Visitar las clases de los demás"),
    ("courses", "Workshops and courses", "Talleres y cursos"),
    ("planning", "Planning and preparing together", "Planificar y preparar en equipo"),
    ("announcements", "Information from school and district", "Información de la escuela y del distrito"),
]
WHEN: Options = [
    ("school_time", "During the school day", "Durante la jornada escolar"),
    ("pd_days", "On PD days", "En los días de desarrollo profesional"),
    ("after_school", "Right after school", "Justo después de clases"),
    ("evening", "In the evening, online", "En la noche, en línea"),
    ("summer", "In summer", "En verano"),
]
LEADERS: Options = [
    ("colleagues", "Colleagues from my school", "Colegas de mi escuela"),
    ("other_schools", "Educators from other schools", "Educadores de otras escuelas"),
    ("district", "District staff", "Personal del distrito"),
    ("outside", "Someone from outside", "Alguien de afuera"),
    ("no_matter", "It does not matter to me", "Me da igual"),
]
ROLES: Options = [
    ("teacher", "Teacher", "Docente"),
    ("special_education", "Special education teacher", "Docente de educación especial"),
    ("paraprofessional", "Paraprofessional", "Paraprofesional"),
    ("counselor", "Counselor or social worker", "Consejería o trabajo social"),
    ("nurse_related", "Nurse or related service provider", "Enfermería o servicios relacionados"),
    ("something_else", "Something else", "Otra función"),
    RATHER_NOT,
]
GRADE_BANDS: Options = [
    ("early", "Pre-kindergarten to grade 2", "De prekínder a 2.º grado"),
    ("elementary", "Grades 3 to 5", "De 3.º a 5.º grado"),
    ("middle", "Grades 6 to 8", "De 6.º a 8.º grado"),
    ("high", "Grades 9 to 12", "De 9.º a 12.º grado"),
    ("several", "Several of these", "Varios de estos"),
    RATHER_NOT,
]


LEARNING = [
    question(
        "topics",
        "multiple",
        words(
            "Which topics would you choose to work on with other educators?",
            "¿Qué temas elegirías para trabajar con otros educadores?",
        ),
        {"options": options(TOPICS), "max": 3, "noun": words("topics", "temas")},
        words("Choose up to 3.", "Elige hasta 3."),
    ),
    agree(
        "present_pd",
        "The PD I attend now fits what my students need",
        "El desarrollo profesional al que voy ahora responde a lo que necesitan mis estudiantes",
    ),
    question(
        "split",
        "budget",
        words(
            "How would you split 100 points of PD time?",
            "¿Cómo repartirías 100 puntos del tiempo de desarrollo profesional?",
        ),
        {"options": options(USES)},
        words("More points mean more time.", "Más puntos significan más tiempo."),
    ),
    question(
        "when",
        "multiple",
        words("When could you meet?", "¿Cuándo podrías reunirte?"),
        {"options": options(WHEN), "noun": words("times", "momentos")},
        words("Choose all that fit.", "Elige todos los que te sirvan."),
    ),
    question(
        "leads",
        "single",
        words("Who should lead PD?", "¿Quién debería dirigir el desarrollo profesional?"),
        {"options": options(LEADERS)},
    ),
    question(
        "worked",
        "long",
        words("Which PD worked well for you, and why?", "¿Qué desarrollo profesional te sirvió, y por qué?"),
        {},
        words(
            "Write no names, and nothing that only you could know.",
            "No escribas nombres ni nada que solo tú puedas saber.",
        ),
    ),
]
SAY = [
    agree(
        "say_content",
        "I have a say in what our PD is about",
        "Puedo influir en los temas de nuestro desarrollo profesional",
    ),
    agree(
        "say_design",
        "I have a say in how our PD is designed",
        "Puedo influir en cómo se diseña nuestro desarrollo profesional",
    ),
    agree(
        "say_facilitation",
        "I have a say in who leads our PD",
        "Puedo influir en quién dirige nuestro desarrollo profesional",
    ),
    agree(
        "practice_changed",
        "PD of the past year changed how I teach or work",
        "El desarrollo profesional del último año cambió mi manera de enseñar o trabajar",
    ),
]
ABOUT_YOU = [
    question(
        "school",
        "single",
        words("Where do you work?", "¿Dónde trabajas?"),
        {"options_from": "schools", "options": options([RATHER_NOT])},
    ),
    question("role", "single", words("What is your role?", "¿Cuál es tu función?"), {"options": options(ROLES)}),
    question(
        "grade_band",
        "single",
        words("Which grades do you work with?", "¿Con qué grados trabajas?"),
        {"options": options(GRADE_BANDS)},
    ),
]

STARTER: dict[str, Any] = {
    "title": words("What should PD time be for?", "¿Para qué debe ser el tiempo de desarrollo profesional?"),
    "about": words("Topics, times and who should lead: for educators", "Temas, horarios y quién dirige: para docentes"),
    "segments": ["school", "role", "grade_band"],
    "definition": {
        "languages": {"en": {"reviewed": True}, "es": {"reviewed": True}},
        "sections": [
            {"key": "learning", "title": words("Your learning", "Tu aprendizaje"), "intro": {}, "questions": LEARNING},
            {"key": "say", "title": words("Your say", "Tu voz"), "intro": {}, "questions": SAY},
            {
                "key": "about_you",
                "title": words("About you", "Sobre ti"),
                "intro": words(
                    "You may skip each of these. Small groups are never shown.",
                    "Puedes saltar cualquiera. Los grupos pequeños nunca se muestran.",
                ),
                "questions": ABOUT_YOU,
            },
        ],
    },
}
