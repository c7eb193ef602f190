"""The one named cast of tests and demo (quality.md 2.1 of the design). People are invented and obviously so."""

from dataclasses import dataclass, field

from core.accounts.models import RoleGrant, School, User
from core.accounts.states import Affiliation, Job, Role, Standing, VerifiedHow
from core.web import clock

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


PARTS = {
    "educator": Part("Edda Example"),
    "member": Part("Mem Berry"),
    "facilitator": Part("Fay Cilitator", role=Role.FACILITATOR),
    "elsewhere": Part("Elsa Where", school="b"),
    "union_rep": Part("Una Rep", role=Role.UNION_REP),
    "union_coordinator": Part("Uri Organizer", school="", role=Role.UNION_ORGANIZER),
    "district_coordinator": Part(
        "Dis Coordinator", school="", affiliation=Affiliation.DISTRICT, job="", role=Role.DISTRICT_ADMIN
    ),
    "principal": Part("Prin Sipple", affiliation=Affiliation.LEADER, job="", role=Role.PRINCIPAL),
    "district_admin": Part("Dot Admin", school="", affiliation=Affiliation.DISTRICT, job="", role=Role.DISTRICT_ADMIN),
    "pd_officer": Part("Pia Officer", school="", affiliation=Affiliation.DISTRICT, job="", role=Role.PD_OFFICER),
    "ilt_member": Part("Ilta Member", role=Role.ILT_MEMBER),
    "analyst": Part("Ana Lyst", role=Role.UNION_ANALYST),
    "pending": Part("Penn Ding", standing=Standing.PENDING),
    "operator": Part("Op Erator", school="", affiliation=Affiliation.PARTNER, job=""),
}


def email_of(key: str) -> str:
    return f"{key.replace('_', '.')}@example.org"


@dataclass
class Cast:
    """`cast.<key>` makes that person once. `cast.school_a` and `cast.school_b` are their schools."""

    _made: dict = field(default_factory=dict)

    def __getattr__(self, key: str):
        if key.startswith("_"):
            raise AttributeError(key)
        if key not in self._made:
            self._made[key] = self._school(key[-1]) if key.startswith("school_") else self._person(key)
        return self._made[key]

    def _school(self, letter: str) -> School:
        number = {"a": "1", "b": "2"}[letter]
        return School.objects.create(
            name=f"School {letter.upper()}",
            slug=f"school-{letter}",
            org_code=f"9999000{number}",
            grade_low=-1,
            grade_high=8,
        )

    def _person(self, key: str) -> User:
        part = PARTS[key]
        school = getattr(self, f"school_{part.school}") if part.school else None
        verified = part.standing == Standing.VERIFIED
        user = User.objects.create_user(
            email_of(key),
            PASSWORD,
            name=part.name,
            school=school,
            affiliation=part.affiliation,
            job=part.job,
            standing=part.standing,
            verified_how=VerifiedHow.APPROVAL if verified else "",
            verified_at=clock.now() if verified else None,
            main_role=part.role,
            is_superuser=key == "operator",
        )
        if part.role:
            bound = part.role in (Role.UNION_REP, Role.PRINCIPAL, Role.ILT_MEMBER)
            RoleGrant.objects.create(user=user, role=part.role, school=school if bound else None)
        return user
