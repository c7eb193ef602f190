"""T29: a whole school signs up from one network address in ten minutes, and nobody is locked out."""

import pytest

from core.accounts.models import User
from tests.sign_in import code_for

pytestmark = pytest.mark.django_db


def test_t29_sixty_sign_ups_from_one_address_all_succeed(client, cast):
    school = cast.school_a.name
    for number in range(60):
        email = f"teacher{number}@bostonpublicschools.org"
        phone = type(client)()
        phone.get("/accounts/signup/")
        typed = {"email": email, "name": f"Teacher {number}", "school": school, "job": "teacher", "not_evaluator": "on"}
        assert phone.post("/accounts/signup/", typed).status_code == 302
        assert phone.post("/accounts/confirm-email/", {"code": code_for(email)}).status_code == 302
    assert User.objects.educators().filter(email__startswith="teacher").count() == 60


def test_t29_sixty_sign_ins_with_a_mistake_each_all_succeed(client, cast):
    for number in range(60):
        User.objects.create_user(f"t{number}@example.org", "right-password-9", standing="pending")
    for number in range(60):
        phone = type(client)()
        typed = {"login": f"t{number}@example.org"}
        assert phone.post("/accounts/login/", typed | {"password": "wrong"}).status_code == 422
        assert phone.post("/accounts/login/", typed | {"password": "right-password-9"}).status_code == 302
        assert "_auth_user_id" in phone.session
