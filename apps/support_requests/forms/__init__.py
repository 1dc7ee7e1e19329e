"""What companies, managers and partners fill in."""

from apps.support_requests.forms.asking import (
    NUMBER_OF_STEPS,
    STEPS,
    LaterForm,
    SendForm,
    StepForm,
    WhatForm,
    WhoForm,
    Written,
    written,
)
from apps.support_requests.forms.closing import RatingForm, WithdrawForm
from apps.support_requests.forms.company import CallForm
from apps.support_requests.forms.compartments import CompartmentsForm
from apps.support_requests.forms.filters import FilterForm
from apps.support_requests.forms.handovers import CircleForm, DeclineForm, HandoverForm, RefusalForm
from apps.support_requests.forms.mails import AssignMailForm
from apps.support_requests.forms.persons import PersonForm
from apps.support_requests.forms.preferences import PreferenceForm
from apps.support_requests.forms.relations import RelationForm, RelationSearchForm
from apps.support_requests.forms.requests import (
    MAX_FILES,
    AnswerForm,
    LostLinkForm,
    NoteForm,
    ReplyForm,
)
from apps.support_requests.forms.templates import AnswerTemplateForm, InsertForm
from apps.support_requests.forms.times import ServiceTimesForm
from apps.support_requests.forms.views import ViewForm

__all__ = [
    "MAX_FILES",
    "NUMBER_OF_STEPS",
    "STEPS",
    "AnswerForm",
    "AnswerTemplateForm",
    "AssignMailForm",
    "CallForm",
    "CircleForm",
    "CompartmentsForm",
    "DeclineForm",
    "FilterForm",
    "HandoverForm",
    "InsertForm",
    "LaterForm",
    "LostLinkForm",
    "NoteForm",
    "PersonForm",
    "PreferenceForm",
    "RatingForm",
    "RefusalForm",
    "RelationForm",
    "RelationSearchForm",
    "ReplyForm",
    "SendForm",
    "ServiceTimesForm",
    "StepForm",
    "ViewForm",
    "WhatForm",
    "WhoForm",
    "WithdrawForm",
    "Written",
    "written",
]
