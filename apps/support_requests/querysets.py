"""Who may see a request. These methods are the only way in for anything a person sees."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.partners.choices import OrganisationKind
from apps.support_requests.choices import AskerRole, Clock, Part
from apps.support_requests.numbers import as_written, formerly, numbered
from apps.support_requests.transitions import CLOSED, OPEN


class SupportRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Managers: all. Members of the organisation in charge: theirs. Everybody else: none.

        Of these, nobody sees what is closed to an organisation of theirs (`Compartment`). Administrators keep
        the installation and are not meant to read what companies confide.
        """
        if is_manager(user):
            return self.exclude(Exists(barred_for(user)))
        if not user.is_authenticated or user.is_staff:
            return self.none()
        return self.filter(Exists(_assignments_of(user, OuterRef("pk")))).exclude(Exists(barred_for(user)))

    def countable_by(self, user):
        """What counts in numbers that `user` reads: all that is not closed to an organisation of theirs."""
        return self.exclude(Exists(barred_for(user)))

    def closed_to(self, user):
        """Those that a compartment closes to `user`."""
        return self.filter(Exists(barred_for(user)))

    def open(self):
        return self.filter(state__in=OPEN)

    def closed(self):
        return self.filter(state__in=CLOSED)

    def in_charge(self, organisation):
        """What `organisation` is in charge of now."""
        from apps.support_requests.models import Assignment

        current = Assignment.objects.active().filter(organisation=organisation, request=OuterRef("pk"))
        return self.filter(Exists(current))

    def for_lists(self, user):
        """With what a row shows `user`: county, action field, the organisation in charge.

        `names_company` says whether the company's name was handed over to them, `is_unread` whether something
        has been written since they last opened it.
        """
        handed_over = Q(handover__isnull=True) | Q(handover__parts__contains=[Part.COMPANY])
        named = Exists(_assignments_of(user, OuterRef("pk")).filter(handed_over))
        rows = self.select_related("county", "action_field", "person").prefetch_related(active_assignment())
        return rows.annotate(
            names_company=models.Value(True) if is_manager(user) else named, is_unread=_unread_by(user)
        )

    def most_pressing_first(self):
        """What is due first comes first; then what waits for the company or is closed, the newest first."""
        return self.order_by(F("due_at").asc(nulls_last=True), "-created_at", "-pk")

    def containing(self, text: str):
        """Of `for_lists`: with `text` in number, subject, or a company's name that may be read."""
        named = Q(names_company=True, company_name__icontains=text)
        number = Q(public_number__icontains=text) | formerly(text)
        return self.filter(number | Q(subject__icontains=text) | named)

    def overdue(self):
        """In which something should have happened by now."""
        return self.filter(due_at__lt=timezone.now())

    def arrived_since(self, moment, user):
        """What came to `user` after `moment`: to managers from the company, to partners by a handover."""
        if is_manager(user):
            return self.filter(created_at__gt=moment)
        mine = _assignments_of(user, OuterRef("pk"))
        return self.filter(Exists(mine.filter(assigned_at__gt=moment)))

    def with_number_and_address(self, *, number: str, email: str):
        """For a company that has lost its link: both must fit, in whatever case they are typed.

        Spaces and hyphens of the number may be missing or be different ones.
        """
        return self.by_number(number).filter(contact_email__iexact=email.strip()).exclude(contact_email="")

    def by_number(self, typed: str):
        """The one of this number, however typed; of a former number the one into which that was put."""
        return self.filter(numbered(as_written(typed)))


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the requests that `user` sees; partners read older ones only if they were handed over.

        Notes from before their time they never read: those are of the house that worked on it then.
        """
        messages = _part_reaches(user, Q(handover__parts__contains=[Part.MESSAGES]), "created_at")
        notes = _part_reaches(user, None, "created_at")
        return self.filter((Q(internal=False) & messages) | (Q(internal=True) & notes))

    def for_company(self):
        """Without what is meant for the house only."""
        return self.filter(internal=False)

    def written(self):
        """What somebody wrote, without what the system tells."""
        return self.filter(event="")

    def in_order(self):
        """In the order of writing."""
        return self.order_by("created_at", "pk")


class AttachmentQuerySet(models.QuerySet):
    def of(self, case):
        """The files of one request."""
        return self.filter(request=case).select_related("stored").order_by("pk")

    def visible_to(self, user):
        """The files of the requests that `user` sees; for partners those handed over, and later ones."""
        sent_first = Q(message__isnull=True) & _part_reaches(user, Q(handover__parts__contains=[Part.FILES]))
        written = Q(message__internal=False) & _part_reaches(
            user, Q(handover__parts__contains=[Part.MESSAGES]), "message__created_at"
        )
        noted = Q(message__internal=True) & _part_reaches(user, None, "message__created_at")
        return self.filter(sent_first | written | noted)

    def for_company(self):
        """Neither marked as internal nor added to an internal note."""
        return self.filter(Q(message__isnull=True) | Q(message__internal=False), internal=False)


class DraftFileQuerySet(models.QuerySet):
    def of(self, draft):
        """The files of one draft."""
        return self.filter(draft=draft).select_related("stored").order_by("pk")


class AssignmentQuerySet(models.QuerySet):
    def of(self, case):
        """All assignments of one request, the newest first."""
        return self.filter(request=case).select_related("organisation").order_by("-assigned_at", "-pk")

    def active(self):
        return self.filter(ended_at__isnull=True)


class ReadingQuerySet(models.QuerySet):
    def for_company(self, case) -> list[tuple[str, datetime]]:
        """Who in the house has opened the request last when: organisations, "" for the network management."""
        readings = self.filter(request=case).order_by("organisation__name")
        return list(readings.values_list("organisation__name").annotate(Max("read_at")))


class RequestCountQuerySet(models.QuerySet):
    def countable_by(self, user):
        """See `SupportRequestQuerySet.countable_by`."""
        return self.exclude(Exists(barred_for(user)))


class HandoverQuerySet(models.QuerySet):
    def of(self, case):
        """All handovers of one request, the newest first."""
        return self.filter(request=case).select_related("organisation").order_by("-asked_at", "-pk")

    def unended(self):
        """Asked about, agreed to or taken on."""
        return self.filter(ended_at__isnull=True)

    def to_lapse(self, now):
        """Those to which somebody should have said something by now."""
        return self.unended().filter(answer_by__lte=now)


class CompartmentQuerySet(models.QuerySet):
    def pairs(self) -> set[tuple[str, str]]:
        """Who asks, and the kind of organisation that is not to know."""
        return set(self.values_list("asker_role", "organisation_kind"))

    def closed_to(self) -> list[tuple[str, list[str]]]:
        """Who asks, and the kinds of organisations that never read it, in the reader's words."""
        found: dict[str, list[str]] = {}
        for asker, kind in sorted(self.pairs()):
            found.setdefault(str(AskerRole(asker).label), []).append(str(OrganisationKind(kind).label))
        return list(found.items())

    def kinds_barred_from(self, case) -> set[str]:
        """The kinds of organisations for which `case` does not exist."""
        return set(self.filter(asker_role=case.asker_role).values_list("organisation_kind", flat=True))

    def people_barred_from(self, case) -> set[int]:
        """The keys of all people who belong to such an organisation."""
        from apps.partners.models import Membership

        kinds = self.filter(asker_role=case.asker_role).values("organisation_kind")
        members = Membership.objects.active().filter(organisation__kind__in=kinds)
        return set(members.values_list("user", flat=True))

    def people_barred_from_some(self) -> set[int]:
        """The keys of all people who belong to an organisation that is not to know of some requests."""
        from apps.partners.models import Membership

        kinds = self.values("organisation_kind")
        members = Membership.objects.active().filter(organisation__kind__in=kinds)
        return set(members.values_list("user", flat=True))


