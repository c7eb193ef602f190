"""The audit against two independent judges, the worked example, and mutants that must be caught."""

import random

import pytest

from surveys import disclosure
from surveys.disclosure import OTHER, Block, Breakdown, Gate, Tally, Target, audit, tables
from tests.surveys.figures import plain
from tests.surveys.judges import leaks_by_cut, leaks_by_rank

K = 10
SCHOOLS = Breakdown("school", ("north", "east", "south", "west", "hill"))
JOBS = Breakdown("job", ("vocational", "other"))


def tally_of(people, target, breakdowns):
    """`people`: (values of the breakdowns, item or None)."""
    tally = Tally([target])
    for values, item in people:
        named = dict(zip([b.key for b in breakdowns], values, strict=True))
        tally.add(named, {target.key: [(item, 1)]} if item else {})
    return tally


def example():
    """Section 5.2: 60 answers; 21 of the 22 vocational teachers work at North, one at East."""
    rows = [("north", "vocational", 21), ("north", "other", 3), ("east", "vocational", 1), ("east", "other", 13)]
    rows += [("south", "other", 12), ("west", "other", 6), ("hill", "other", 4)]
    return [((school, job), "yes") for school, job, count in rows for _ in range(count)]


def groups_shown(release, people, breakdowns):
    """Read a release as its reader does: each named group as the set of people who are in it, by the true answers."""
    groups = [frozenset(range(len(people)))]
    for place, breakdown in enumerate(breakdowns):
        blocks = release["by"].get(breakdown.key) or []
        named = {block["name"] for block in blocks} - {OTHER}
        for block in blocks:
            mine = {block["name"]} if block["name"] != OTHER else None
            groups.append(
                frozenset(
                    at
                    for at, (values, _) in enumerate(people)
                    if (values[place] in mine if mine else values[place] not in named)
                )
            )
    return groups


def betrayed(release, people, breakdowns, k=K):
    """Ask the judge about a whole release: people with equal values are one atom."""
    people = [person for person in people if person[1]]
    atoms = sorted({values for values, _ in people})
    weights = [sum(values == atom for values, _ in people) for atom in atoms]
    first = {atom: next(at for at, (values, _) in enumerate(people) if values == atom) for atom in atoms}
    groups = [
        frozenset(place for place, atom in enumerate(atoms) if first[atom] in group)
        for group in groups_shown(release, people, breakdowns)
    ]
    return leaks_by_rank(groups, weights, k)


def test_worked_example_folds_west_and_hill_into_ten():
    weights = {"north": 24, "east": 14, "south": 12, "west": 6, "hill": 4}
    assert [(b.name, b.weight) for b in disclosure.fold(weights, SCHOOLS, K)] == [
        ("north", 24),
        ("east", 14),
        ("south", 12),
        (OTHER, 10),
    ]


def test_worked_example_with_hill_of_three_takes_south_along():
    weights = {"north": 24, "east": 14, "south": 12, "west": 6, "hill": 3}
    assert [(b.name, b.weight) for b in disclosure.fold(weights, SCHOOLS, K)] == [
        ("north", 24),
        ("east", 14),
        (OTHER, 21),
    ]


def test_worked_example_refuses_the_role_table_and_shows_the_schools():
    target = Target("q", plain("yes", "no"), by=("school", "job"))
    tally = tally_of(example(), target, [SCHOOLS, JOBS])
    table = disclosure.build(tally, {"school": SCHOOLS, "job": JOBS}, [Gate("shared", K)])["shared"]["q"]
    assert [block["name"] for block in table["by"]["school"]] == ["north", "east", "south", OTHER]
    assert table["by"]["job"] is None


def test_worked_example_depends_on_four_people():
    # atoms: North voc., East other, South other, Other groups, North other, East voc.
    weights = [21, 13, 12, 10, 3, 1]
    schools = [frozenset({0, 4}), frozenset({1, 5}), frozenset({2}), frozenset({3})]
    jobs = [frozenset({0, 5}), frozenset({1, 2, 3, 4})]
    assert disclosure.leaks([*schools, *jobs], weights, 10)
    assert disclosure.leaks([*schools, *jobs], weights, 5)
    assert not disclosure.leaks([*schools, *jobs], weights, 4)


