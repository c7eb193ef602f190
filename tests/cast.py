"""The one named cast. Its parts are the demo's (core/accounts/management/cast.py)."""

from dataclasses import dataclass, field

from core.accounts.management.cast import PARTS, PASSWORD, email_of
from core.accounts.models import RoleGrant, School, User
from core.accounts.states import SCHOOL_BOUND, Standing, VerifiedHow
from core.web import clock


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
            grades=list(part.grades),
            is_superuser=key == "operator",
        )
        if part.role:
            RoleGrant.objects.create(user=user, role=part.role, school=school if part.role in SCHOOL_BOUND else None)
        return user
