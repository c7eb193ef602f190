"""The one named cast of tests and demo. People are invented and obviously so; the demo's schools are real."""

from dataclasses import dataclass

from core.accounts.states import Affiliation, Job, Role, Standing

PASSWORD = "correct-horse-plab-7"  # noqa: S105


@dataclass(frozen=True)
class Part:
    """One person of the cast: name, school ("a", "b" or none), affiliation, job and role."""

    name: str
    school: str = "a"
    affiliation: str = Affiliation.EDUCATOR
    job: str = Job.TEACHER
    role: str = ""
    standing: str = Standing.VERIFIED
    grades: tuple[int, ...] = (3, 4)


def _district(name: str, role: str) -> Part:
    return Part(name, school="", affiliation=Affiliation.DISTRICT, job="", role=role, grades=())


PARTS = {
    "educator": Part("Edda Example"),
    "member": Part("Mem Berry", grades=(1, 2)),
    "facilitator": Part("Fay Cilitator", role=Role.FACILITATOR),
    "elsewhere": Part("Elsa Where", school="b"),
    "union_rep": Part("Una Rep", role=Role.UNION_REP),
    "union_coordinator": Part("Uri Organizer", school="", role=Role.UNION_ORGANIZER, grades=()),
    "district_coordinator": _district("Dis Coordinator", Role.DISTRICT_ADMIN),
    "principal": Part("Prin Sipple", affiliation=Affiliation.LEADER, job="", role=Role.PRINCIPAL, grades=()),
    "district_admin": _district("Dot Admin", Role.DISTRICT_ADMIN),
    "pd_officer": _district("Pia Officer", Role.PD_OFFICER),
    "ilt_member": Part("Ilta Member", role=Role.ILT_MEMBER),
    "analyst": Part("Ana Lyst", role=Role.UNION_ANALYST),
    "pending": Part("Penn Ding", standing=Standing.PENDING),
    "operator": Part("Op Erator", school="", affiliation=Affiliation.PARTNER, job="", grades=()),
}
OPERATOR = "operator"


def email_of(key: str) -> str:
    return f"{key.replace('_', '.')}@example.org"
