"""Every write around support requests: coming in, the company's side, the house's side, links, deadlines."""

from apps.support_requests.services.clocks import watch_deadlines
from apps.support_requests.services.company import mark_solved, reopen_by_company, reply, withdraw
from apps.support_requests.services.compartments import NobodyLeft, set_compartments
from apps.support_requests.services.desk import (
    add_note,
    answer,
    assign,
    reopen,
    resolve,
    start,
    unassign,
    wait,
)
from apps.support_requests.services.intake import record_call, submit, submit_accessibility_feedback
from apps.support_requests.services.links import (
    case_token,
    case_url,
    find_by_token,
    received_url,
    renew_link,
    send_lost_link,
)
from apps.support_requests.services.steps import TransitionNotAllowed
from apps.support_requests.services.times import save_service_times, service_times

__all__ = [
    "NobodyLeft",
    "TransitionNotAllowed",
    "add_note",
    "answer",
    "assign",
    "case_token",
    "case_url",
    "find_by_token",
    "mark_solved",
    "received_url",
    "record_call",
    "renew_link",
    "reopen",
    "reopen_by_company",
    "reply",
    "resolve",
    "save_service_times",
    "send_lost_link",
    "service_times",
    "set_compartments",
    "start",
    "submit",
    "submit_accessibility_feedback",
    "unassign",
    "wait",
    "watch_deadlines",
    "withdraw",
]