def agrees_by_rank(seed):
    chance = random.Random(seed)
    weights = [chance.choice([1, 2, 3, 5, 8, 12, 15]) for _ in range(chance.randint(3, 8))]
    groups = [frozenset(range(len(weights)))]
    for _ in range(chance.randint(1, 3)):
        parts = [chance.randrange(chance.randint(2, 3)) for _ in weights]
        groups += [frozenset(at for at, part in enumerate(parts) if part == wanted) for wanted in set(parts)]
    k = chance.choice([5, 10])
    found = disclosure.leaks(groups, weights, k)
    assert found == leaks_by_rank(groups, weights, k), seed
    return found


@pytest.mark.parametrize("seeds", [range(500), pytest.param(range(500, 3_000), marks=pytest.mark.long)])
def test_audit_agrees_with_brute_force_rank(seeds):
    found = [agrees_by_rank(seed) for seed in seeds]
    assert 0.1 < sum(found) / len(found) < 0.9  # the judges were asked about both


def agrees_by_cut(seed):
    chance = random.Random(seed)
    people = chance.randint(12, 90)
    firsts = chance.choices("nesw", [8, 4, 2, 1], k=people)
    seconds = [("v" if chance.random() < 0.85 else "o") if f == "n" else chance.choice("op") for f in firsts]
    atoms = sorted(set(zip(firsts, seconds, strict=True)))
    weights = [sum(pair == atom for pair in zip(firsts, seconds, strict=True)) for atom in atoms]
    groups = [
        frozenset(at for at, atom in enumerate(atoms) if atom[place] == name)
        for place in (0, 1)
        for name in sorted({atom[place] for atom in atoms})
    ]
    k = chance.choice([5, 10])
    found = disclosure.leaks(groups, weights, k)
    assert found == leaks_by_cut(firsts, seconds, k), seed
    return found


@pytest.mark.parametrize("seeds", [range(500), pytest.param(range(500, 3_000), marks=pytest.mark.long)])
def test_audit_of_two_breakdowns_agrees_with_smallest_cut(seeds):
    found = [agrees_by_cut(seed) for seed in seeds]
    assert 0.1 < sum(found) / len(found) < 0.95


def test_search_that_takes_too_long_counts_as_a_leak(monkeypatch):
    monkeypatch.setattr(audit, "MOST_STEPS", 0)
    weights = [21, 13, 12, 10, 3, 1]
    groups = [frozenset({0, 4}), frozenset({1, 5}), frozenset({2}), frozenset({3})]
    assert disclosure.leaks(groups, weights, 1) is False  # every class is big enough: no search at all
    assert disclosure.leaks([*groups, frozenset({0, 5})], weights, 2) is True


# --- Whole releases, and what a broken gate would let through ---

ROLES = Breakdown("role", ("teacher", "para", "nurse", "rather_not"), frozenset({"rather_not"}))


def district(seed):
    """A small district whose roles cling to schools; some leave questions about themselves, or this one, unanswered."""
    chance = random.Random(f"district {seed}")
    people = []
    for _ in range(chance.randint(25, 70)):
        school = chance.choices(["north", "east", "south", "west", "hill", ""], [24, 14, 12, 6, 4, 3])[0]
        likely = {"north": [8, 1, 1, 0], "east": [1, 8, 0, 1]}.get(school, [4, 3, 1, 2])
        role = chance.choices(["teacher", "para", "nurse", chance.choice(["", "rather_not"])], likely)[0]
        item = chance.choice(["yes", "no"]) if chance.random() < 0.9 else None
        people.append(((school, role), item))
    return people


TARGET = Target("q", plain("yes", "no"), by=("school", "role"))


def release_of(people, k=K):
    tally = tally_of(people, TARGET, [SCHOOLS, ROLES])
    return disclosure.build(tally, {"school": SCHOOLS, "role": ROLES}, [Gate("shared", k)])["shared"]["q"]


