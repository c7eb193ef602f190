import pytest

from core.web.limits import Limit, TooMany, fold_mailbox, hit, network_of

THREE = Limit("test", count=3, seconds=3600)


def test_the_try_after_the_last_raises_with_the_seconds_left(db):
    for _ in range(3):
        hit(THREE, "ana")
    with pytest.raises(TooMany) as limit:
        hit(THREE, "ana")
    assert 0 < limit.value.seconds <= 3600
    hit(THREE, "ben")


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "network"),
    [
        ("10.0.0.7", "", 0, "10.0.0.7"),
        ("10.0.0.7", "1.2.3.4", 0, "10.0.0.7"),  # forged: no proxy is trusted
        ("10.0.0.7", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("2001:db8:1:2:3::9", "", 0, "2001:db8:1:2::/64"),
        ("nonsense", "", 0, "unknown"),
    ],
)
def test_network_of_a_visitor(rf, settings, address, forwarded, proxies, network):
    settings.PLAB_PROXIES = proxies
    assert network_of(rf.get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded)) == network


@pytest.mark.parametrize("email", ["Ana@BPS.org", "ana+x@bps.org", " ána@bps.org"])
def test_mailboxes_are_compared_folded(email):
    assert fold_mailbox(email) == "ana@bps.org"
