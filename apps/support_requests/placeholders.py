"""What may stand in curly braces in a template for answers, and what takes its place.

Plain replacement in one pass: what is put in is never read again, and nothing is evaluated. Each value goes
through what was handed over to the reader (`SupportRequest.parts_for`), so that no template says more than
the page of the request does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.working_days import working_days_after
from apps.siteconfig.current import current
from apps.support_requests.choices import HandoverState, Part
from apps.support_requests.models import Handover, SupportRequest

# So long a company has for an answer, where nothing else sets a day.
WORKING_DAYS = 10
_BRACES = re.compile(r"\{([^{}]*)\}")
_LONE_BRACE = re.compile(r"[{}]")


@dataclass
class Facts:
    """A request as `user` may read it."""

    case: SupportRequest
    user: Any
    parts: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = self.case.parts_for(self.user)

    def salutation(self) -> str:
        name = self.case.contact_name if Part.CONTACT in self.parts else ""
        return gettext("Hello %(name)s,") % {"name": name} if name else gettext("Hello,")

    def company(self) -> str:
        name = self.case.company_name if Part.COMPANY in self.parts else ""
        return name or gettext("your company")

    def in_charge(self) -> str:
        assignment = self.case.current_assignment
        return str(assignment.organisation) if assignment else gettext("the network management")

    def answer_by(self) -> str:
        """The day until which the company is asked about a handover, or ten working days from today."""
        return date_format(self._last_day, "DATE_FORMAT")

    @cached_property
    def _last_day(self) -> date:
        asked = Handover.objects.unended().filter(request=self.case, state=HandoverState.ASKED).first()
        if asked is not None and asked.answer_by is not None:
            return timezone.localdate(asked.answer_by)
        return working_days_after(timezone.localdate(), WORKING_DAYS)


@dataclass(frozen=True)
class Placeholder:
    """Its names, which both hold in either language's text; what it stands for; and how it is filled."""

    name_de: str
    name_en: str
    meaning: Any
    value: Callable[[Facts], str]

    @property
    def in_braces(self) -> str:
        """As it is typed, in the reader's language."""
        return f"{{{self.name_en if translation.get_language() == 'en' else self.name_de}}}"


PLACEHOLDERS = (
    Placeholder(
        "anrede", "salutation", _("“Hello” with the contact’s name, if you may see it"), Facts.salutation
    ),
    Placeholder("firma", "company", _("the company’s name, or “your company”"), Facts.company),
    Placeholder(
        "nummer", "number", _("the number of the request"), lambda facts: facts.case.public_number
    ),
    Placeholder("betreff", "subject", _("the subject of the request"), lambda facts: facts.case.subject),
    Placeholder(
        "zuständig", "responsible", _("the organisation in charge, or the network management"),
        Facts.in_charge,
    ),
    Placeholder("ich", "me", _("your own name"), lambda facts: str(facts.user)),
    Placeholder("netzwerk", "network", _("the name of the network"), lambda facts: current().name),
    Placeholder(
        "frist", "deadline",
        _("the day until which the company should answer: in ten working days, or as it was asked"),
        Facts.answer_by,
    ),
)  # fmt: skip
_BY_NAME = {name: one for one in PLACEHOLDERS for name in (one.name_de, one.name_en)}


def _named(found: re.Match[str]) -> Placeholder | None:
    return _BY_NAME.get(found[1].strip().casefold())


def unknown_in(text: str) -> list[str]:
    """What stands in braces in `text` without being a placeholder, and braces that stand alone."""
    unknown = [found[0] for found in _BRACES.finditer(text) if _named(found) is None]
    return list(dict.fromkeys([*unknown, *_LONE_BRACE.findall(_BRACES.sub("", text))]))


def filled(text: str, *, case: SupportRequest, user, language: str) -> str:
    """`text` for `case`, in the words of `language`; what is no placeholder stays as it is."""
    facts = Facts(case, user)

    def put(found: re.Match[str]) -> str:
        one = _named(found)
        return found[0] if one is None else one.value(facts)

    with translation.override(language):
        return _BRACES.sub(put, text)
