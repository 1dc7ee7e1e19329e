"""Every write around support requests: coming in, the company's side, the house's side, links, deadlines."""

from apps.support_requests.services.clocks import watch_deadlines
from apps.support_requests.services.company import as_shown, mark_solved, reopen_by_company, reply, withdraw
from apps.support_requests.services.compartments import NobodyLeft, set_compartments
from apps.support_requests.services.desk import (
    AnsweredMeanwhile,
    add_note,
    answer,
    reopen,
    resolve,
    start,
    wait,
)
from apps.support_requests.services.drafts import (
    DraftGone,
    Unfinished,
    begin_draft,
    delete_old_drafts,
    discard_draft,
    draft_token,
    find_draft,
    save_step,
    send_draft,
    send_draft_link,
)
from apps.support_requests.services.handovers import (
    accept,
    agree,
    choose_circle,
    decline,
    hand_over,
    let_lapse,
    refuse,
    take_back,
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
from apps.support_requests.services.mails import assign_mail, forget_old_mails, put_mail_aside
from apps.support_requests.services.merging import CannotBePutTogether, NotTheSameCompany, merge
from apps.support_requests.services.persons import NotOfThoseInCharge, put_in_charge
from apps.support_requests.services.records import erase, erase_old, note_reading, rate, withdraw_and_erase
from apps.support_requests.services.relations import NotLinkable, link, move_links, unlink
from apps.support_requests.services.splitting import MessagesGone, NothingOfTheCompany, split
from apps.support_requests.services.steps import PutTogether, TransitionNotAllowed
from apps.support_requests.services.templates import delete_template, save_template
from apps.support_requests.services.times import save_service_times, service_times
from apps.support_requests.services.views import (
    MOST_VIEWS,
    change_view,
    delete_view,
    open_first,
    open_none_first,
    replace_filters,
    save_view,
)

__all__ = [
    "MOST_VIEWS",
    "AnsweredMeanwhile",
    "CannotBePutTogether",
    "DraftGone",
    "MessagesGone",
    "NobodyLeft",
    "NotLinkable",
    "NotOfThoseInCharge",
    "NotTheSameCompany",
    "NothingOfTheCompany",
    "PutTogether",
    "TransitionNotAllowed",
    "Unfinished",
    "accept",
    "add_note",
    "agree",
    "answer",
    "as_shown",
    "assign_mail",
    "begin_draft",
    "case_token",
    "case_url",
    "change_view",
    "choose_circle",
    "decline",
    "delete_old_drafts",
    "delete_template",
    "delete_view",
    "discard_draft",
    "draft_token",
    "erase",
    "erase_old",
    "find_by_token",
    "find_draft",
    "forget_old_mails",
    "hand_over",
    "let_lapse",
    "link",
    "mark_solved",
    "merge",
    "move_links",
    "note_reading",
    "open_first",
    "open_none_first",
    "put_in_charge",
    "put_mail_aside",
    "rate",
    "received_url",
    "record_call",
    "refuse",
    "renew_link",
    "reopen",
    "reopen_by_company",
    "replace_filters",
    "reply",
    "resolve",
    "save_service_times",
    "save_step",
    "save_template",
    "save_view",
    "send_draft",
    "send_draft_link",
    "send_lost_link",
    "service_times",
    "set_compartments",
    "split",
    "start",
    "submit",
    "submit_accessibility_feedback",
    "take_back",
    "unlink",
    "wait",
    "watch_deadlines",
    "withdraw",
    "withdraw_and_erase",
]
