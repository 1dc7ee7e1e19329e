"""Writes of news items; the way to the public is the same for all content (`partners.services.editorial`)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.core.slugs import unique_slug
from apps.news.models import Article
from apps.partners.services import editorial
from apps.partners.services.editorial import save  # noqa: F401  part of what the editorial pages ask for

_TRIES = 3


def create(*, content: Article, actor, related: dict | None = None) -> Article:
    """A new draft, with an address made of its title.

    Raises:
        PermissionDenied: if the actor may not write for the organisation.
    """
    for attempt in range(1, _TRIES + 1):
        content.slug = unique_slug(Article, content.title_de)
        try:
            with transaction.atomic():
                return editorial.create(content=content, actor=actor, related=related)
        except (IntegrityError, ValidationError):  # the same title at the same moment
            content.pk = None
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")
