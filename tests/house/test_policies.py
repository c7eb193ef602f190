"""Every policy is asked at some address, and that address has rows in the role matrix."""

from plab.management.shelves import addresses, policies, policy_name
from tests.matrix.book import rows


def asked_at() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for address in addresses():
        view = address.view_class
        asked = [view.policy, *view.asks.values()] if address.policy else []
        for policy in asked:
            found.setdefault(policy_name(policy), set()).add(address.name)
    return found


def test_every_policy_has_a_row_in_the_matrix():
    walked = {row.url_name for row in rows()}
    asked = asked_at()
    unproven = sorted(name for name in policies() if not asked.get(name, set()) & walked)
    assert unproven == []


def test_every_policy_answers_with_a_verdict_and_says_who():
    silent = sorted(name for name, policy in policies().items() if not (policy.__doc__ or "").strip())
    assert silent == []
    returns = {name: str(policy.__annotations__.get("return")) for name, policy in policies().items()}
    loose = sorted(name for name, kind in returns.items() if "Verdict" not in kind)
    assert loose == []
