"""P1, P2, P3 and P5 for the pages there are, beside the floors `one`, `list` and `post`."""

from django.urls import reverse

from tests.bench.browser import Handler, Person, Visitor
from tests.bench.floor.models import Entry
from tests.bench.measure import Row, measure
from tests.bench.world import World


def floors(world: World, bare: Handler) -> list[Row]:
    reader, first = Person(world.people[1], bare), Entry.objects.first()
    entry = {"author": first.author_id, "title": "New", "kind": "a", "open": "on", "written_at": "2026-12-01 10:00"}
    return [
        Row("floor", "one", lambda: bare.call("GET", f"/floor/{first.pk}/")),
        Row("floor", "list", reader.get("/floor/?kind=a")),
        Row("floor", "post", reader.post("/floor/post/", entry)),
    ]


def rows(world: World, rounds: int) -> list[Row]:
    house = Handler()
    table = [
        *public(world, Visitor(house)),
        *signed_in(world, Person(world.member(1, 5), house)),
        *posts(world, Person(world.people[-1], house)),
    ]
    measure(table, floors(world, Handler(bare=True)), rounds)
    return table


def public(world: World, visitor: Visitor) -> list[Row]:
    """P1: what anyone sees."""
    pages = {
        "landing page": "/",
        "communities, public": reverse("communities:community-list"),
        "community, public": world.communities[1].get_absolute_url(),
        "help": "/help/",
    }
    return [Row("P1", what, visitor.get(path), "list", 1.0, 1.5, 8) for what, path in pages.items()]


def signed_in(world: World, member: Person) -> list[Row]:
    """P2, lists and plain pages; P3, the two heaviest pages there are."""
    lists = {
        "communities": reverse("communities:community-list"),
        "calendar": reverse("communities:calendar-show"),
        "session": world.sessions[0].get_absolute_url(),
    }
    heavy = {"home": "/", "community of 500 people, 200 sessions": world.communities[0].get_absolute_url()}
    return [Row("P2", what, member.get(path), "list", 2.0, 3.0, 12) for what, path in lists.items()] + [
        Row("P3", what, member.get(path), "list", 4.0, 6.0, 20) for what, path in heavy.items()
    ]


def posts(world: World, guest: Person) -> list[Row]:
    """P5: the answer that is not the present one, each time."""
    session = world.sessions[-1]
    going = guest.post(reverse("communities:session-going", args=[session.public_id]))
    decline = guest.post(reverse("communities:session-decline", args=[session.public_id]))
    return [
        Row("P5", "I'm going", going, "post", 3.0, 4.5, 10, before=decline),
        Row("P5", "I can't come", decline, "post", 3.0, 4.5, 10, before=going),
    ]
