"""The demo's people: real schools, the invented cast and its colleagues, a school year with its closed days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from django.utils.text import slugify

from core.accounts import services
from core.accounts.management.cast import OPERATOR, PARTS, PASSWORD, Part, email_of
from core.accounts.models import ClosedDay, School, SchoolYear, User
from core.accounts.selectors import school_year_of
from core.accounts.states import SCHOOL_BOUND, Affiliation, Job, Standing, VerifiedHow
from core.activity import services as activity
from core.activity.models import Event
from core.mail import services as mail
from core.mail.selectors.links import confirm_url, stop_url
from core.web import clock
from core.web.demo import Demo

SCHOOLS_FILE = settings.BASE_DIR / "core" / "accounts" / "management" / "data" / "schools.csv"
SCHOOL_CODES = {"a": "00350062", "b": "00350264"}
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
COLLEAGUES = {"small": 24, "district": 4_980, "district10": 49_980}
DISTRICT_SCHOOLS = 125
BLOCK = 1_000
JOBS = [Job.TEACHER, Job.TEACHER, Job.TEACHER, Job.PARAPROFESSIONAL, Job.NURSE, Job.RELATED_SERVICE, Job.COUNSELOR]
FIRST = [
    "Ada",
    "Bao",
    "Carla",
    "Dev",
    "Esra",
    "Femi",
    "Gita",
    "Hugo",
    "Inés",
    "Jamal",
    "Kiều",
    "Lior",
    "Maya",
    "Nadia",
    "Omar",
    "Paz",
    "Quinn",
    "Rosa",
    "Suda",
    "Tomás",
    "Uma",
    "Vera",
    "Wen",
    "Xiomara",
    "Yusuf",
    "Zoë",
]
LAST = [
    "Abara",
    "Bell",
    "Castro",
    "Dang",
    "Eze",
    "Flores",
    "Gold",
    "Hassan",
    "Ito",
    "Jean-Louis",
    "Kaya",
    "Lima",
    "Moreau",
    "Nguyễn",
    "O'Brien",
    "Pires",
    "Quiles",
    "Rao",
    "Silva",
    "Tavares",
    "Ueda",
    "Viveiros",
    "Walsh",
    "Xu",
    "Yang",
    "Zamor",
]


def load(demo: Demo) -> None:
    """Make schools, calendar and people. Everything that exists already is left as it is."""
    call_command("load_schools", str(SCHOOLS_FILE), verbosity=0)
    _invent_schools(demo)
    demo.schools |= {key: School.objects.get(org_code=code) for key, code in SCHOOL_CODES.items()}
    _school_year(demo)
    for key, part in PARTS.items():
        _enter(demo, key, _person(demo, key, part))
    _roles(demo)
    _book(demo)
    if demo.size == "small":
        _colleagues(demo)
    else:
        _colleagues_in_bulk(demo)


@lru_cache(maxsize=1)
def _password() -> str:
    """The one password of all invented people, hashed once: forty slow hashes are most of a first start."""
    return make_password(PASSWORD)


def _person(demo: Demo, key: str, part: Part) -> User:
    """A person as sign-up leaves them: a confirmed address, and a standing that came by an Event."""
    email = email_of(key)
    if user := User.objects.get_queryset().filter(email=email).first():
        return user
    user = User.objects.create(
        email=email,
        password=_password(),
        name=part.name,
        school=demo.schools[part.school] if part.school else None,
        affiliation=part.affiliation,
        job=part.job,
        grades=list(part.grades),
        main_role=part.role,
        is_superuser=key == OPERATOR,
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    proof: dict[str, Any] = {}
    if part.standing == Standing.VERIFIED:
        proof = {"verified_how": VerifiedHow.APPROVAL, "verified_at": demo.now, "verified_by": None}
    activity.move(user, to=part.standing, by=None, also=proof)
    return user


def _enter(demo: Demo, key: str, user: User) -> None:
    demo.people[key] = user
    secret = "".join(demo.random.choice(BASE32) for _ in range(32))
    needs_second = bool({key, PARTS[key].role} & set(settings.PLAB_REQUIRE_2FA)) or user.is_superuser
    if needs_second and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, secret)
    demo.logins[key] = {
        "email": user.email,
        "password": PASSWORD,
        "totp_secret": secret if needs_second else None,
        "user_id": user.pk,
        "name": user.name,
        "school": user.school.name if user.school else None,
    }


def _roles(demo: Demo) -> None:
    """By the house, in the order of the cast: the first organizer and administrator have nobody above them."""
    for key, part in PARTS.items():
        if part.role:
            school = demo.schools[part.school] if part.role in SCHOOL_BOUND else None
            services.grant_role(user=demo.people[key], role=part.role, school=school, by=None)


def _school_year(demo: Demo) -> None:
    """The school year that the demo's present lies in, with the closed days that every year has."""
    label, first_july = school_year_of(demo.now.date())
    if SchoolYear.objects.filter(label=label).exists():
        return
    year = first_july.year
    services.add_school_year(
        label=label, first_day=_monday(year, 9, 7) + timedelta(days=3), last_day=_monday(year + 1, 6, 15), by=None
    )
    for first, last, name, kind in _closed_days(year):
        services.add_closed_days(first=first, last=last, label=name, kind=kind, by=None)


