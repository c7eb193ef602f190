"""The toolbox's own addresses: health for probes."""

import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.web import health


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches no database, session or cache."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503 when a fatal check fails, else 200. Strangers learn only `ok`; the operator gets every check."""
    results: list[dict[str, Any]] = []
    ok = True
    for check in health.checks("ready"):
        try:
            finding = check.run()
        except Exception as error:
            finding = health.Finding(False, 1, type(error).__name__)
        ok = ok and (finding.ok or not check.fatal)
        results.append({"id": check.id, "ok": finding.ok, "fatal": check.fatal, "detail": finding.detail})
    body: dict[str, Any] = {"ok": ok}
    if _is_operator(request):
        body["checks"] = results
    return JsonResponse(body, status=200 if ok else 503)


def _is_operator(request: HttpRequest) -> bool:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.PLAB_OPS_TOKEN and hmac.compare_digest(token.encode(), settings.PLAB_OPS_TOKEN.encode()):
        return True
    local = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    return local and "HTTP_X_FORWARDED_FOR" not in request.META and "HTTP_FORWARDED" not in request.META


def database_answers() -> health.Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return health.Finding(True)


def migrations_are_done() -> health.Finding:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return health.Finding(missing == 0, missing, f"{missing} migrations are missing" if missing else "")
