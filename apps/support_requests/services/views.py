"""Views of the desk: what somebody filters by, kept under a name. None of it says anything of a request."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.partners.models import PartnerOrganisation
from apps.support_requests.models import DefaultView, SavedView
from apps.support_requests.permissions import can_change_view, can_share_view

MOST_VIEWS = 30  # of one person


class NameTaken(UserError):
    user_message = _("You already have a view with this name. Please choose another one.")


class TooManyViews(UserError):
    user_message = _("You have as many views as are kept. Please delete one first.")


class ViewGone(Conflict):
    user_message = _("Somebody has deleted this view in the meantime.")


@transaction.atomic
def save_view(
    *,
    actor,
    name: str,
    filters: dict[str, str],
    layout: str,
    is_shared: bool = False,
    organisation: PartnerOrganisation | None = None,
) -> SavedView:
    """Keeps `filters` under a name; with `is_shared` for all managers, or for the people of `organisation`.

    Raises:
        NameTaken: if the person has a view of this name.
        TooManyViews: if they have `MOST_VIEWS` already.
    """
    require(not is_shared or can_share_view(actor, organisation))
    _one_after_the_other(actor)
    if SavedView.objects.owned_by(actor).count() >= MOST_VIEWS:
        raise TooManyViews
    view = SavedView(owner=actor, name=name, filters=filters, layout=layout)
    view.is_shared, view.organisation = is_shared, organisation if is_shared else None
    _write(view)
    audit.record(actor=actor, action="save_view", target=view, **_circle(view))
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, actor, name: str, is_shared: bool, organisation: PartnerOrganisation | None = None
) -> SavedView:
    """Another name, or other people who see it; only its owner decides on those.

    Raises:
        NameTaken: if its owner has another view of this name.
        ViewGone: if somebody has deleted it.
    """
    view = _locked(view, actor)
    before = (view.name, view.is_shared, view.organisation_id)
    view.name, view.is_shared, view.organisation = name, is_shared, organisation if is_shared else None
    after = (view.name, view.is_shared, view.organisation_id)
    if after[1:] != before[1:]:
        require(view.owner_id == actor.pk and (not is_shared or can_share_view(actor, organisation)))
    if after == before:
        return view
    _write(view)
    audit.record(actor=actor, action="change_view", target=view, **_circle(view))
    return view


@transaction.atomic
def replace_filters(*, view: SavedView, actor, filters: dict[str, str], layout: str) -> SavedView:
    """From now on it opens with these.

    Raises:
        ViewGone: if somebody has deleted it.
    """
    view = _locked(view, actor)
    if (view.filters, view.layout) == (filters, layout):
        return view
    view.filters, view.layout = filters, layout
    view.save(update_fields=["filters", "layout"])
    audit.record(actor=actor, action="replace_view", target=view, fields=sorted(filters))
    return view


@transaction.atomic
def delete_view(*, view: SavedView, actor) -> None:
    """Nobody has it any more; for whom it opened first, the whole list does again.

    Raises:
        ViewGone: if somebody else has deleted it.
    """
    view = _locked(view, actor)
    audit.record(actor=actor, action="delete_view", target=view, **_circle(view))
    view.delete()


@transaction.atomic
def open_first(*, view: SavedView, actor) -> None:
    """It opens when `actor` comes to the desk."""
    require(SavedView.objects.visible_to(actor).filter(pk=view.pk).exists())
    if not DefaultView.objects.filter(user=actor, view=view).exists():
        DefaultView.objects.update_or_create(user=actor, defaults={"view": view})
        audit.record(actor=actor, action="open_view_first", target=view)


@transaction.atomic
def open_none_first(*, actor) -> None:
    """The whole list opens again when `actor` comes to the desk."""
    found = DefaultView.objects.filter(user=actor).first()
    if found is not None:
        found.delete()
        audit.record(actor=actor, action="open_no_view_first")


def _locked(view: SavedView, actor) -> SavedView:
    found = SavedView.objects.select_for_update(of=("self",)).filter(pk=view.pk).first()
    if found is None:
        raise ViewGone
    require(can_change_view(actor, found))
    return found


def _one_after_the_other(actor) -> None:
    """Two clicks at once must not both find room for one more."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise NameTaken from error


def _circle(view: SavedView) -> dict[str, object]:
    """For whom it is, for the log."""
    return {"shared": view.is_shared, "organisation": view.organisation_id}
