from datetime import UTC, datetime, timedelta

from core.web.needs import Need, in_order

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def need(key, kind="task", hours=None):
    due = None if hours is None else NOW + timedelta(hours=hours)
    return Need(key, kind, key, "", "/", due_at=due)


def test_overdue_then_offers_then_by_date_then_undated():
    rows = [
        need("undated"),
        need("later", hours=9),
        need("soon", hours=1),
        need("offer", "offer", 20),
        need("late", hours=-1),
    ]
    assert [row.key for row in in_order(rows, NOW)] == ["late", "offer", "soon", "later", "undated"]
