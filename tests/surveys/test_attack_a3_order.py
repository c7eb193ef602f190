"""A3: the dump beside a web log that knows who sent when. A batch drawn from 2k leaves k candidates a response."""

import pytest

from surveys.models import Response
from surveys.services import box
from tests.surveys import attack
from tests.surveys.test_attack_a2_rows import in_row_order

K = 10
SENDS = 200
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.no_cover]


@pytest.fixture
def survey(cast):
    return attack.opened(cast.union_coordinator, SENDS + 20)


def best_matching():
    """Guess each response's sender by order; the best of every way to line the two orders up. Returns how many fit.

    People are numbered in the order in which they sent (that is what the log tells), answers say their number.
    """
    _people, numbers = in_row_order()
    return max(sum(number == place + shift for place, number in enumerate(numbers)) for shift in range(2 * K + 1))


def every_response_could_be_of_k_people():
    _people, numbers = in_row_order()
    for start in range(0, len(numbers), K):
        batch = numbers[start : start + K]
        sent_by_then = start + 2 * K  # each send woke the drawer, so a batch left as soon as 2k waited
        assert max(batch) < sent_by_then
        waiting = set(range(sent_by_then)) - set(numbers[:start])
        assert set(batch) < waiting
        assert len(waiting) == 2 * K


def test_attack_a3_order_of_sending_finds_no_more_than_chance_would(survey):
    attack.send_all(survey, SENDS)
    assert Response.objects.count() == SENDS - K
    assert best_matching() <= 2 / K * SENDS
    every_response_could_be_of_k_people()


def test_attack_a3_finds_a_drawer_that_takes_the_first(survey, monkeypatch):
    class InOrder:
        def sample(self, waiting, count):
            answers = dict(box.Ballot.objects.filter(pk__in=waiting).values_list("pk", "answers"))
            return sorted(waiting, key=lambda pk: attack.number_of(answers[pk]))[:count]

    def written_in_order(survey, chosen):
        for pk in chosen:
            answers = box.Ballot.objects.get(pk=pk).answers
            Response.objects.create(survey=survey, answers={key: answers[key] for key in answers if key != "worked"})
        return box.Ballot.objects.filter(pk__in=chosen).delete()[0]

    monkeypatch.setattr(box, "SystemRandom", InOrder)
    monkeypatch.setattr(box, "empty", written_in_order)
    attack.send_all(survey, SENDS)
    assert best_matching() > 2 / K * SENDS
