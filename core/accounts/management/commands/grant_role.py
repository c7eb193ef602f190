"""`manage.py grant_role EMAIL ROLE [--school CODE]`: the first organizer and district administrator, and repairs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts import services
from core.accounts.models import School, User
from core.accounts.states import Role
from core.web.policy import NotPossible


class Command(BaseCommand):
    help = "Give a person a role, by the house. The person gets a mail. Twice is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--school", metavar="CODE", help="the state's 8-digit code of the school")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.get_queryset().filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}. Sign up first.")
        school = None
        if code := options["school"]:
            school = School.objects.filter(org_code=code.strip()).first()
            if school is None:
                raise CommandError(f"No school has the code {code}.")
        try:
            grant = services.grant_role(user=user, role=options["role"], school=school, by=None)
        except NotPossible as conflict:
            raise CommandError(str(conflict.reason)) from conflict
        self.stderr.write(f"{user.email}: {grant.get_role_display()}" + (f", {school}" if school else ""))
