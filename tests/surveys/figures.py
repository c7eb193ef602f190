"""The simplest figures that a target can have, for tests of the gate."""

from types import SimpleNamespace


def plain(*items, whole="all", points=()):
    """Return a summary: the share of each item, and the average where the items have points."""

    def summary(counts, people):
        rows = [row(item, "share", counts.get(item, 0) / people, whole) for item in items]
        if points:
            total = sum(counts.get(item, 0) * point for item, point in zip(items, points, strict=True))
            rows.append(row("average", "average", total / people, whole, min(points), max(points)))
        return rows

    return summary


def row(item, measure, value, whole="", low=0, high=1):
    return SimpleNamespace(item=item, measure=measure, value=value, whole=whole, low=low, high=high)
