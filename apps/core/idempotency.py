"""A form that is sent twice (a second click, a reload) takes effect once."""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from apps.core.models import SentForm


def address_of(key: uuid.UUID) -> str:
    """Where a form that has been carried out led to; empty if it has not been."""
    return SentForm.objects.filter(key=key).values_list("result_url", flat=True).first() or ""


def once(key: uuid.UUID, create: Callable[[], str]) -> str:
    """Runs `create` (which returns the address to go to) the first time only; later calls get that address.

    A second call that comes while the first still runs waits for it on the primary key. If `create` raises,
    nothing is remembered.
    """
    try:
        with transaction.atomic():
            with transaction.atomic():
                sent = SentForm.objects.create(key=key, result_url="")
            sent.result_url = create()
            sent.save(update_fields=["result_url"])
            return sent.result_url
    except IntegrityError:
        earlier = SentForm.objects.filter(key=key).first()
        if earlier is None:
            raise
        return earlier.result_url
