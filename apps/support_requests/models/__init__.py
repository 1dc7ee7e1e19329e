"""What companies confide to the network, who is in charge, and until when something is due."""

from apps.support_requests.models.cases import Assignment, Attachment, Message, SupportRequest
from apps.support_requests.models.compartments import Compartment
from apps.support_requests.models.drafts import DraftFile, RequestDraft
from apps.support_requests.models.handovers import Handover
from apps.support_requests.models.mails import InboundMail
from apps.support_requests.models.merging import FormerNumber
from apps.support_requests.models.preferences import DeskPreference
from apps.support_requests.models.records import Reading, RequestCount
from apps.support_requests.models.relations import RequestLink
from apps.support_requests.models.templates import AnswerTemplate
from apps.support_requests.models.times import Deadline, ServiceTimes
from apps.support_requests.models.views import DefaultView, SavedView

__all__ = [
    "AnswerTemplate",
    "Assignment",
    "Attachment",
    "Compartment",
    "Deadline",
    "DefaultView",
    "DeskPreference",
    "DraftFile",
    "FormerNumber",
    "Handover",
    "InboundMail",
    "Message",
    "Reading",
    "RequestCount",
    "RequestDraft",
    "RequestLink",
    "SavedView",
    "ServiceTimes",
    "SupportRequest",
]
