"""Every write to the redirects."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.redirects.addresses import new_address, old_address
from apps.redirects.models import Redirect
from apps.redirects.permissions import can_redirect

_LOCK = 7_302_411  # any number that nobody else takes


class Loops(UserError):
    """The new address leads back to the old one."""

    user_message = gettext_lazy("The new address leads back to the old one, perhaps by another redirect.")


@dataclass(frozen=True)
class Outcome:
    """What became of one line of a table: "made", "changed", "known", or refused with a `message`."""

    number: int
    old: str
    state: str
    message: str = ""


@transaction.atomic
def save(*, old: str, new: str, is_gone: bool, actor, redirect: Redirect | None = None) -> Redirect:
    """Says where an old address leads; `redirect` is the one to change.

    Raises:
        ValidationError: if an address is none.
        Loops: if one would go round in circles.
        Conflict: if another redirect has this old address.
    """
    require(can_redirect(actor))
    _one_at_a_time()
    old, new = old_address(old), "" if is_gone else new_address(new)
    others = Redirect.objects.exclude(pk=redirect.pk) if redirect else Redirect.objects
    if others.filter(old=old).exists():
        raise Conflict(_("There is a redirect of this address already."))
    if new:
        _refuse_loops(old, new, others)
    redirect = redirect or Redirect()
    redirect.old, redirect.new, redirect.is_gone = old, new, is_gone
    redirect.save()
    audit.record(actor=actor, action="save_redirect", target=redirect)
    return redirect


@transaction.atomic
def remove(*, redirect: Redirect, actor) -> None:
    """Forgets it; the old address is not found any more."""
    require(can_redirect(actor))
    audit.record(actor=actor, action="remove_redirect", target=redirect)
    redirect.delete()


@transaction.atomic
def take_in(*, lines: list[tuple[int, str, str]], actor) -> list[Outcome]:
    """Takes in a table of old and new addresses; without a new one an address is given up.

    What is there already is changed; a line that is wrong stops no other.
    """
    require(can_redirect(actor))
    return [_take_line(number, old, new, actor) for number, old, new in lines]


def _take_line(number: int, old: str, new: str, actor) -> Outcome:
    try:
        known = Redirect.objects.filter(old=old_address(old)).first()
        if known is not None and known.new == new.strip():
            return Outcome(number, known.old, "known")
        with transaction.atomic():
            made = save(old=old, new=new, is_gone=not new.strip(), actor=actor, redirect=known)
    except ValidationError as error:
        return Outcome(number, old[:200], "refused", " ".join(error.messages))
    except UserError as refusal:
        return Outcome(number, old[:200], "refused", str(refusal.user_message))
    return Outcome(number, made.old, "changed" if known else "made")


def count(redirect: Redirect) -> None:
    """Somebody came by it."""
    Redirect.objects.filter(pk=redirect.pk).update(hits=F("hits") + 1, last_hit_on=timezone.localdate())


def _one_at_a_time() -> None:
    """Two at the same moment could close a circle that neither of them sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _refuse_loops(old: str, new: str, others) -> None:
    """Follows the way from `new` on, as a browser would.

    Raises:
        Loops: if it comes by `old`.
    """
    seen = {old}
    while new.startswith("/"):
        parts = urlsplit(new)
        address = old_address(new) if parts.path != "/" else "/"
        if address in seen or address.partition("?")[0] in seen:
            raise Loops
        seen.add(address)
        path, _mark, query = address.partition("?")
        following = others.for_address(path, query)
        if following is None:
            return
        new = following.new
