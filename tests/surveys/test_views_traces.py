"""What sending leaves behind: no row that names a person is written, dated or deleted beside an answer."""

import time
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from core.accounts.middleware import SEEN_AT
from plab.navigation import count_key
from surveys.models import Ballot
from tests.surveys import made


@pytest.fixture
def survey(cast):
    cast.member  # noqa: B018 (on the list only if made before the opening)
    return made.opened(cast.union_coordinator, 45)


def cached_rows() -> set[tuple[str, str]]:
    """The rows of the cache's table with what they hold, as whoever reads the database sees them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, CAST(expires AS varchar(40)) || value FROM plab_cache")
        return set(cursor.fetchall())


def sent(client, survey) -> Iterator[int]:
    """Walk the three pages of answering; yield each status."""
    yield client.get(survey.start_url).status_code
    address = reverse("surveys:ballot-send", args=[survey.code])
    yield client.get(address).status_code
    yield client.post(address, {"fits": "4"}).status_code
    yield client.get(reverse("surveys:ballot-done", args=[survey.code])).status_code


def test_sending_neither_writes_nor_deletes_a_cached_row_that_names_the_person(survey, cast, client):
    client.force_login(cast.member)
    cache.set(count_key(cast.member), 3, 60)
    before = cached_rows()
    assert list(sent(client, survey)) == [200, 200, 302, 200]
    assert Ballot.objects.count() == 1
    assert cached_rows() == before


def test_survey_pages_leave_no_count_where_none_was(survey, cast, client):
    client.force_login(cast.member)
    list(sent(client, survey))
    assert cache.get(count_key(cast.member)) is None


def test_no_page_around_sending_dates_the_session(survey, cast, client):
    client.force_login(cast.member)
    session = client.session
    session[SEEN_AT] = int(time.time()) - 3600
    session.save()
    before = list(Session.objects.values_list("session_data", "expire_date"))
    assert list(sent(client, survey))[2] == 302
    assert list(Session.objects.values_list("session_data", "expire_date")) == before
