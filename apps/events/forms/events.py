"""What organisers write about an event."""

from uuid import uuid4

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.forms import PortalForm, language_pair, section
from apps.core.moments import LocalDateTimeField
from apps.core.rows import RowsField
from apps.events.choices import default_reminder_hours
from apps.events.fields import ReminderField
from apps.events.models import Event, EventSeries, EventSession
from apps.events.rows import SessionForm, SessionsField, SpeakerForm
from apps.library.models import LibraryItem
from apps.moderation.choices import State
from apps.partners.forms import ContentForm
from apps.partners.models import PartnerOrganisation
from apps.publications.models import Publication


class EventForm(ContentForm):
    """An event, grouped by what an organiser thinks of together."""

    starts_at = LocalDateTimeField(label=_("Start"), help_text=_("Local time (Europe/Berlin)."))
    ends_at = LocalDateTimeField(label=_("End"))
    registration_opens_at = LocalDateTimeField(
        label=_("Registration from"), required=False, help_text=_("Empty: as soon as the event is public.")
    )
    registration_closes_at = LocalDateTimeField(
        label=_("Registration until"), required=False, help_text=_("Empty: until the event begins.")
    )
    publish_at = LocalDateTimeField(
        label=_("Public from"), required=False, help_text=_("Empty: at once after approval.")
    )
    expire_at = LocalDateTimeField(
        label=_("Public until"), required=False, help_text=_("Empty: for good, past events stay readable.")
    )
    online_url = forms.URLField(
        label=_("Online address"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Never shown on the page: only those who have a place get it, by e-mail."),
    )  # fmt: skip
    sessions = SessionsField(
        SessionForm, label=pgettext_lazy("event", "Sessions"), row_label=_("Session"), extra=3,
        help_text=_(
            "Only if the event has several dates, such as a training on two days. They all lie between start "
            "and end above; empty rows are left out. Need more? Save, and there are new empty ones."
        ),
    )  # fmt: skip
    speakers = RowsField(
        SpeakerForm, label=_("Who speaks"), row_label=pgettext_lazy("row", "Speaker"), extra=3,
        help_text=_("Name only people who agree to be named here. New sessions can be chosen once saved."),
    )  # fmt: skip
    reminder_offsets = ReminderField(
        label=_("Reminders"), required=False, max_length=60, initial=default_reminder_hours,
        help_text=_("Days before the start, separated by commas; hours with an h: 7, 1, 3h. Empty: none."),
    )  # fmt: skip

    class Meta:
        model = Event
        fields = [
            "organisation", "kind", "title_de", "summary_de", "description_de", "title_en", "summary_en",
            "description_en", "picture", "starts_at", "ends_at", "format", "language", "venue_name", "street",
            "postal_code", "city", "county", "accessibility_de", "accessibility_en", "online_url",
            "online_url_from", "costs_de", "costs_en", "target_groups", "action_fields", "project", "series",
            "co_organisers", "materials", "registration_enabled", "capacity", "registration_opens_at",
            "registration_closes_at", "reminder_offsets", "retention_months", "publish_at", "expire_at",
        ]  # fmt: skip
        widgets = {
            "summary_de": forms.Textarea(attrs={"rows": 3}),
            "summary_en": forms.Textarea(attrs={"rows": 3}),
            "accessibility_de": forms.Textarea(attrs={"rows": 3}),
            "accessibility_en": forms.Textarea(attrs={"rows": 3}),
            "target_groups": forms.CheckboxSelectMultiple,
            "action_fields": forms.CheckboxSelectMultiple,
            "co_organisers": forms.CheckboxSelectMultiple,
            "materials": forms.CheckboxSelectMultiple,
        }
        labels = {
            "online_url_from": _("Send the online address how many hours before the start?"),
            "retention_months": _("Delete the registrations how many months after the event?"),
        }
        help_texts = {
            "picture": _("From the library, with what it shows in words. A new one is added there first."),
            "series": _("If it belongs to a series, such as a monthly talk."),
            "co_organisers": _("Partners of the network with whom you organise it."),
            "materials": _(
                "Publications of your organisation or of the project, such as slides and handouts."
            ),
            "online_url_from": _("Empty: at once, to everybody who has a place."),
            "retention_months": _("Names and addresses go then; how many came is kept as a number."),
            "summary_de": _("One or two sentences: what it is about and who gains from it."),
            "accessibility_de": _("For example: step-free access, lift, accessible toilet, induction loop."),
            "costs_de": _("For example: free of charge. Leave it empty if it needs no mention."),
            "capacity": _("Empty: no limit. When all places are taken, a waiting list begins by itself."),
            "registration_enabled": _("Without it, people simply come."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title_de", "title_en"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["project"].queryset = self.fields["project"].queryset.published()  # type: ignore[attr-defined]
        self.fields["project"].empty_label = _("No project")  # type: ignore[attr-defined]
        self.fields["county"].empty_label = _("Not stated")  # type: ignore[attr-defined]
        self._offer_only_what_fits()
        self.helper.layout = self._layout()

    def _offer_only_what_fits(self) -> None:
        """What the person may use; what is chosen already may stay."""
        event, fields = self.instance, self.fields
        owners = PartnerOrganisation.objects.belonging_to(self.user)
        chosen = {name: self.get_initial_for_field(fields[name], name) or [] for name in _CHOSEN}
        organisations = PartnerOrganisation.objects.offered_to(self.user, _keys(chosen["co_organisers"]))
        fields["co_organisers"].queryset = organisations.exclude(pk=event.organisation_id)  # type: ignore[attr-defined]
        if event.pk:
            near = Q(organisation=event.organisation_id) | Q(project=event.project_id, project__isnull=False)
            near |= Q(pk__in=_keys(chosen["materials"]))
            publications = Publication.objects.visible_to(self.user).filter(near).newest_first()
            fields["materials"].queryset = publications  # type: ignore[attr-defined]
        else:
            del fields["materials"]
        fields["series"].queryset = EventSeries.objects.usable_by(self.user, _keys(chosen["series"]))  # type: ignore[attr-defined]
        fields["series"].empty_label = _("No series")  # type: ignore[attr-defined]
        pictures = LibraryItem.objects.pictures().filter(Q(organisation__in=owners) | Q(pk=event.picture_id))
        fields["picture"].queryset = pictures  # type: ignore[attr-defined]
        fields["picture"].empty_label = _("No picture")  # type: ignore[attr-defined]
        sessions = EventSession.kept_rows().filter(event=event.pk)
        fields["speakers"].form_kwargs = {"sessions": sessions}  # type: ignore[attr-defined]

    def _layout(self) -> Layout:
        lead = ["organisation"] if "organisation" in self.fields else []
        return Layout(
            "submission_key",
            "base_version",
            section(
                _("What it is about"),
                *lead,
                "kind",
                language_pair("title"),
                language_pair("summary"),
                language_pair("description"),
                "picture",
            ),
            section(
                _("When and where"),
                _pair("starts_at", "ends_at"),
                _pair("format", "language"),
                "venue_name",
                "street",
                _pair("postal_code", "city"),
                "county",
                _pair("online_url", "online_url_from"),
                language_pair("accessibility"),
            ),
            section(_("Several dates"), "sessions"),
            section(_("Who speaks"), "speakers"),
            section(
                _("Registration"),
                "registration_enabled",
                "capacity",
                _pair("registration_opens_at", "registration_closes_at"),
                language_pair("costs"),
                _pair("reminder_offsets", "retention_months"),
            ),
            section(
                _("For whom, and what it belongs to"),
                _pair("project", "series"),
                "action_fields",
                "target_groups",
                "co_organisers",
            ),
            *([section(_("Materials"), "materials")] if "materials" in self.fields else []),
            section(_("When the page is public"), _pair("publish_at", "expire_at")),
        )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        self._check_order("starts_at", "ends_at", _("The end must come after the start."))
        self._check_order(
            "registration_opens_at", "registration_closes_at", _("Registration must end after it begins.")
        )
        self._check_sessions()
        if self.instance.pk:
            self._check_running()
        return cleaned

    def clean_sessions(self):
        """A key that is none of this event's belongs to a new session."""
        rows = self.cleaned_data["sessions"]
        known = set(EventSession.kept_rows().filter(event=self.instance.pk).values_list("key", flat=True))
        for row in rows or ():
            row.key = row.key if row.key in known else uuid4()
        return rows

    def _check_sessions(self) -> None:
        """Only now it is known within what they must lie; what is wrong stands beside their fields too."""
        span = (self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at"))
        field = self.fields["sessions"]
        if not all(span):
            return
        self.errors.pop("sessions", None)
        field.form_kwargs = {"span": span}  # type: ignore[attr-defined]
        try:
            field.clean(self["sessions"].data)
        except forms.ValidationError as error:
            self.add_error("sessions", error)

    def clean_speakers(self):
        rows = self.cleaned_data["speakers"]
        if rows and len({row.identity for row in rows}) < len(rows):
            raise forms.ValidationError(_("Somebody is named twice for the same session."))
        return rows

    def _check_order(self, first: str, second: str, message) -> None:
        earlier, later = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if earlier and later and later <= earlier:
            self.add_error(second, message)

    def _check_running(self) -> None:
        """What a published event may not lose: its venue, and places that are taken."""
        capacity = self.cleaned_data.get("capacity")
        taken = self.instance.registrations.held()
        if capacity is not None and capacity < taken:
            self.add_error(
                "capacity",
                _("%(taken)d people already have a place; please enter at least this number.")
                % {"taken": taken},
            )
        if (
            self.instance.state == State.PUBLISHED
            and self.cleaned_data.get("format") in ("on_site", "hybrid")
            and not (self.cleaned_data.get("venue_name") or self.cleaned_data.get("city"))
        ):
            self.add_error("venue_name", _("Please say where the event takes place."))


class SeriesForm(ContentForm):
    """What holds several events together."""

    class Meta:
        model = EventSeries
        fields = [
            "organisation", "title_de", "title_en", "summary_de", "summary_en", "description_de",
            "description_en", "publish_at", "expire_at",
        ]  # fmt: skip
        widgets = {
            "summary_de": forms.Textarea(attrs={"rows": 3}),
            "summary_en": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"summary_de": _("One or two sentences: what the events have in common.")}


class PatternForm(PortalForm):
    """When an event begins that is made after the pattern of another one."""

    starts_at = LocalDateTimeField(
        label=_("Start of the new event"),
        help_text=_(
            "End, sessions and registration move along by as many days; you can change them in the next step."
        ),
    )


class CancelEventForm(PortalForm):
    """Why an event is cancelled; participants read it."""

    note = forms.CharField(
        label=_("Message to the participants"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(1000)],
        help_text=_(
            "Why it is cancelled, and whether there will be a new date. It is shown on the page too."
        ),
    )


_CHOSEN = ("co_organisers", "materials", "series")


def _keys(chosen) -> list:
    """The keys of what a form begins with: objects, keys, or one of them."""
    several = chosen if isinstance(chosen, list | tuple | QuerySet) else [chosen]
    return [getattr(one, "pk", one) for one in several]


def _pair(*names: str) -> Row:
    return Row(*(Column(name, css_class="col-md-6") for name in names))
