"""People, schools, roles, invite links and the school calendar. Never a field for race, evaluation or salary."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.states import SCHOOL_BOUND, TRANSITIONS, Affiliation, Job, Role, Standing, VerifiedHow
from core.web import clock

PRE_K = -1
LAST_GRADE = 12
MAX_LINK_USES = 300
USUAL_LINK_USES = 200
LINK_LASTS_AT_MOST = timedelta(days=60)


class SchoolQuerySet(models.QuerySet["School"]):
    def active(self) -> SchoolQuerySet:
        return self.filter(active=True)


class School(models.Model):
    """A public school. `org_code` is the state's 8-digit code as text, since leading zeros count."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    org_code = models.CharField(max_length=8, unique=True, validators=[RegexValidator(r"^\d{8}$")])
    other_names = models.JSONField(default=list, blank=True)
    neighborhood = models.CharField(max_length=60, blank=True)
    grade_low = models.SmallIntegerField()  # -1 is pre-kindergarten, 0 kindergarten
    grade_high = models.SmallIntegerField()
    day_ends = models.TimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="school_name_once"),
            models.CheckConstraint(
                condition=Q(grade_low__gte=PRE_K, grade_high__gte=F("grade_low"), grade_high__lte=LAST_GRADE),
                name="school_grades_in_order",
            ),
            models.CheckConstraint(condition=Q(merged_into=None) | Q(active=False), name="school_merged_is_not_active"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="school_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def verified(self) -> UserQuerySet:
        return self.filter(standing=Standing.VERIFIED)

    def educators(self) -> UserQuerySet:
        """Verified educators: those whom the policies of communities ask for."""
        return self.verified().filter(affiliation=Affiliation.EDUCATOR)

    def holding(self, *roles: str) -> UserQuerySet:
        """Verified people who hold one of these roles now."""
        return self.verified().filter(grants__in=RoleGrant.objects.live().filter(role__in=roles)).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def verified(self) -> UserQuerySet:
        return self.get_queryset().verified()

    def educators(self) -> UserQuerySet:
        return self.get_queryset().educators()

    def holding(self, *roles: str) -> UserQuerySet:
        return self.get_queryset().holding(*roles)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The operator. Created on the command line only; verified by that."""
        fields.setdefault("affiliation", Affiliation.PARTNER)
        fields |= {"standing": Standing.VERIFIED, "verified_how": VerifiedHow.GRANT, "verified_at": clock.now()}
        return self.create_user(email, password, is_superuser=True, **fields)


def new_calendar_token() -> str:
    """128 random bits, as in a calendar feed's address."""
    return secrets.token_urlsafe(16)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Signs in by e-mail; there is no username."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email"), max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    other_schools = models.ManyToManyField(School, blank=True, related_name="itinerants")
    affiliation = models.CharField(max_length=10, choices=Affiliation, default=Affiliation.EDUCATOR)
    job = models.CharField(max_length=20, choices=Job, blank=True)
    grades = models.JSONField(default=list, blank=True)  # integers, -1 (pre-kindergarten) to 12
    language = models.CharField(max_length=10, default="en")
    theme = models.CharField(max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))])
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.UNCONFIRMED)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="verified_people"
    )
    verified_how = models.CharField(max_length=10, choices=VerifiedHow, blank=True)
    main_role = models.CharField(max_length=20, blank=True)
    calendar_token = models.CharField(max_length=32, unique=True, default=new_calendar_token)
    date_joined = models.DateTimeField(default=clock.now)
    close_due_at = models.DateTimeField(null=True, blank=True)
    close_empties_posts = models.BooleanField(default=False)  # ticked when asking to close
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    state_field = "standing"
    transitions = TRANSITIONS[Standing]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=~Q(standing=Standing.VERIFIED) | ~Q(verified_how=""), name="user_verified_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.CLOSED) | Q(name="", school=None, job="", grades=[]),
                name="user_closed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or _("Former member").__str__()

    def get_short_name(self) -> str:
        """The first word of the name, for greetings; empty without one."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """May sign in. Suspended and closed accounts may not."""
        return self.standing not in (Standing.SUSPENDED, Standing.CLOSED)

    @property
    def is_staff(self) -> bool:
        """Django admin is the operator's alone."""
        return self.is_superuser

    @property
    def is_verified(self) -> bool:
        return self.standing == Standing.VERIFIED

    @property
    def is_educator(self) -> bool:
        """Represented by the union and verified: what the policies of communities ask, never "is signed in"."""
        return self.affiliation == Affiliation.EDUCATOR and self.standing == Standing.VERIFIED


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def live(self) -> RoleGrantQuerySet:
        """Grants in force: not ended, and not past their last day."""
        return self.filter(ended_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))


class RoleGrant(models.Model):
    """Who holds which role, where, given by whom, until when. `granted_by` null is the command line or the house."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_given")
    granted_at = models.DateTimeField(default=clock.now)
    ends_on = models.DateField(null=True, blank=True)  # the last day it holds
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_ended")
    reason = models.CharField(max_length=500, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "school"],
                condition=Q(ended_at=None, school__isnull=False),
                name="grant_once_at_school",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, school__isnull=True),
                name="grant_once_without_school",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(SCHOOL_BOUND), school__isnull=False)
                | (~Q(role__in=sorted(SCHOOL_BOUND)) & Q(school__isnull=True)),
                name="grant_school_when_bound",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")), name="grant_not_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:rolegrant-end", args=[self.pk])


class InviteLinkQuerySet(models.QuerySet["InviteLink"]):
    def open(self) -> InviteLinkQuerySet:
        """Links that can still be used."""
        return self.filter(ended_at=None, ends_at__gt=clock.now(), uses__lt=F("max_uses"))

    def with_token(self, token: str) -> InviteLinkQuerySet:
        return self.filter(token_hash=InviteLink.hash_of(token))


class InviteLink(models.Model):
    """A rep's link or QR for the staff room. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="invite_links")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invite_links")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    max_uses = models.PositiveSmallIntegerField(default=USUAL_LINK_USES)
    uses = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InviteLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=F("max_uses"), max_uses__lte=MAX_LINK_USES), name="invite_link_uses_within"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("accounts:invitelink-end", args=[self.pk])

    @staticmethod
    def hash_of(token: str) -> str:
        """128 random bits need no salt: nobody can list them."""
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.ends_at and self.uses < self.max_uses


class SchoolYear(models.Model):
    """First and last school day of a year, labeled like 2026-27. Years never overlap (the service sees to it)."""

    label = models.CharField(max_length=7, unique=True)
    first_day = models.DateField()
    last_day = models.DateField()
    lock_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["first_day"]
        constraints = [models.CheckConstraint(condition=Q(first_day__lt=F("last_day")), name="school_year_in_order")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("accounts:schoolyear-change", args=[self.label])


class ClosedDay(models.Model):
    """A weekday without school: holiday, vacation, snow, other."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        VACATION = "vacation", _("Vacation")
        SNOW = "snow", _("Snow day")
        OTHER = "other", _("Other")

    date = models.DateField(unique=True)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:closedday-remove", args=[self.pk])


class DataDownload(models.Model):
    """A person's own data as a zip, made in the background. One at a time: a new one takes the row of the old."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="data_download")
    asked_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="own-data/", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ready_at=None, file="") | Q(ready_at__isnull=False) & ~Q(file=""),
                name="download_ready_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at}"