def _book(demo: Demo) -> None:
    """Enter what outside checks ask for by name: a link of the rep, a grant, a closed day, the addresses in mails."""
    rep, member = demo.people["union_rep"], demo.people["member"]
    link, token = services.make_link(
        label="Poster in the staff room", school=rep.school, last_day=clock.today() + timedelta(days=30), by=rep
    )
    demo.mark("invitelink.open", link, state="open")
    demo.token("invite.open", reverse("accounts:invitelink-open", args=[token]))
    demo.mark("rolegrant.ilt_member", demo.people["ilt_member"].grants.get(), state="live")
    demo.mark("schoolyear.current", SchoolYear.objects.order_by("first_day").last(), state="current")
    demo.mark("closedday.first", ClosedDay.objects.order_by("date").first(), state="closed")
    public_id = mail.address_for(member).public_id
    demo.token("unsubscribe.member", stop_url(public_id, "sessions"))
    demo.token("news.confirm", confirm_url(public_id, "news-families"))


def _monday(year: int, month: int, day: int) -> date:
    """Return the Monday on or after a day."""
    start = date(year, month, day)
    return start + timedelta(days=-start.weekday() % 7)


def _closed_days(year: int) -> list[tuple[date, date, str, str]]:
    thanksgiving = _monday(year, 11, 23) + timedelta(days=3)
    after = year + 1
    return [
        (_monday(year, 10, 8), _monday(year, 10, 8), "Indigenous Peoples' Day", "holiday"),
        (date(year, 11, 11), date(year, 11, 11), "Veterans Day", "holiday"),
        (thanksgiving, thanksgiving + timedelta(days=1), "Thanksgiving recess", "holiday"),
        (date(year, 12, 24), date(after, 1, 1), "Winter recess", "vacation"),
        (_monday(after, 1, 15), _monday(after, 1, 15), "Martin Luther King Jr. Day", "holiday"),
        (_monday(after, 2, 15), _monday(after, 2, 15) + timedelta(days=4), "February vacation", "vacation"),
        (_monday(after, 4, 15), _monday(after, 4, 15) + timedelta(days=4), "April vacation", "vacation"),
        (_monday(after, 5, 25), _monday(after, 5, 25), "Memorial Day", "holiday"),
    ]


def _colleagues(demo: Demo) -> None:
    """Two dozen educators at both schools, so that communities have members: `demo.people["colleague_1"]` and on."""
    for number in range(1, COLLEAGUES["small"] + 1):
        key = f"colleague_{number}"
        part = Part(
            f"{FIRST[number % len(FIRST)]} {LAST[(number * 7) % len(LAST)]}",
            school="a" if number % 3 else "b",
            job=demo.random.choice(JOBS),
            grades=(number % 9, number % 9 + 1),
        )
        demo.people[key] = _person(demo, key, part)


def _invent_schools(demo: Demo) -> None:
    """For district sizes: the list's real schools and as many invented ones as make a district."""
    if demo.size == "small":
        return
    missing = DISTRICT_SCHOOLS - School.objects.count()
    School.objects.bulk_create(
        School(
            name=f"Invented School {number}",
            slug=slugify(f"invented-school-{number}"),
            org_code=f"{99_000_000 + number}",
            grade_low=0,
            grade_high=8,
        )
        for number in range(1, missing + 1)
    )


def _colleagues_in_bulk(demo: Demo) -> None:
    """Thousands of educators over all schools, each with the Event that verified them."""
    schools = list(School.objects.active().order_by("org_code"))
    count, kind = COLLEAGUES[demo.size], ContentType.objects.get_for_model(User)
    if User.objects.get_queryset().filter(email=f"colleague.{count}@example.org").exists():
        return
    for start in range(1, count + 1, BLOCK):
        numbers = range(start, min(start + BLOCK, count + 1))
        users = User.objects.get_queryset().bulk_create(_bulk_person(demo, schools, number) for number in numbers)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        Event.objects.bulk_create(_verified(user, kind) for user in users)


def _verified(user: User, kind: ContentType) -> Event:
    standing = {"from_state": Standing.UNCONFIRMED, "to_state": Standing.VERIFIED, "verb": Standing.VERIFIED}
    return Event(at=clock.now(), object_type=kind, object_id=str(user.pk), **standing)


def _bulk_person(demo: Demo, schools: list[School], number: int) -> User:
    user = User(
        email=f"colleague.{number}@example.org",
        name=f"{FIRST[number % len(FIRST)]} {LAST[(number // len(FIRST)) % len(LAST)]}",
        school=schools[number % len(schools)],
        affiliation=Affiliation.EDUCATOR,
        job=demo.random.choice(JOBS),
        grades=[number % 9, number % 9 + 1],
        standing=Standing.VERIFIED,
        verified_how=VerifiedHow.APPROVAL,
        verified_at=clock.now(),
    )
    user.set_unusable_password()
    return user