class DeadlineQuerySet(models.QuerySet):
    def of(self, case):
        """Those of one request, in the order in which they began."""
        return self.filter(request=case).order_by("pk")

    def promised(self):
        """Until when the company hears from us first; None once it has."""
        return self.running().filter(clock=Clock.ANSWER).first()

    def unended(self):
        """Running or paused."""
        return self.filter(ended_at__isnull=True)

    def running(self):
        return self.unended().filter(paused_at__isnull=True)

    def to_remind_of(self, now):
        """Of what is due soon and nobody has been told yet."""
        return self.running().filter(remind_at__lte=now, due_at__gt=now, reminded_at=None, escalated_at=None)

    def to_escalate(self, now):
        """What is overdue without all managers knowing it."""
        return self.running().filter(remind_at__lte=now, due_at__lte=now, escalated_at=None)


def active_assignment() -> Prefetch:
    """The organisation in charge, for `SupportRequest.current_assignment`."""
    from apps.support_requests.models import Assignment

    return Prefetch(
        "assignments",
        Assignment.objects.active().select_related("organisation", "handover"),
        to_attr="active_assignments",
    )


def _assignments_of(user, request):
    """Active assignments of `request` to an organisation for which `user` acts now."""
    from apps.partners.models import Membership
    from apps.support_requests.models import Assignment

    member = Membership.objects.of(user).filter(organisation=OuterRef("organisation"))
    return Assignment.objects.active().filter(Exists(member), request=request)


def barred_for(user):
    """Compartments that close a request (the outer row) to `user`."""
    from apps.partners.models import Membership
    from apps.support_requests.models import Compartment

    kinds = Membership.objects.of(user).values("organisation__kind")
    return Compartment.objects.filter(asker_role=OuterRef("asker_role"), organisation_kind__in=kinds)


def _part_reaches(user, handed_over: Q | None, written_at: str = "") -> Exists | Q:
    """Whether `user` sees a part of the outer row's request: all of it, or as far as the handover reaches.

    Without `handed_over` it is only what was written since they are in charge.
    """
    from apps.support_requests.models import SupportRequest

    request = OuterRef("request")
    seen = SupportRequest.objects.visible_to(user).filter(pk=request)
    if is_manager(user) or not user.is_authenticated:
        return Exists(seen)
    reaches = Q(pk__in=[]) if handed_over is None else Q(handover__isnull=True) | handed_over
    if written_at:
        reaches |= Q(assigned_at__lte=OuterRef(written_at))
    return Exists(seen) & Exists(_assignments_of(user, request).filter(reaches))


def _unread_by(user) -> Combinable | Q:
    """Whether anything was written, or the request itself came in, since `user` last opened the outer row."""
    from apps.support_requests.models import Reading

    if not user.is_authenticated:
        return Q(pk__isnull=True)
    return ~Exists(
        Reading.objects.filter(request=OuterRef("pk"), user=user, read_at__gte=OuterRef("written_at"))
    )