def sees_through(seed):
    people = district(seed)
    release = release_of(people)
    return bool(release and betrayed(release, people, [SCHOOLS, ROLES]))


def some_leak():
    """Whether the judges find something before the two hundredth district: what a mutant must not get past."""
    return any(sees_through(seed) for seed in range(200))


@pytest.mark.parametrize("seeds", [range(100), pytest.param(range(100, 500), marks=pytest.mark.stage3)])
def test_no_generated_district_is_betrayed(seeds):
    assert [seed for seed in seeds if sees_through(seed)] == []


def test_districts_are_not_safe_only_because_nothing_is_shown():
    shown = [release_of(district(seed)) for seed in range(100)]
    assert sum(bool(release and release["by"]["school"]) for release in shown) >= 50
    assert sum(bool(release and release["by"]["role"]) for release in shown) >= 5


def test_mutant_without_fold_is_caught(monkeypatch):
    """Groups of any size under their own names, nobody folded: the audit refuses what the fold makes fit to show."""

    def every_group(weights, breakdown, k):
        return [Block(name, frozenset({name}), weights[name]) for name in breakdown.names if weights.get(name, 0) >= 5]

    target = Target("q", plain("yes", "no"), by=("school",))
    people = [((school,), item) for (school, _job), item in example()]
    tally = tally_of(people, target, [SCHOOLS])
    told = disclosure.build(tally, {"school": SCHOOLS}, [Gate("shared", K)])
    monkeypatch.setattr(tables, "fold", every_group)
    monkeypatch.setattr(tables, "coarsen", lambda blocks: [])
    assert disclosure.build(tally, {"school": SCHOOLS}, [Gate("shared", K)]) != told
    monkeypatch.setattr(tables, "leaks", lambda groups, weights, k: False)
    assert some_leak()


def test_mutant_without_audit_is_caught(monkeypatch):
    monkeypatch.setattr(tables, "leaks", lambda groups, weights, k: False)
    assert some_leak()


def test_mutant_that_looks_only_for_small_groups_is_caught(monkeypatch):
    """Small groups, and differences of two groups where one lies inside the other: what a plain check would find."""

    def group_only(groups, weights, k):
        sizes = {group: sum(weights[at] for at in group) for group in groups}
        differences = [sizes[a] - sizes[b] for a in groups for b in groups if b < a]
        return any(0 < size < k for size in [*sizes.values(), *differences])

    monkeypatch.setattr(tables, "leaks", group_only)
    assert some_leak()


def test_mutant_that_forgets_blanks_in_the_atoms_is_caught(monkeypatch):
    real = tables._Table.__init__

    def without_blanks(self, target, tally):
        real(self, target, tally)
        named = [not {"", "rather_not"} & set(atom) for atom in self.atoms]
        self.weights = [weight * kept for weight, kept in zip(self.weights, named, strict=True)]

    monkeypatch.setattr(tables._Table, "__init__", without_blanks)
    assert some_leak()


def test_mutant_that_counts_bases_per_survey_is_caught(monkeypatch):
    real = disclosure.Tally.add

    def everybody(self, values, cells):
        real(self, values, {target.key: cells.get(target.key, []) for target in self.targets})

    monkeypatch.setattr(disclosure.Tally, "add", everybody)
    assert some_leak()


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 100), marks=pytest.mark.stage3)])
def test_union_tables_are_audited_together_with_the_shared_ones(seeds):
    for seed in seeds:
        people = district(seed)
        tally = tally_of(people, TARGET, [SCHOOLS, ROLES])
        both = disclosure.build(tally, {"school": SCHOOLS, "role": ROLES}, [Gate("shared", 10), Gate("union", 5)])
        shared, union = both["shared"]["q"], both["union"]["q"]
        if not shared:
            continue
        answered = [person for person in people if person[1]]
        atoms = sorted({values for values, _ in answered})
        weights = [sum(values == atom for values, _ in answered) for atom in atoms]
        groups = []
        for release in (shared, union):
            for group in groups_shown(release, [(atom, "yes") for atom in atoms], [SCHOOLS, ROLES]):
                groups.append(group)
        assert not leaks_by_rank(groups, weights, 5)
