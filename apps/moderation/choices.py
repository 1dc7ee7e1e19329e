"""States of moderated content, and what may be done to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Action(TextChoices):
    SUBMIT = "submit", _("Submit for review")
    WITHDRAW = "withdraw", _("Withdraw from review")
    REQUEST_CHANGES = "request_changes", _("Request changes")
    PUBLISH = "publish", _("Publish")
    ARCHIVE = "archive", pgettext_lazy("verb", "Archive")
    RESTORE = "restore", _("Restore as draft")
    UNSCHEDULE = "unschedule", _("Unschedule")


class Decision(TextChoices):
    APPROVED = "approved", pgettext_lazy("decision", "Approved")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("decision", "Changes requested")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")


# What an entry of the history says, by its action.
HAPPENED = {
    "found": _("Present text, noted before the next change"),
    "create": _("Created"),
    "edit": _("Edited"),
    "propose": _("Change proposed"),
    "approve": _("Change approved"),
    "submit": _("Submitted for review"),
    "withdraw": _("Taken back"),
    "request_changes": _("Changes requested"),
    "publish": _("Approved"),
    "archive": _("Taken down"),
    "restore": _("Restored as a draft"),
    "unschedule": _("Unscheduled, a draft again"),
    "go_public": _("Became public, as planned"),
    "expire": _("No longer public, as planned"),
    "change_at_once": _("Changed at once"),
    "cancel": pgettext_lazy("event", "Cancelled"),
    "add_file": _("File added"),
    "remove_file": _("File removed"),
    "freeze": _("Frozen: kept as it is"),
    "thaw": _("Opened again"),
}
