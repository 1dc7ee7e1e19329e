"""Which two requests may become one. What speaks against it is said in words that a manager can act on.

Two rules are behind it: nobody outside the company may read more than before, and everybody who wrote must
be the one who reads on. In doubt the answer is no: words that have become one request cannot be told apart.
"""

from django.utils.translation import gettext as _

from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import HandoverState, Kind, Part
from apps.support_requests.models import Handover, Message, SupportRequest
from apps.support_requests.relation_querysets import same_company

MOST_CANDIDATES = 10


def candidates(case: SupportRequest, user) -> list[SupportRequest]:
    """Open requests that `user` sees, likely to be of the same company; the newest first."""
    return list(same_company(case, user).open().filter(kind=case.kind)[:MOST_CANDIDATES])


def obstacles(former: SupportRequest, case: SupportRequest) -> list[str]:
    """Why `former` cannot be put into `case`; none if it can."""
    if former.pk == case.pk:
        return [_("This is the same request. Please choose another one.")]
    checks = (_closed, _kinds, _askers, _addresses, _asked, _in_charge)
    return [reason for check in checks if (reason := check(former, case))]


def is_in_doubt(former: SupportRequest, case: SupportRequest) -> bool:
    """Whether somebody must say that both are of the same company."""
    return not former.contact_email or _plain(former.company_name) != _plain(case.company_name)


def loses(former: SupportRequest, case: SupportRequest) -> PartnerOrganisation | None:
    """The organisation that is in charge of `former`, and sees nothing of it any more afterwards."""
    theirs, stays = former.current_assignment, case.current_assignment
    if theirs is None or (stays and stays.organisation_id == theirs.organisation_id):
        return None
    return theirs.organisation


def open_question(case: SupportRequest) -> Handover | None:
    """What the company is just being asked about."""
    asked = Handover.objects.unended().filter(request=case, state=HandoverState.ASKED)
    return asked.select_related("organisation").first()


def _closed(former: SupportRequest, case: SupportRequest) -> str:
    closed = [one for one in (former, case) if one.is_closed]
    if not closed:
        return ""
    return _(
        "%(number)s is closed. Please reopen it first. What the company has withdrawn cannot be put together "
        "with anything."
    ) % {"number": closed[0]}


def _kinds(former: SupportRequest, case: SupportRequest) -> str:
    if former.kind == case.kind:
        return ""
    return _("One is a request for support, the other is about a barrier on the portal.")


def _askers(former: SupportRequest, case: SupportRequest) -> str:
    """Equal, not just equally barred at present: compartments may be set up later."""
    if former.asker_role == case.asker_role:
        return ""
    words = _("In %(number)s asks: %(one)s; in %(other)s: %(two)s. Who may read a request depends on that.")
    return words % {
        "one": former.get_asker_role_display() or _("not known"), "number": former,
        "two": case.get_asker_role_display() or _("not known"), "other": case,
    }  # fmt: skip


def _addresses(former: SupportRequest, case: SupportRequest) -> str:
    one, two = former.contact_email.casefold(), case.contact_email.casefold()
    if one and one == two:
        return ""
    if one and two:
        return _("The e-mail addresses differ: another person would read what was written.")
    if one:
        return _("%(number)s has no e-mail address: please put it into the other one.") % {"number": case}
    name = _plain(former.company_name)
    if former.kind == Kind.SUPPORT and name and name == _plain(case.company_name):
        return ""
    words = _("%(number)s has no e-mail address, and the companies’ names differ: it may be two of them.")
    return words % {"number": former}


def _asked(former: SupportRequest, case: SupportRequest) -> str:
    if (asked := open_question(case)) is None:
        return ""
    words = _(
        "The company is being asked whether %(organisation)s may get %(number)s as it is now. Please take "
        "the question back, or put %(number)s into the other one."
    )
    return words % {"organisation": asked.organisation, "number": case}


def _in_charge(former: SupportRequest, case: SupportRequest) -> str:
    """Whoever is in charge of `case` must have got all of `former` already, and all of `case`."""
    stays, theirs = case.current_assignment, former.current_assignment
    if stays is None:
        return ""
    if theirs is None or theirs.organisation_id != stays.organisation_id:
        words = _(
            "%(organisation)s is in charge of %(number)s, and would read what the company has not handed "
            "over to it. Please take %(number)s back first, or put it into the other one."
        )
    elif not all(set(Part.values) <= _parts(one) for one in (stays, theirs)):
        words = _(
            "%(organisation)s has got only parts of one of the two. Please take %(number)s back first, and "
            "hand it over again afterwards."
        )
    elif _has_notes_from_before(former, stays.assigned_at, theirs.assigned_at):
        words = _(
            "%(organisation)s would read internal notes on %(other)s from before its time. Please put "
            "%(number)s into %(other)s."
        )
    else:
        return ""
    return words % {"organisation": stays.organisation, "number": case, "other": former}


def _parts(assignment) -> set[str]:
    handover = getattr(assignment, "handover", None)
    return set(Part.values if handover is None else handover.parts)


def _has_notes_from_before(former: SupportRequest, since, theirs) -> bool:
    notes = Message.objects.filter(request=former, internal=True)
    return notes.filter(created_at__gte=since, created_at__lt=theirs).exists()


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
