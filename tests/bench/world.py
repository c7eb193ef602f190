"""District data for benchmarks, in bulk: 125 schools, 5,000 educators, 300 communities, their sessions and answers."""

from dataclasses import dataclass, field
from datetime import timedelta

from communities.models import Community, Membership, Norms, Rsvp, Session, Topic
from communities.states import CommunityState, MembershipRole, MembershipState, RsvpState, SessionState
from core.accounts.models import School, User
from core.accounts.states import Job, Standing, VerifiedHow
from core.web import clock
from tests.bench.floor.models import Author, Entry

SCHOOLS, EDUCATORS, COMMUNITIES, ENTRIES = 125, 5_000, 300, 5_000
MEMBERS_EACH, SESSIONS_EACH, GOING_EACH = 15, 6, 10
CROWD, MEETINGS = 500, 200  # of the first community, the heaviest there is


@dataclass
class World:
    """What the benchmarks' rows act on."""

    people: list[User] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    def member(self, community: int, number: int) -> User:
        """Return a member of a community, both by number. 0 is its steward; the first ten go to every session."""
        return self.people[(community * MEMBERS_EACH + number) % EDUCATORS]


def build() -> World:
    """Fill the database; the same rows each time. About ten seconds."""
    world = World()
    schools = _schools()
    world.people = _people(world, schools)
    world.communities = _communities(world)
    _memberships(world)
    world.sessions = _sessions(world)
    _answers(world)
    _floor(world)
    return world


def _schools() -> list[School]:
    return School.objects.bulk_create(
        School(name=f"Bench School {n}", slug=f"bench-{n}", org_code=f"{98000000 + n}", grade_low=0, grade_high=8)
        for n in range(SCHOOLS)
    )


def _people(world: World, schools: list[School]) -> list[User]:
    now = clock.now()
    return User.objects.bulk_create(
        [
            User(
                email=f"bench{n}@example.org",
                name=f"Bench Person{n}",
                school=schools[n % SCHOOLS],
                job=Job.TEACHER,
                grades=[n % 9],
                standing=Standing.VERIFIED,
                verified_how=VerifiedHow.DOMAIN,
                verified_at=now,
                password="!",
            )
            for n in range(EDUCATORS)
        ],
        batch_size=500,
    )


def _communities(world: World) -> list[Community]:
    topics = Topic.objects.bulk_create(Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(30))
    made = Community.objects.bulk_create(
        Community(
            name=f"Bench community {n}",
            slug=f"bench-community-{n}",
            topic=topics[n % 30],
            purpose="We look at student work together and try one thing each week.",
            max_size=None if n == 0 else 40,
            state=CommunityState.ACTIVE,
        )
        for n in range(COMMUNITIES)
    )
    Norms.objects.bulk_create(
        Norms(community=row, number=1, items=["Start and end on time."], written_by=world.people[0]) for row in made
    )
    return made


def _memberships(world: World) -> None:
    rows, now = [], clock.now()
    for n, community in enumerate(world.communities):
        for k in range(CROWD if n == 0 else MEMBERS_EACH):
            role = MembershipRole.STEWARD if k == 0 else MembershipRole.MEMBER
            rows.append(
                Membership(
                    community=community,
                    user=world.member(n, k),
                    role=role,
                    state=MembershipState.ACTIVE,
                    norms_number=1,
                    joined_at=now,
                )
            )
    Membership.objects.bulk_create(rows, batch_size=500)


def _sessions(world: World) -> list[Session]:
    """The first community meets every third day, before and after now; the others weekly, from now on."""
    rows, now = [], clock.now()
    for n, community in enumerate(world.communities):
        for k in range(MEETINGS if n == 0 else SESSIONS_EACH):
            days = 3 * (k - MEETINGS // 2) if n == 0 else 7 * k + n % 7 + 1
            start = now + timedelta(days=days, hours=1)
            rows.append(
                Session(
                    community=community,
                    title=f"Session {k} of {n}",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=90),
                    capacity=50,
                    facilitator=world.member(n, 0),
                    state=SessionState.SCHEDULED,
                    guests_allowed=True,
                    place="Room 214",
                )
            )
    return Session.objects.bulk_create(rows, batch_size=500)


def _answers(world: World) -> None:
    numbers = {community.pk: n for n, community in enumerate(world.communities)}
    Rsvp.objects.bulk_create(
        [
            Rsvp(
                session=session, user=world.member(numbers[session.community_id], k), state=RsvpState.GOING, seat=k + 1
            )
            for session in world.sessions
            for k in range(GOING_EACH)
        ],
        batch_size=1000,
    )


def _floor(world: World) -> None:
    authors = Author.objects.bulk_create(Author(name=f"Author {n}") for n in range(100))
    now = clock.now()
    Entry.objects.bulk_create(
        [
            Entry(
                author=authors[n % 100],
                title=f"Entry number {n} about something",
                kind="ab"[n % 2],
                open=n % 10 != 0,
                written_at=now - timedelta(minutes=n),
            )
            for n in range(ENTRIES)
        ],
        batch_size=1000,
    )
