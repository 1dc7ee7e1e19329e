"""What companies, managers and partners fill in."""

from apps.support_requests.forms.closing import RatingForm, WithdrawForm
from apps.support_requests.forms.compartments import CompartmentsForm
from apps.support_requests.forms.handovers import CircleForm, DeclineForm, HandoverForm, RefusalForm
from apps.support_requests.forms.mails import AssignMailForm
from apps.support_requests.forms.requests import (
    MAX_FILES,
    AnswerForm,
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
    "AssignMailForm",
    "CallForm",
    "CircleForm",
    "CompartmentsForm",
    "DeclineForm",
    "FilterForm",
    "HandoverForm",
    "LostLinkForm",
    "NoteForm",
    "RatingForm",
    "RefusalForm",
    "ReplyForm",
    "RequestForm",
    "ServiceTimesForm",
    "WithdrawForm",
]
