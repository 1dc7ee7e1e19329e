"""What companies, managers and partners fill in."""

from apps.support_requests.forms.compartments import CompartmentsForm
from apps.support_requests.forms.requests import (
    MAX_FILES,
    AnswerForm,
    AssignForm,
    CallForm,
    FilterForm,
    LostLinkForm,
    NoteForm,
    ReplyForm,
    RequestForm,
)
from apps.support_requests.forms.times import ServiceTimesForm

__all__ = [
    "MAX_FILES",
    "AnswerForm",
    "AssignForm",
    "CallForm",
    "CompartmentsForm",
    "FilterForm",
    "LostLinkForm",
    "NoteForm",
    "ReplyForm",
    "RequestForm",
    "ServiceTimesForm",
]
