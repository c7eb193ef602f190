"""The three view bases by themselves, on a tiny address table: who gets in, what a refusal looks like, what is kept."""

import pytest
from django import forms
from django.http import HttpResponse
from django.urls import include, path

from core.accounts.models import School
from core.web.limits import TooMany
from core.web.policy import HIDDEN, YES, NotPossible, Refused, no
from core.web.views import ActionView, PostView, ShowView
from tests.threats.walk import TOKEN

pytestmark = pytest.mark.urls(__name__)


class NameForm(forms.Form):
    name = forms.CharField(max_length=10)


class OfSchool:
    model = School
    object_name = "school"
    template_name = "409.html"


class OpenView(OfSchool, ShowView):
    policy = lambda user, obj: YES  # noqa: E731
    open_to_visitors = True


class ClosedView(OfSchool, ShowView):
    policy = lambda user, obj: no("Only the rep of this school sees this. Ask her.")  # noqa: E731


class HiddenView(OfSchool, ShowView):
    policy = lambda user, obj: HIDDEN  # noqa: E731


class RenameView(OfSchool, ActionView):
    policy = lambda user, obj: YES  # noqa: E731
    form_class = NameForm
    template_name = "test_form.html"

    def act(self, form):
        if form.cleaned_data["name"] == "late":
            raise NotPossible("This closed on Friday.")
        if form.cleaned_data["name"] == "wrong":
            raise Refused("You may not rename it.")
        if form.cleaned_data["name"] == "often":
            raise TooMany(120)
        School.objects.filter(pk=self.obj.pk).update(name=form.cleaned_data["name"])

    def get_success_url(self, result):
        return "/done/"


class ButtonView(OfSchool, PostView):
    policy = lambda user, obj: YES  # noqa: E731
    template_name = ""

    def act(self, form):
        raise NotPossible("This was sent already.")


urlpatterns = [
    path("", include("plab.urls")),
    path("t/open/<slug:slug>/", OpenView.as_view()),
    path("t/closed/<slug:slug>/", ClosedView.as_view()),
    path("t/hidden/<slug:slug>/", HiddenView.as_view()),
    path("t/rename/<slug:slug>/", RenameView.as_view()),
    path("t/button/<slug:slug>/", ButtonView.as_view()),
    path("done/", lambda request: HttpResponse("done")),
]


@pytest.fixture
def at(cast, client, settings, tmp_path):
    """Sign the educator in; return a function that makes addresses of the test's views about school A."""
    (tmp_path / "test_form.html").write_text("{{ form.name.value }}|{{ form.errors }}|{{ school.name }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    client.force_login(cast.educator)
    slug = cast.school_a.slug
    return lambda name, about=slug: f"/t/{name}/{about}/"


def test_visitor_gets_an_open_page_and_is_sent_to_sign_in_elsewhere(at, client):
    client.logout()
    assert client.get(at("open")).status_code == 200
    assert client.get(at("closed")).status_code == 302


def test_visitor_learns_nothing_of_what_exists(at, client):
    client.logout()
    assert client.get(at("hidden")).status_code == client.get(at("hidden", "no-such")).status_code == 302


def test_fragment_never_holds_a_sign_in_form(at, client):
    client.logout()
    response = client.get(at("closed"), headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")
    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_refusal_says_why_and_who_can_help(at, client):
    response = client.get(at("closed"))
    assert response.status_code == 403
    assert "Only the rep of this school sees this. Ask her." in response.content.decode()


def test_hidden_thing_answers_like_one_that_does_not_exist(at, client):
    hidden, absent = client.get(at("hidden")), client.get(at("hidden", "no-such"))
    assert hidden.status_code == absent.status_code == 404
    # Alike but for form tokens, and the address that the language switch comes back to.
    told = TOKEN.sub(b"", hidden.content).replace(at("hidden").encode(), at("hidden", "no-such").encode())
    assert told == TOKEN.sub(b"", absent.content)


def test_bad_input_is_422_and_keeps_what_was_typed(at, client):
    response = client.post(at("rename"), {"name": "much too long a name"})
    assert response.status_code == 422
    assert response.content.decode().startswith("much too long a name|")


def test_state_that_does_not_allow_it_is_409_and_keeps_what_was_typed(at, client):
    response = client.post(at("rename"), {"name": "late"})
    html = response.content.decode()
    assert response.status_code == 409
    assert html.startswith("late|")
    assert "This closed on Friday." in html


def test_service_that_refuses_is_403(at, client):
    response = client.post(at("rename"), {"name": "wrong"})
    assert response.status_code == 403
    assert "You may not rename it." in response.content.decode()


def test_too_many_tries_are_429_with_the_seconds(at, client):
    response = client.post(at("rename"), {"name": "often"})
    assert (response.status_code, response["Retry-After"]) == (429, "120")
    assert "2 minutes" in response.content.decode()


def test_success_redirects(at, client, cast):
    response = client.post(at("rename"), {"name": "Otis"})
    assert (response.status_code, response["Location"]) == (302, "/done/")
    cast.school_a.refresh_from_db()
    assert cast.school_a.name == "Otis"


def test_button_without_a_page_of_its_own_takes_no_get_and_shows_conflicts_as_a_page(at, client):
    assert client.get(at("button")).status_code == 405
    response = client.post(at("button"))
    assert response.status_code == 409
    assert "This was sent already." in response.content.decode()


def test_show_view_takes_no_post(at, client):
    assert client.post(at("open")).status_code == 405
