"""Everybody who may come near a request, and what is confided in it."""

from dataclasses import dataclass, replace
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.aid.choices import AidState
from apps.aid.models import AidFile
from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.links.models import SignedLink
from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Part, Side
from apps.support_requests.models import Attachment, Compartment, SupportRequest
from apps.support_requests.services import draft_token
from apps.taxonomy.models import County
from tests.factories.accounts import make_manager
from tests.factories.aid import make_aid
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_county,
    make_draft,
    make_draft_file,
    make_handover,
    make_inbound_mail,
    make_message,
    make_received_token,
    pdf_upload,
)
from tests.support_requests.addresses import Things

# The same for every answer, so that two of them may be compared.
HEADERS = {"X-Request-ID": "the-same-for-all"}

# Words that stand nowhere else: what somebody may read; what others confide; what is only for the house.
OWN = "Kirschblatt"
CONFIDED = "Quittenkompott"
INSIDE = "Zwiebelkuchen"


def confide(word: str = CONFIDED, *, asker_role: str = AskerRole.MANAGEMENT) -> SupportRequest:
    """A request as it comes in by the form: with mails, log entries, links and a file."""
    case = SupportRequest(
        subject=f"Anliegen {word}",
        description=f"Vertraulich: {word}",
        company_name=f"{word} GmbH",
        county=County.objects.first() or make_county(),
        asker_role=asker_role,
        contact_name=f"Frau {word}",
        contact_email="firma@example.org",
        contact_phone="+49 351 0000",
    )
    return services.submit(case=case, consent_version="2026-11", uploads=[pdf_upload(f"{word.lower()}.pdf")])


def write_inside(case: SupportRequest) -> None:
    """Everything that never leaves the house, each with the word."""
    note = make_message(case, internal=True, body=f"Notiz {INSIDE}")
    _inside_file(case, message=note, internal=True)
    _inside_file(case, message=note)
    _inside_file(case, internal=True)


def _inside_file(case: SupportRequest, **fields) -> Attachment:
    name, text = f"{INSIDE.lower()}.pdf", pdf_upload().read()
    upload = SimpleUploadedFile(name, BytesIO(text + f"\n%{INSIDE}\n".encode()).read())
    stored = files.store(upload=upload, kinds=DOCUMENTS)
    return Attachment.objects.create(request=case, stored=stored, side=Side.MANAGER, **fields)


def things_of(case: SupportRequest, *, organisation=None, with_links: bool = True, note="") -> Things:
    """All that hangs on a request; without its links forged ones, as of somebody who tries."""
    token, received = make_case_token(case), make_received_token(case)
    asked = make_handover(case, organisation=organisation or make_organisation(), note=note)
    attachment = case.attachments.first() or make_attachment(case)  # type: ignore[attr-defined]
    begun = make_draft(answers={"subject": case.subject})
    draft = draft_token(begun)
    return Things(
        number=case.public_number,
        other=case.public_number,
        token=token if with_links else forged(token),
        received_token=received if with_links else forged(received),
        file=attachment.pk,
        handover=asked.pk,
        mail=make_inbound_mail(case=case, raw=_letter(case)).pk,
        draft_token=draft if with_links else forged(draft),
        draft_file=make_draft_file(begun).pk,
        aid=make_aid(case=case, state=AidState.GRANTED, service=case.subject).pk,
    )


def _letter(case: SupportRequest) -> bytes:
    """A mail of the company's, in words of its request."""
    return f"From: firma@example.org\nSubject: Antwort\n\n{case.subject}\n".encode()


def forged(token: str) -> str:
    """The right id, as a copy of the database would show it, under a signature that is not ours."""
    name, colon, signature = token.partition(":")
    return f"{name}{colon}{'A' * len(signature)}"


def nothing(like: Things) -> Things:
    """What never was, in words as long as those of something that is."""
    assert not SignedLink.objects.filter(public_id="0" * 32).exists()
    return Things(
        number="U-2222-2222",
        other="U-3333-3333",
        token="0" * 32 + ":" + "A" * 43,
        received_token="0" * 32 + ":" + "A" * 43,
        file=int("9" * len(str(like.file))),
        handover=int("9" * len(str(like.handover))),
        mail=int("9" * len(str(like.mail))),
        draft_token="0" * 32 + ":" + "A" * 43,
        draft_file=int("9" * len(str(like.draft_file))),
        aid=int("9" * len(str(like.aid))),
    )


@dataclass
class Person:
    """Somebody who asks: `foreign` is what they are not to know of, `own` what they may."""

    client: Client
    foreign: Things
    own: Things | None = None
    # Parts of an own request that are hidden from them
    hidden: Things | None = None


