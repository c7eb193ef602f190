"""Every address has a policy of ours, or stands on the PUBLIC list of the roof with the reason why."""

from importlib import import_module

from core.web.views import PolicyView
from plab.management.shelves import addresses
from plab.urls import PUBLIC


def test_every_address_has_a_policy_or_is_on_the_public_list():
    bare = [f"{a.pattern} ({a.name})" for a in addresses() if not a.policy and not a.public]
    assert bare == []


def test_every_address_of_ours_has_a_name():
    nameless = [a.pattern for a in addresses() if a.name.endswith("unnamed") and not a.public]
    assert nameless == []


def test_the_public_list_names_only_what_exists():
    dead = [entry for entry in PUBLIC if not any(address.stands_under(entry) for address in addresses())]
    assert dead == []


def test_no_address_of_ours_is_both_public_and_asked():
    both = [a.name for a in addresses() if a.policy and a.public]
    assert both == []


def test_views_are_built_on_the_three_bases():
    """A class view without our base would have no policy check; functions must stand on the PUBLIC list."""
    odd = [a.name for a in addresses() if a.view_class and not issubclass(a.view_class, PolicyView) and not a.public]
    assert odd == []


def test_words_of_addresses_are_not_free_for_slugs():
    """`/communities/new/` must not be somebody's community: a model whose slug stands beside words reserves them."""
    ours = [address for address in addresses() if address.policy]
    free = {}
    for address in ours:
        before, _, after = address.pattern.partition("<slug:slug>")
        if after and address.view_class.model is not None:
            words = {a.pattern.removeprefix(before).split("/")[0] for a in ours if a.pattern.startswith(before)}
            model = address.view_class.model
            reserved = getattr(import_module(model.__module__), "RESERVED_SLUGS", frozenset())
            open_words = {word for word in words if word and "<" not in word} - reserved
            if open_words:
                free[model.__name__] = sorted(open_words)
    assert free == {}
