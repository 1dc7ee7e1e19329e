"""A picture or file where it stands in a text."""

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.files import responses
from apps.library.models import LibraryItem


@require_safe
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The bytes, for those who see a text in which they stand, or the library itself."""
    items = LibraryItem.objects.visible_to(request.user).select_related("stored_file")
    return responses.serve(request, get_object_or_404(items, key=key).stored_file, inline=True)
