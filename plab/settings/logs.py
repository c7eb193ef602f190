"""Logging: plain lines on a laptop, JSON where PLAB_LOG=json. The access log is ours (core/web/middleware.py)."""

import structlog

from plab.settings.environment import env

PLAB_LOG = env.str("PLAB_LOG", default="plain")
_shared = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso")]

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        *_shared,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer()
            if PLAB_LOG == "json"
            # Plain: where rich happens to be installed, tracebacks would show local variables, and take seconds.
            else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            "foreign_pre_chain": _shared,
        }
    },
    "filters": {"quiet": {"()": "core.web.quiet.QuietPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "plab": {"level": "INFO"},
        "django": {"level": "WARNING"},
        "django.request": {"filters": ["quiet"]},
        "django.security.csrf": {"filters": ["quiet"]},
        "django.server": {"handlers": [], "propagate": False},  # would log paths and addresses
    },
}
