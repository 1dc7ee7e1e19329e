"""Structured logs: one event a line, with the request's id; JSON in production, readable elsewhere."""

import logging.config
import re
from typing import Any

import structlog

# The signed tokens of `apps.links`, and allauth's keys: whoever reads the logs shall not be able to open what
# they lead to.
_LINK = re.compile(
    r"[0-9a-f]{32}(:|%3A)[A-Za-z0-9_-]{43}|(?<=/confirm-email/)[^/\s]+|(?<=/reset/key/)[^/\s]+", re.IGNORECASE
)


def redact_links(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Takes the tokens of links in mails out of everything that is written in words."""
    return {
        key: _LINK.sub("[link]", value) if isinstance(value, str) else value for key, value in event.items()
    }


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    redact_links,
]


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """The `dictConfig` for both structlog's and the standard library's loggers."""
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, redact_links, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
                "foreign_pre_chain": SHARED_PROCESSORS,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"level": level}, "celery": {"level": level}},
    }


def configure(config: dict[str, Any]) -> None:
    """Switches logging to `config`; called once, by the settings module in use."""
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(config)