def _client(user=None) -> Client:
    client = Client(headers=HEADERS)
    if user is not None:
        client.force_login(user)
    return client


def keep_apart() -> None:
    """Neither side reads the other's requests, managers who belong to it included."""
    make_county()
    Compartment.objects.all().delete()
    Compartment.objects.create(
        asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
    )
    Compartment.objects.create(asker_role=AskerRole.MANAGEMENT, organisation_kind=OrganisationKind.UNION)


def _foreign(asker_role: str = AskerRole.MANAGEMENT, **options) -> Things:
    case = confide(asker_role=asker_role)
    write_inside(case)
    return things_of(case, with_links=False, note=INSIDE, **options)


def _in_charge(word: str, parts=tuple(Part.values), note=""):
    """A partner, and a request with it, of which `parts` were handed over."""
    member = make_member()
    case, manager = confide(word), make_manager()
    services.hand_over(case=case, organisation=member.organisation, actor=manager, parts=parts, note=note)
    handover = services.agree(case=case, handover=case.handovers.get())  # type: ignore[attr-defined]
    return member.user, case, handover


def _company() -> Person:
    """Holds the link to its own request; files of notes in it are as foreign as another's."""
    case = confide(OWN)
    write_inside(case)
    own = things_of(case, note=INSIDE)
    inside = Attachment.objects.filter(request=case, internal=True).last()
    return Person(_client(), _foreign(), own, replace(own, file=inside.pk))


def _other_company() -> Person:
    """Has a request of its own, and knows the number of another's."""
    return Person(_client(), _foreign(), things_of(confide(OWN)))


def _assigned() -> Person:
    """In charge of one request without its files, and of no other."""
    user, case, handover = _in_charge(OWN, parts=[Part.COMPANY])
    sent = Attachment.objects.filter(request=case).first()
    written = make_attachment(case, message=make_message(case))
    foreign = _foreign()
    number = case.public_number
    own = replace(nothing(foreign), number=number, other=number, file=written.pk, handover=handover.pk)
    return Person(_client(user), foreign, own, replace(own, file=sent.pk))


def _formerly_assigned() -> Person:
    """Was in charge of everything until a moment ago."""
    user, case, _handover = _in_charge(CONFIDED, note=INSIDE)
    write_inside(case)
    services.take_back(case=case, actor=make_manager())
    return Person(_client(user), things_of(case, with_links=False))


def _other_partner() -> Person:
    """Only asked about: it gets the request once the company agrees."""
    member = make_member()
    return Person(_client(member.user), _foreign(organisation=member.organisation))


def _barred(kind: str, asker_role: str, user=None) -> Person:
    """In charge before the compartment was set up; or a manager who belongs to that side."""
    member = make_member(make_organisation(kind=kind), **({"user": user} if user else {}))
    case = confide(asker_role=asker_role)
    write_inside(case)
    make_handover(case, organisation=member.organisation, agreed_at=timezone.now())
    case.handovers.update(ended_at=timezone.now())  # type: ignore[attr-defined]
    return Person(_client(member.user), things_of(case, with_links=False))


def _manager() -> Person:
    """Sees all; what was deleted is as if it had never been."""
    case, own = confide(), confide(OWN)
    write_inside(case)
    things = things_of(case, with_links=False)
    # What was granted must be kept for years, longer than the request that led to it.
    AidFile.objects.filter(pk=things.aid).delete()
    services.withdraw_and_erase(case=case)
    return Person(_client(make_manager()), things, things_of(own))


def _anonymous() -> Person:
    return Person(_client(), _foreign())


EMPLOYERS, UNION = OrganisationKind.EMPLOYERS, OrganisationKind.UNION
COUNCIL, MANAGEMENT = AskerRole.WORKS_COUNCIL, AskerRole.MANAGEMENT

PEOPLE = {
    "company": _company,
    "other company": _other_company,
    "assigned partner": _assigned,
    "formerly assigned partner": _formerly_assigned,
    "other partner": _other_partner,
    "employers' side": lambda: _barred(EMPLOYERS, COUNCIL),
    "employers' side, a manager": lambda: _barred(EMPLOYERS, COUNCIL, make_manager()),
    "union, with the management's": lambda: _barred(UNION, MANAGEMENT),
    "union's manager": lambda: _barred(UNION, MANAGEMENT, make_manager()),
    "manager": _manager,
    "anonymous": _anonymous,
}


def make_person(role: str) -> Person:
    """Somebody of this role, in a network that keeps both sides apart."""
    keep_apart()
    return PEOPLE[role]()
