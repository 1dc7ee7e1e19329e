"""What companies confide to the network: in no admin and no search; who sees it is in `querysets`."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.choices import LANGUAGE_NAMES
from apps.core.permissions import is_manager
from apps.core.validators import single_line
from apps.files.models import StoredFile
from apps.offers.models import SupportOffer
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import (
    AskerRole,
    ContactWay,
    Event,
    Helped,
    Kind,
    Part,
    Side,
    SizeClass,
    Source,
    State,
    Urgency,
    ValueChain,
)
from apps.support_requests.querysets import (
    AssignmentQuerySet,
    AttachmentQuerySet,
    MessageQuerySet,
    SupportRequestQuerySet,
)
from apps.support_requests.transitions import CLOSED, OPEN
from apps.taxonomy.models import ActionField, County


class SupportRequest(models.Model):
    """A company's request, or feedback about a barrier of the portal. Only `services` writes it."""

    public_number = models.CharField(_("number"), max_length=11, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.SUPPORT)
    source = models.CharField(_("received by"), max_length=10, choices=Source.choices, default=Source.WEB)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.NEW, editable=False
    )
    company_name = models.CharField(_("company"), max_length=200, blank=True, validators=[single_line])
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("county"), related_name="+"
    )
    size_class = models.CharField(
        _("size of the company"), max_length=10, choices=SizeClass.choices, blank=True
    )
    value_chain = models.CharField(
        _("part of the value chain"), max_length=10, choices=ValueChain.choices, blank=True
    )
    asker_role = models.CharField(_("who asks"), max_length=15, choices=AskerRole.choices, blank=True)
    action_field = models.ForeignKey(
        ActionField,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("action field"),
        related_name="+",
    )
    # What the company asks for; the organisation that offers it is the first to think of.
    offer = models.ForeignKey(
        SupportOffer, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("offer"),
        related_name="+",
    )  # fmt: skip
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    subject = models.CharField(_("subject"), max_length=200, validators=[single_line])
    description = models.TextField(_("what is needed"), max_length=20_000)
    page_address = models.CharField(
        _("address of the page"), max_length=500, blank=True, validators=[single_line]
    )
    contact_name = models.CharField(_("contact's name"), max_length=120, blank=True, validators=[single_line])
    contact_email = models.EmailField(_("e-mail address"), blank=True, validators=[single_line])
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[single_line])
    contact_way = models.CharField(
        _("wished way of contact"), max_length=10, choices=ContactWay.choices, default=ContactWay.EMAIL
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_NAMES, default="de")
    consent_version = models.CharField(_("version of the privacy notice"), max_length=20, blank=True)
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    agreed_organisations = models.ManyToManyField(
        PartnerOrganisation, verbose_name=_("may get it without being asked about again"), blank=True,
        related_name="+",
    )  # fmt: skip
    # Who of the organisation in charge looks after it; a manager where there is none.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        verbose_name=_("person in charge"), related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    # When the last message came. A trigger keeps it: so what is unread is found without reading messages.
    written_at = models.DateTimeField(_("last written"), default=timezone.now, editable=False)
    helped = models.CharField(_("helped"), max_length=10, choices=Helped.choices, blank=True, editable=False)
    helped_words = models.TextField(_("in the company’s words"), blank=True, max_length=2000, editable=False)
    erasure_announced_at = models.DateTimeField(_("deletion announced"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    # The nearest of its running deadlines, for lists; none while the company is to answer, and when closed.
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("support request")
        verbose_name_plural = _("support requests")
        ordering = ["-created_at", "-pk"]
        # The desk's list: all of them, the open ones, and those of one state, with what decides on who sees
        # them and what is unread; then words of the search.
        indexes = [
            models.Index(fields=["due_at", "-created_at", "-id"], name="support_request_list"),
            models.Index(
                fields=["due_at", "-created_at", "-id"],
                include=["asker_role", "written_at"],
                condition=Q(state__in=OPEN),
                name="support_request_open",
            ),
            models.Index(
                fields=["state", "due_at", "-created_at", "-id"],
                include=["asker_role", "written_at"],
                name="support_request_state",
            ),
            models.Index(
                fields=["-closed_at", "-id"], condition=Q(state=State.RESOLVED), name="support_request_solved"
            ),
            models.Index(Upper("contact_email"), name="support_request_address"),
            *(
                GinIndex(OpClass(Upper(field), name="gin_trgm_ops"), name=f"support_request_{name}_trgm")
                for field, name in (
                    ("public_number", "num"), ("subject", "subj"), ("company_name", "firm")
                )
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
                name="support_request_closed_has_a_time",
            )
        ]

    def __str__(self) -> str:
        """The number and nothing else: it goes into audit entries and logs."""
        return self.public_number

    def get_absolute_url(self) -> str:
        """Where managers and the partner in charge work on it."""
        return reverse("support_requests:detail", args=[self.public_number])

    @cached_property
    def numbers(self) -> str:
        """All numbers that it has or had: something else once it has been put together with another one."""
        former = self.former_numbers.values_list("number", flat=True)  # type: ignore[attr-defined]
        return " ".join([self.public_number, *former])

    @property
    def is_overdue(self) -> bool:
        """Whether something should have happened by now."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def age_in_days(self) -> int:
        """Full days since it came in; of a closed one until it was closed."""
        return max(0, ((self.closed_at or timezone.now()) - self.created_at).days)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def current_assignment(self) -> "Assignment | None":
        """The active assignment; without a query where `for_lists` has fetched it."""
        if not hasattr(self, "active_assignments"):
            self.active_assignments = list(
                self.assignments.active().select_related("organisation", "handover")  # type: ignore[attr-defined]
            )
        return self.active_assignments[0] if self.active_assignments else None

    def end_assignment(self) -> None:
        """Nobody is in charge any more; for `services`, with the row locked."""
        self.assignments.active().update(ended_at=timezone.now())  # type: ignore[attr-defined]
        self.forget_assignment()
        self.forget_person()

    def forget_person(self) -> None:
        """Nobody in particular is in charge any more: others are now; for `services`, with the row locked."""
        if self.person_id is not None:
            self.person = None
            self.save(update_fields=["person"])

    def forget_assignment(self) -> None:
        """Have `current_assignment` asked anew."""
        self.__dict__.pop("active_assignments", None)

    def parts_for(self, user) -> set[str]:
        """What `user`, who may see it, reads of it: managers everything, partners what was handed over."""
        assignment = self.current_assignment
        if is_manager(user) or assignment is None:
            return set(Part.values)
        handover = getattr(assignment, "handover", None)
        return set(Part.values if handover is None else handover.parts)


class Message(models.Model):
    """Something written about a request, or that happened to it. `internal` never leaves the house."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(_("written by"), max_length=10, choices=Side.choices)
    author_label = models.CharField(_("author"), max_length=200, blank=True)
    event = models.CharField(_("what happened"), max_length=15, choices=Event.choices, blank=True)
    body = models.TextField(_("text"), blank=True)
    internal = models.BooleanField(_("internal note"), default=False)
    by_mail = models.BooleanField(_("by e-mail"), default=False)
    # Of a mail: quotations and signature; its sender, if not the one we know; files that were not taken.
    folded = models.TextField(_("quotations and signature"), blank=True)
    mail_sender = models.CharField(_("from another address"), max_length=254, blank=True)
    left_out = models.JSONField(_("not taken"), default=list, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["request", "created_at"], name="support_message_order")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.created_at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file sent with a request or with one of its messages."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("added by"), max_length=10, choices=Side.choices)
    internal = models.BooleanField(_("internal"), default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Assignment(models.Model):
    """An organisation is in charge of a request until `ended_at`; at most one at a time."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey(
        PartnerOrganisation,
        on_delete=models.PROTECT,
        verbose_name=_("organisation"),
        related_name="support_assignments",
    )
    note = models.TextField(_("note"), blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(ended_at__isnull=True),
                name="one_organisation_in_charge_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.organisation}"
