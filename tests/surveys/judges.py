"""Two judges that know nothing of the gate's search: rank by exact fractions, smallest cut of two breakdowns."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations

from surveys.disclosure import Tally


def classes_of(groups, weights):
    """Merge atoms that stand in the same groups: [(membership, people)]."""
    merged = Counter()
    for atom, weight in enumerate(weights):
        seen = tuple(int(atom in group) for group in groups)
        if any(seen) and weight:
            merged[seen] += weight
    return sorted(merged.items())


def rank(rows):
    rows, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            if rows[at][column]:
                factor = rows[at][column] / rows[found][column]
                rows[at] = [a - factor * b for a, b in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


def leaks_by_rank(groups, weights, k):
    """Brute force: is there a set of classes with fewer than k people without which the groups lose rank?"""
    classes = classes_of(groups, weights)
    light = [at for at, (_, weight) in enumerate(classes) if weight < k]
    matrix = [[seen[place] for seen, _ in classes] for place in range(len(groups))]
    whole = rank(matrix)
    for count in range(1, len(light) + 1):
        for chosen in combinations(light, count):
            if sum(classes[at][1] for at in chosen) >= k:
                continue
            rest = [[value for at, value in enumerate(row) if at not in chosen] for row in matrix]
            if rank(rest) < whole:
                return True
    return False


def leaks_by_cut(first, second, k):
    """For two breakdowns of the same people: `first[p]`, `second[p]` name person p's groups. Stoer-Wagner per piece."""
    strands = defaultdict(Counter)
    for one, two in zip(first, second, strict=True):
        strands["a", one]["b", two] += 1
        strands["b", two]["a", one] += 1
    return any(_smallest_cut(piece, strands) < k for piece in _pieces(strands) if len(piece) > 1)


def _pieces(strands):
    left = set(strands)
    while left:
        piece, todo = set(), [next(iter(left))]
        while todo:
            dot = todo.pop()
            if dot not in piece:
                piece.add(dot)
                todo += strands[dot]
        left -= piece
        yield piece


def _smallest_cut(piece, strands):
    graph = {dot: Counter(strands[dot]) for dot in sorted(piece)}
    best = sum(sum(row.values()) for row in graph.values())
    while len(graph) > 1:
        start = next(iter(graph))
        pull, order = Counter(graph[start]), [start]
        while len(order) < len(graph):
            last = max((dot for dot in graph if dot not in order), key=lambda dot: pull[dot])
            phase = pull[last]
            order.append(last)
            pull.update(graph[last])
        best = min(best, phase)
        keep, gone = order[-2], order[-1]
        for dot, weight in graph.pop(gone).items():
            graph[dot].pop(gone, None)
            if dot != keep:
                graph[keep][dot] += weight
                graph[dot][keep] += weight
        graph[keep].pop(gone, None)
    return best


def counted_one_by_one(asks, targets, breakdowns, answers, everybody=False):
    """The pass over the answers as one would write it down: person by person. `everybody`: one base for all targets."""
    tally = Tally(targets)
    for person in answers:
        cells = {}
        for target, item, amount in asks.cells(person):
            cells.setdefault(target, []).append((item, amount))
        values = {key: cells[key][0][0] for key in breakdowns if key in cells}
        tally.add(values, {target.key: cells.get(target.key, []) for target in targets} if everybody else cells)
    return tally
