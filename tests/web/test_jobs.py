"""Publishing waits for the commit, never raises, and stays silent for a while after a broker that is gone."""

import pytest
from celery import current_app
from django.db import transaction

from core.web import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broken_broker(settings, monkeypatch):
    """A task whose publishing fails as with a broker that is gone. Counts the tries."""
    tries = []

    class Task:
        def apply_async(self, args, retry):
            tries.append(args)
            raise ConnectionError("no broker")

    monkeypatch.setitem(current_app.tasks, "test.job", Task())
    monkeypatch.setattr(jobs, "_silent_until", 0.0)
    return tries


def test_nothing_is_published_before_the_commit_nor_after_a_rollback(broken_broker):
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue("test.job", 1)
        raise RuntimeError
    assert broken_broker == []


def test_broker_that_is_gone_disturbs_nobody_and_is_left_alone_for_a_while(broken_broker):
    for number in range(3):
        with transaction.atomic():
            jobs.enqueue("test.job", number)
    assert broken_broker == [(0,)]
