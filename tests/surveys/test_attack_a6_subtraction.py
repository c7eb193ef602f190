"""A6: subtraction. 200 invented small districts, judged from the rendered pages and the true answers."""

import random
import re
from functools import partial

import pytest
from django.template.loader import render_to_string

from surveys.disclosure import tables
from surveys.models import Survey
from surveys.services import releases
from surveys.services.releases import contents_of
from surveys.views.figures import cards_of
from tests.surveys import made
from tests.surveys.judges import counted_one_by_one, leaks_by_cut, leaks_by_rank

POPULATIONS = 200
K, K_UNION = 10, 5
BREAKDOWNS = ("school", "role")
CARD = re.compile(r'<section class="card stack" aria-labelledby="t-(\w+)">(.*?)</section>', re.S)
ROW = re.compile(r'<th scope="row">([^<]+)</th><td class="n" data-label="People">')


@pytest.fixture
def survey(cast):
    """An open survey in memory: only its promise and its questions count here."""
    survey = made.scheduled(cast.union_coordinator)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    survey.promise, survey.invited = survey.terms(), 80
    return survey


def population(seed):
    chance = random.Random(f"population {seed}")
    people = []
    for _ in range(chance.randint(24, 75)):
        school = chance.choices(["north", "east", "south", None], [24, 14, 9, 3])[0]
        weights = {"north": [17, 1, 1], "east": [2, 14, 1]}.get(school, [5, 5, 1])
        role = chance.choices(["teacher", "nurse", chance.choice([None, "rather_not_say"])], weights)[0]
        answers = {"school": school, "role": role, "fits": chance.randint(1, 5) if chance.random() < 0.85 else None}
        answers["topics"] = [chance.choice(["math", "arts", "science"])]
        people.append({key: value for key, value in answers.items() if value is not None})
    return people


def rendered(survey, content):
    """Draw a release as its page does, and read the groups' names back: {target: {breakdown: [name, …]}}."""
    cards = cards_of(content, whole=True)
    who = [card for card in cards if card.is_segment]
    page = {"survey": survey, "release": True, "cards": cards, "who": who, "user": None, "allowed": {}}
    html = render_to_string("surveys/results_show.html", page)
    found = {}
    for target, section in CARD.findall(html):
        parts = section.split("<details>")
        tables = [ROW.findall(part) for part in parts if "By: " in part]
        if "Not shown" not in parts[0]:
            found[target] = dict(zip(BREAKDOWNS, tables, strict=False))
    return found


def groups_of(people, shown):
    """Return the groups as sets of people, by their true answers: what the reader knows sums about."""
    groups = [frozenset(range(len(people)))]
    for key, names in shown.items():
        named = {name.lower() for name in names} - {"other groups"}
        for name in names:
            mine = (
                partial(lambda value, name: value == name, name=name.lower())
                if name != "Other groups"
                else partial(lambda value, named: value not in named, named=named)
            )
            groups.append(frozenset(at for at, person in enumerate(people) if mine(person.get(key, ""))))
    return groups


def betrayed(pages, people, k):
    """Ask both judges about every target of all pages that one reader sees."""
    for target in {target for page in pages for target in page}:
        answered = [person for person in people if target in person]
        groups = [group for page in pages if target in page for group in groups_of(answered, page[target])]
        if leaks_by_rank(*merged(answered, groups), k):
            return True
        for page in pages:
            shown = page.get(target, {})
            if all(shown.get(key) for key in BREAKDOWNS):
                names = [block_of(answered, key, shown[key]) for key in BREAKDOWNS]
                if leaks_by_cut(*names, k):
                    return True
    return False


def block_of(people, key, names):
    named = {name.lower() for name in names}
    return [person.get(key, "") if person.get(key) in named else "Other groups" for person in people]


def merged(people, groups):
    """People who stand in the same groups are one atom: (groups of atoms, weights)."""
    seen = {}
    for at in range(len(people)):
        seen.setdefault(tuple(at in group for group in groups), []).append(at)
    atoms = list(seen)
    weights = [len(seen[atom]) for atom in atoms]
    return [frozenset(at for at, atom in enumerate(atoms) if atom[place]) for place in range(len(groups))], weights


def seen_through(survey, seed):
    """Whether one of the two readers sees through a population: the district's, or the union's with both pages."""
    people = population(seed)
    contents = contents_of(survey, people)
    pages = {audience: rendered(survey, content) for audience, content in contents.items()}
    return betrayed([pages["shared"]], people, K) or betrayed(list(pages.values()), people, K_UNION)


def some_betrayal(survey):
    return any(seen_through(survey, seed) for seed in range(POPULATIONS))


@pytest.mark.parametrize("seeds", [range(5), pytest.param(range(5, POPULATIONS), marks=pytest.mark.stage3)])
def test_attack_a6_no_population_is_seen_through(survey, seeds):
    assert [seed for seed in seeds if seen_through(survey, seed)] == []


def test_attack_a6_pages_do_show_breakdowns(survey):
    tables = [rendered(survey, contents_of(survey, population(seed))["union"]) for seed in range(20)]
    assert sum(bool(page.get("fits", {}).get("school")) for page in tables) >= 10
    assert sum(bool(page.get("fits", {}).get("role")) for page in tables) >= 1


def test_attack_a6_worked_example_is_refused_on_the_page(survey):
    rows = [("north", "nurse", 21), ("north", "teacher", 3), ("east", "nurse", 1), ("east", "teacher", 13)]
    people = [{"fits": 3, "school": school, "role": role} for school, role, count in rows for _ in range(count)] + [
        {"fits": 3, "school": "south", "role": "teacher"} for _ in range(22)
    ]
    page = rendered(survey, contents_of(survey, people)["shared"])["fits"]
    assert page == {"school": ["North", "East", "South"], "role": []}


def no_audit(groups, weights, k):
    return False


def group_only(groups, weights, k):
    sizes = {group: sum(weights[at] for at in group) for group in groups}
    differences = [sizes[one] - sizes[two] for one in groups for two in groups if two < one]
    return any(0 < size < k for size in [*sizes.values(), *differences])


@pytest.mark.parametrize("mutant", [no_audit, group_only])
def test_attack_a6_finds_a_gate_without_its_audit(survey, monkeypatch, mutant):
    monkeypatch.setattr(tables, "leaks", mutant)
    assert some_betrayal(survey)


def test_attack_a6_finds_a_gate_that_forgets_blanks(survey, monkeypatch):
    real = tables._Table.__init__

    def without_blanks(self, target, tally):
        real(self, target, tally)
        kept = [not {"", "rather_not_say"} & set(atom) for atom in self.atoms]
        self.weights = [weight * known for weight, known in zip(self.weights, kept, strict=True)]

    monkeypatch.setattr(tables._Table, "__init__", without_blanks)
    assert some_betrayal(survey)


def test_attack_a6_finds_a_gate_with_one_base_for_the_whole_survey(survey, monkeypatch):
    monkeypatch.setattr(releases, "tally_of", partial(counted_one_by_one, everybody=True))
    assert some_betrayal(survey)
