"""What must never stand in a log."""

import logging

import pytest
import structlog
from django.core.signing import Signer

from network_portal.logs import logging_config, redact_links

TOKEN = Signer(salt="any").sign("0123456789abcdef0123456789abcdef")


@pytest.mark.parametrize("written", [TOKEN, TOKEN.replace(":", "%3A")])
def test_tokens_of_links_are_taken_out(written):
    event = redact_links(
        None, "info", {"event": f"Not Found: /unterstuetzung/fall/{written}/", "status": 404}
    )
    assert event == {"event": "Not Found: /unterstuetzung/fall/[link]/", "status": 404}


def test_djangos_own_lines_too(settings):
    formatter = logging_config(level="INFO", as_json=True)["formatters"]["structured"]
    render = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Gone: /x/%s/", (TOKEN,), None)
    line = render.format(record)
    assert "[link]" in line
    assert TOKEN not in line


@pytest.mark.parametrize(
    "path",
    ["/konto/confirm-email/MQ:1abcde:sig-nature/", "/en/konto/password/reset/key/1-abc123-0123456789/"],
)
def test_keys_of_account_mails_too(path):
    event = redact_links(None, "info", {"event": f"Forbidden: {path}"})
    assert event["event"].endswith("[link]/")
    assert "abc" not in event["event"]


def test_tracebacks_too():
    formatter = logging_config(level="INFO", as_json=True)["formatters"]["structured"]
    render = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    line = render.format(logging.LogRecord("django.request", logging.ERROR, "", 0, "Failed", (), info))
    assert "ValueError: [link]" in line
    assert TOKEN not in line
