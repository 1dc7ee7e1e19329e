"""An organisation's profile: who changes it, how it gets live, and what becomes of its logo."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.core.errors import Conflict
from apps.files.models import StoredFile
from apps.moderation.choices import State
from apps.moderation.models import Revision
from apps.partners.choices import Role
from apps.partners.models import PartnerOrganisation
from apps.partners.services import editorial, profiles
from tests.factories.accounts import make_manager
from tests.factories.files import make_logo, make_upload, picture_bytes
from tests.factories.partners import make_member, make_organisation, make_viewer

pytestmark = pytest.mark.django_db


def profile_data(organisation, **changes):
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "description_de": "<p>Wer wir sind.</p>",
        "base_version": organisation.version,
    } | changes


def edited(organisation, **values):
    mine = PartnerOrganisation.objects.get(pk=organisation.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    return mine


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_outsiders_change_no_profile(role):
    organisation = make_organisation()
    upload = make_upload("logo.png", picture_bytes("PNG"))
    with pytest.raises(PermissionDenied):
        profiles.save(
            content=edited(organisation, name="Neu", new_logo=upload),
            actor=make_viewer(role, organisation=organisation),
            base_version=1,
        )
    assert not StoredFile.objects.exists()
    assert not Revision.objects.exists()


def test_readers_change_no_profile():
    reader = make_member(role=Role.READER)
    with pytest.raises(PermissionDenied):
        profiles.save(content=edited(reader.organisation, name="Neu"), actor=reader.user, base_version=1)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_members_begin_no_organisation(role):
    member = make_member(role=role)
    with pytest.raises(PermissionDenied):
        profiles.create(content=PartnerOrganisation(name="Neu", kind="chamber"), actor=member.user)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
def test_the_public_page_changes_after_approval_only(client, role):
    member = make_member(role=role)
    organisation, manager = member.organisation, make_manager()
    before = organisation.name
    client.force_login(member.user)
    data = profile_data(
        organisation, name="Neuer Name", new_logo=make_upload("logo.png", picture_bytes("PNG"))
    )
    assert client.post(reverse("partners:edit", args=[organisation.pk]), data).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.logo) == (before, None)
    proposal = editorial.open_proposal(organisation)
    proposed = proposal.values["logo"]
    visitor = Client()
    address = organisation.url_of_logo(proposed)
    assert visitor.get(address).status_code == 404, "a proposed logo is not public"
    assert client.get(address)["Content-Type"] == "image/png"
    client.force_login(manager)
    page = client.get(reverse("desk:queue")).content.decode()
    assert before in page
    editorial.approve_revision(content=organisation, revision=proposal, actor=manager)
    html = visitor.get(organisation.get_absolute_url()).content.decode()
    assert "Neuer Name" in html
    assert address in html
    assert visitor.get(address).status_code == 200


def test_the_review_shows_both_logos(client):
    organisation = make_organisation(logo=make_logo())
    new = make_logo(size=(50, 50))
    member = make_member(organisation)
    profiles.save(content=edited(organisation, logo=new), actor=member.user, base_version=1)
    client.force_login(make_manager())
    review = reverse("desk:review", args=[Revision.objects.get().review_set.get().pk])
    html = client.get(review).content.decode()
    assert organisation.logo_url in html
    assert organisation.url_of_logo(new.pk) in html


def test_a_further_edit_keeps_the_proposed_logo(client):
    member = make_member()
    organisation, new = member.organisation, make_logo()
    profiles.save(content=edited(organisation, logo=new), actor=member.user, base_version=1)
    client.force_login(member.user)
    edit = reverse("partners:edit", args=[organisation.pk])
    assert organisation.url_of_logo(new.pk) in client.get(edit).content.decode()
    client.post(edit, profile_data(organisation, name="Neu", base_version=2))
    assert editorial.open_proposal(organisation).values["logo"] == new.pk
    client.post(edit, profile_data(organisation, name="Neu", without_logo="on", base_version=3))
    assert "logo" not in editorial.open_proposal(organisation).values


def test_a_logo_of_somebody_else_is_not_shown_here(client):
    other = make_organisation(logo=make_logo(), state=State.DRAFT)
    organisation = make_organisation()
    assert client.get(organisation.url_of_logo(other.logo_id)).status_code == 404
    client.force_login(make_member(organisation).user)
    assert client.get(organisation.url_of_logo(other.logo_id)).status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nx"]
)
def test_what_is_no_picture_is_refused_next_to_the_field(client, content):
    member = make_member()
    client.force_login(member.user)
    data = profile_data(member.organisation, new_logo=make_upload("logo.png", content))
    answer = client.post(reverse("partners:edit", args=[member.organisation.pk]), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors["new_logo"]
    with pytest.raises(ValidationError):
        profiles.store_logo(make_upload("logo.png", content))
    assert not StoredFile.objects.exists()


def test_logos_are_made_small():
    stored = make_logo(size=(3000, 1000))
    with Image.open(stored.file) as picture:
        assert picture.size == (640, 213)


def test_a_stale_edit_is_refused(client):
    member = make_member(make_organisation(version=4))
    client.force_login(member.user)
    answer = client.post(
        reverse("partners:edit", args=[member.organisation.pk]),
        profile_data(member.organisation, name="Mein Name", base_version=3),
    )
    assert answer.status_code == 409
    assert "Mein Name" in answer.content.decode()
    with pytest.raises(Conflict):
        profiles.save(content=edited(member.organisation, name="x"), actor=member.user, base_version=3)


def test_without_a_description_it_is_not_submitted():
    member = make_member(make_organisation(state=State.DRAFT))
    with pytest.raises(editorial.Incomplete):
        editorial.submit(content=member.organisation, actor=member.user)
