"""The mailbox of a trial installation: what the portal would have sent. Production has no such page."""

import re
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.mailbox.messages import Names, StoredMessage, find

# Mails bring their own inline styles; everything else they could do is shut off. Links open a new page.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
FILE_POLICY = "default-src 'none'; sandbox"
PER_PAGE = 25


@require_safe
@never_cache
def message_list(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    page = paginate(request, Names(), per_page=PER_PAGE)
    return render(request, "mailbox/message_list.html", {"page": page})


@require_safe
@never_cache
def message_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One message: headers, text, HTML in a frame, attachments."""
    return render(request, "mailbox/message_detail.html", {"message": _load(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
def message_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML as a mail program would show it, as a response of its own with its own policy."""
    html = _load(name).html
    if not html:
        raise Http404
    response = HttpResponse(re.sub(r"(<head[^>]*>)", r'\1<base target="_blank">', html, count=1))
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


@require_safe
@never_cache
def message_attachment(request: HttpRequest, name: str, number: int) -> FileResponse:
    """One attachment, always as a download."""
    for attachment in _load(name).attachments:
        if attachment.number == number:
            response = FileResponse(
                BytesIO(attachment.content),
                as_attachment=True,
                filename=attachment.filename,
                content_type=attachment.content_type,
            )
            response["Content-Security-Policy"] = FILE_POLICY
            return response
    raise Http404


def _load(name: str) -> StoredMessage:
    message = find(name)
    if message is None:
        raise Http404
    return message
