"""P1, P2, P3 and P5 for the pages there are, beside the floors `one`, `list` and `post`."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.bench.browser import Handler, Person
from tests.bench.floor.models import Author, Entry
from tests.bench.measure import Row, measure
from tests.bench.world import World


def floors(world: World, bare: Handler) -> dict[str, Callable[[], Any]]:
    reader = Person(world.people[1], bare)
    entry = {
        "author": Author.objects.first().pk,
        "title": "New",
        "kind": "a",
        "open": "on",
        "written_at": "2026-12-01 10:00",
    }
    first = Entry.objects.first().pk
    return {
        "one": lambda: bare.call("GET", f"/floor/{first}/"),
        "list": reader.get("/floor/?kind=a"),
        "post": reader.post("/floor/post/", entry),
    }


def rows(world: World, rounds: int) -> list[Row]:
    house, bare = Handler(), Handler(bare=True)
    member, outsider = Person(world.people[1], house), Person(world.people[-1], house)
    community, session = world.communities[0], world.sessions[0]

    def public(path: str) -> Callable[[], Any]:
        answer = house.call("GET", path)
        if answer.status_code != 200:
            raise SystemExit(f"GET {path} answered {answer.status_code}")
        return lambda: house.call("GET", path)

    going = reverse("communities:session-going", args=[session.public_id])
    decline = reverse("communities:session-decline", args=[session.public_id])
    yes, not_now = outsider.post(going), outsider.post(decline)
    answers = iter(range(10**9))
    table = [
        Row("P1", "landing page", public("/"), "list", 1.0, 1.5, 8),
        Row("P1", "communities, public", public(reverse("communities:community-list")), "list", 1.0, 1.5, 8),
        Row("P1", "community, public", public(community.get_absolute_url()), "list", 1.0, 1.5, 8),
        Row("P1", "help", public("/help/"), "list", 1.0, 1.5, 8),
        Row("P2", "communities, signed in", member.get(reverse("communities:community-list")), "list", 2.0, 3.0, 12),
        Row("P2", "surveys, signed in", member.get(reverse("surveys:survey-list")), "list", 2.0, 3.0, 12),
        Row("P2", "session", member.get(session.get_absolute_url()), "list", 2.0, 3.0, 12),
        Row("P3", "home", member.get("/"), "list", 4.0, 6.0, 20),
        Row("P3", "community, member", member.get(community.get_absolute_url()), "list", 4.0, 6.0, 20),
        Row("P5", "I'm going, I can't come", lambda: (yes, not_now)[next(answers) % 2](), "post", 3.0, 4.5, 10),
    ]
    measure(table, floors(world, bare), rounds)
    return table
