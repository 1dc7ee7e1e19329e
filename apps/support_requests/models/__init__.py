"""What companies confide to the network, who is in charge of it, and until when something must have happened."""

from apps.support_requests.models.cases import Assignment, Attachment, Message, SupportRequest
from apps.support_requests.models.times import Deadline, ServiceTimes

__all__ = ["Assignment", "Attachment", "Deadline", "Message", "ServiceTimes", "SupportRequest"]
