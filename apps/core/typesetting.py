"""Documents for people to keep: tagged PDF files (PDF/UA-1, ISO 14289-1), set by Typst from our templates."""

import json
from typing import Any

import structlog
import typst
from django.conf import settings

from apps.core.i18n import reader_language

log = structlog.get_logger(__name__)


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF that `templates/<template>` makes of `data`, in the reader's language.

    The data reaches Typst as JSON, never as source, so nothing in it is markup. A sign that no font of this
    machine has (a name in Chinese script, say) is drawn as a box; such a file is tagged all the same, but
    does not call itself PDF/UA, which forbids boxes.
    """
    path = settings.BASE_DIR / "templates" / template
    inputs = {"data": json.dumps({"language": reader_language(), **data}, default=str)}
    options: dict[str, Any] = {
        "root": str(settings.BASE_DIR / "templates"),
        "format": "pdf",
        "sys_inputs": inputs,
    }
    try:
        return typst.compile(str(path), pdf_standards="ua-1", **options)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("typeset_without_font", template=template)
        return typst.compile(str(path), **options)
