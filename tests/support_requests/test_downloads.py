"""A running download of a case's file ends with the assignment: over real sockets, range by range."""

import http.client
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Part, Side
from apps.support_requests.models import Attachment, Compartment
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_case_token, make_handover, make_request, pdf_upload

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = 64 * 1024


class Download:
    """A program that fetches a file piece by piece over one connection that stays open."""

    def __init__(self, server, url: str, user=None) -> None:
        place = urlsplit(server.url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
        self.url, self.headers, self.etag = url, {}, ""
        if user is not None:
            client = Client()
            client.force_login(user)
            self.headers["Cookie"] = f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def piece(self, number: int, **headers: str) -> tuple[int, bytes]:
        """Status and bytes of the `number`th piece, only if the file is still the same."""
        wanted = f"bytes={number * PIECE}-{(number + 1) * PIECE - 1}"
        condition = {"If-Range": self.etag} if self.etag else {}
        self.connection.request(
            "GET", self.url, headers={**self.headers, "Range": wanted, **condition, **headers}
        )
        answer = self.connection.getresponse()
        self.etag = answer.headers.get("ETag", self.etag)
        return answer.status, answer.read()


def make_big_file(case) -> Attachment:
    """A PDF of several pieces."""
    content = pdf_upload().read() + b"\n%" + b"x" * (5 * PIECE)
    stored = files.store(upload=SimpleUploadedFile("plan.pdf", content), kinds=DOCUMENTS)
    return Attachment.objects.create(request=case, stored=stored, side=Side.COMPANY)


@pytest.fixture
def world():
    """A partner in charge, a request with a big file, and a manager; nobody is kept apart yet."""
    Compartment.objects.all().delete()
    member = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS))
    case = make_request(state="assigned", asker_role=AskerRole.WORKS_COUNCIL)
    make_handover(case, organisation=member.organisation, agreed_at=timezone.now(), parts=list(Part.values))
    return member, case, make_big_file(case), make_manager()


def take_back(member, case, manager):
    services.take_back(case=case, actor=manager)


def hand_to_another(member, case, manager):
    services.hand_over(case=case, organisation=make_organisation(), actor=manager, told=True)


def decline(member, case, manager):
    services.decline(case=case, actor=member.user, reason="Keine Zeit")


def withdraw(member, case, manager):
    services.withdraw(case=case)


def end_membership(member, case, manager):
    member.ended_at = timezone.now()
    member.save()


def keep_apart(member, case, manager):
    pair = (AskerRole.WORKS_COUNCIL, OrganisationKind.EMPLOYERS)
    services.set_compartments(pairs={pair}, former=Compartment.objects.pairs(), actor=manager)


def erase(member, case, manager):
    services.withdraw_and_erase(case=case)


ENDS = [take_back, hand_to_another, decline, withdraw, end_membership, keep_apart, erase]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_next_range_is_missing(live_server, world, end):
    member, case, attachment, manager = world
    address = reverse("support_requests:file", args=[case.public_number, attachment.pk])
    download = Download(live_server, address, member.user)
    for number in (0, 1):
        status, content = download.piece(number)
        assert (status, len(content)) == (206, PIECE)
    end(member, case, manager)
    assert download.piece(2)[0] == 404
    # Nor does it help to say that one has the file already, or to begin anew.
    assert download.piece(2, **{"If-None-Match": download.etag})[0] == 404
    assert download.piece(0)[0] == 404


def test_a_manager_goes_on(live_server, world):
    """So what ended above was the assignment, not the file."""
    member, case, attachment, manager = world
    address = reverse("support_requests:file", args=[case.public_number, attachment.pk])
    download = Download(live_server, address, manager)
    assert download.piece(0)[0] == 206
    take_back(member, case, manager)
    assert download.piece(1)[0] == 206


def test_the_companys_download_ends_with_its_link(live_server, world):
    _member, case, attachment, manager = world
    address = reverse("support_requests:case_file", args=[make_case_token(case), attachment.pk])
    download = Download(live_server, address)
    assert download.piece(0)[0] == 206
    services.renew_link(case=case, actor=manager)
    assert download.piece(1)[0] == 410


def test_what_was_confided_is_stored_in_no_cache(live_server, world):
    member, case, attachment, _manager = world
    address = reverse("support_requests:file", args=[case.public_number, attachment.pk])
    download = Download(live_server, address, member.user)
    download.connection.request("GET", address, headers=download.headers)
    answer = download.connection.getresponse()
    answer.read()
    assert "no-store" in answer.headers["Cache-Control"]
