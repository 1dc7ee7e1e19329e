"""A publication's files in its form: uploads become rows, and of something public part of the proposal."""

import uuid

import pytest
from django.urls import reverse

from apps.files.models import StoredFile
from apps.moderation import diff
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Revision
from apps.partners.services import editorial
from apps.publications import services
from apps.publications.models import Download, Publication
from tests.factories.accounts import make_manager
from tests.factories.files import make_upload, pdf_bytes, picture_bytes
from tests.factories.partners import make_member
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db
KEY = "0b8f8a52-8a39-4d0e-9c0a-3f7c5a3a1c11"


@pytest.fixture
def membership():
    return make_member()


@pytest.fixture
def page(client, membership):
    client.force_login(membership.user)
    return client


def publication_of(membership, state=State.DRAFT, **overrides):
    return make_publication(organisation=membership.organisation, state=state, **overrides)


def row_of(download, number=0, **values):
    row = {
        "key": download.key,
        "stored_file": download.stored_file_id,
        "label": download.label,
        "role": download.role,
        "language": download.language,
        "place": number + 1,
    }
    return {f"downloads-{number}-{name}": value for name, value in (row | values).items()}


def typed(publication, **values):
    publication.refresh_from_db()
    return {
        "title_de": publication.title_de,
        "summary_de": publication.summary_de,
        "kind": publication.kind,
        "authors": publication.authors,
        "published_on": publication.published_on,
        "language": "de",
        "licence": publication.licence,
        "base_version": publication.version,
        "submission_key": uuid.uuid4(),
    } | values


def save(page, publication, **values):
    return page.post(reverse("publications:edit", args=[publication.pk]), typed(publication, **values))


@pytest.mark.parametrize(
    "upload, why",
    [
        (make_upload("seite.pdf", b"<html>"), "Der Inhalt"),
        (make_upload("leer.pdf", b""), "leer"),
        (make_upload("x.exe", b"MZ"), "wird nicht angenommen"),
    ],
)
def test_what_is_refused_is_named_and_nothing_is_saved(page, membership, upload, why):
    publication = publication_of(membership)
    response = save(page, publication, new_files=upload, title_de="Neuer Titel")
    assert response.status_code == 400
    assert upload.name in response.text and why in response.text
    assert "Neuer Titel" in response.text
    assert not StoredFile.objects.exists()
    assert Publication.objects.get().title_de != "Neuer Titel"


def test_a_file_need_not_be_chosen_again_because_of_another_mistake(page, membership):
    publication = publication_of(membership)
    response = save(page, publication, new_files=make_upload("Bericht.pdf"), isbn="978-3-16-148410-1")
    assert response.status_code == 400
    assert "Bericht.pdf" in response.text
    waiting = StoredFile.objects.get()
    assert waiting.waits_for_id == membership.user.pk
    (row,) = response.context["form"]["downloads"].value()
    sent = {f"downloads-0-{name}": value for name, value in row.items()}
    assert save(page, publication, **sent).status_code == 302
    assert publication.downloads.get().stored_file == waiting
    waiting.refresh_from_db()
    assert waiting.waits_for_id is None


def test_several_at_once_in_their_order(page, membership):
    publication = publication_of(membership)
    uploads = [make_upload("Studie.pdf"), make_upload("bild.png", picture_bytes("PNG"))]
    assert save(page, publication, new_files=uploads).status_code == 302
    first, second = publication.downloads.all()
    assert (first.label, first.role, second.label, second.role) == ("Studie", "main", "bild", "picture")


def test_a_second_click_adds_nothing(page, membership):
    data = typed(publication_of(membership), organisation=membership.organisation.pk, submission_key=KEY)
    data["title_de"] = "Neu"
    answers = [
        page.post(reverse("publications:create"), data | {"new_files": make_upload()}) for _n in range(2)
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Publication.objects.filter(title_de="Neu").count() == 1
    assert Download.objects.count() == 1


def test_a_file_of_somebody_else_cannot_be_taken(page, membership):
    publication = publication_of(membership)
    secret = make_download(make_publication(state=State.DRAFT))
    response = save(page, publication, **row_of(secret, key=uuid.uuid4()))
    assert response.status_code == 400
    assert not publication.downloads.exists()


def test_no_more_than_twenty(page, membership, monkeypatch):
    monkeypatch.setattr("apps.publications.forms.MAX_FILES", 1)
    response = save(page, publication_of(membership), new_files=[make_upload(), make_upload("b.pdf")])
    assert response.status_code == 400
    assert "höchstens 1" in response.text


def test_rows_are_moved_renamed_and_removed(page, membership):
    publication = publication_of(membership)
    one, two, three = (make_download(publication, label=name) for name in ("Eins", "Zwei", "Drei"))
    rows = (
        row_of(one, 0, place=2, label="Umbenannt") | row_of(two, 1, remove="on") | row_of(three, 2, place=1)
    )
    assert save(page, publication, **rows).status_code == 302
    assert [(file.pk, file.label) for file in publication.downloads.all()] == [
        (three.pk, "Drei"),
        (one.pk, "Umbenannt"),
    ]


def test_a_replaced_file_keeps_its_address(page, membership, client):
    publication = publication_of(membership)
    download = make_download(publication)
    new = make_upload("neu.pdf", pdf_bytes(text="Neu"))
    rows = row_of(download) | {"downloads-0-replacement": new}
    assert save(page, publication, **rows).status_code == 302
    replaced = publication.downloads.get()
    assert (replaced.pk, replaced.stored_file.name) == (download.pk, "neu.pdf")
    assert page.get(download.get_absolute_url())["Location"] == replaced.get_absolute_url()


class TestOfSomethingPublic:
    """Nothing that is live changes before the approval: neither page nor file nor cover."""

    @pytest.fixture
    def publication(self, membership):
        publication = publication_of(membership, State.PUBLISHED)
        make_download(publication, label="Alt")
        services.renew_cover(publication)
        return publication

    @pytest.fixture
    def proposal(self, page, publication):
        rows = row_of(publication.downloads.get(), label="Umbenannt")
        rows["downloads-0-replacement"] = make_upload("neu.pdf", pdf_bytes(text="Neu"))
        assert save(page, publication, **rows).status_code == 302
        return Revision.objects.get()

    def test_live_stays_as_it_is(self, publication, proposal, client):
        cover = publication.cover_id
        client.logout()
        text = client.get(publication.get_absolute_url()).text
        assert "Alt" in text and "Umbenannt" not in text
        download = publication.downloads.select_related("stored_file").get()
        assert b"".join(client.get(download.get_absolute_url()).streaming_content) == pdf_bytes()
        publication.refresh_from_db()
        assert publication.cover_id == cover

    @pytest.mark.parametrize(
        "role, status", [("anonymous", 403), ("stranger", 403), ("member", 200), ("manager", 200)]
    )
    def test_the_new_file_is_private(self, publication, proposal, client, membership, role, status):
        new = StoredFile.objects.get(name="neu.pdf")
        people = {"stranger": make_member().user, "member": membership.user, "manager": make_manager()}
        client.logout()
        if role in people:
            client.force_login(people[role])
        address = reverse("publications:file_of_version", args=[publication.slug, new.pk, new.name])
        assert client.get(address).status_code == status

    def test_reviewers_see_both(self, publication, proposal, client):
        change = next(one for one in diff.changes(publication, proposal) if one.name == "downloads")
        old, new = ("".join(piece.text for piece in side) for side in (change.old, change.new))
        assert "studie.pdf" in old and "neu.pdf" not in old
        assert "neu.pdf" in new and "Umbenannt" in new
        client.force_login(make_manager())
        preview = client.get(reverse("publications:preview", args=[publication.pk])).text
        assert "Umbenannt" in preview and "neu.pdf" in preview

    def test_approval_makes_it_live_and_earlier_files_can_come_back(self, publication, proposal, client):
        manager = make_manager()
        editorial.approve_revision(content=publication, revision=proposal, actor=manager)
        download = publication.downloads.select_related("stored_file").get()
        assert (download.label, download.stored_file.name) == ("Umbenannt", "neu.pdf")
        before = HistoryEntry.objects.about(publication).with_text().last()
        publication.refresh_from_db()
        again = editorial.propose_again(content=publication, entry=before, actor=manager, save=services.save)
        editorial.approve_revision(content=publication, revision=again, actor=make_manager())
        back = publication.downloads.select_related("stored_file").get()
        assert (back.pk, back.label, back.stored_file.name) == (download.pk, "Alt", "studie.pdf")

    def test_the_last_file_stays(self, page, publication):
        rows = row_of(publication.downloads.get(), remove="on")
        response = save(page, publication, **rows)
        assert response.status_code == 400
        assert "Mindestens eine Datei" in response.text


def test_submitting_without_a_file_is_refused_with_a_reason(page, membership):
    publication = publication_of(membership)
    response = page.post(reverse("publications:submit", args=[publication.pk]), follow=True)
    assert "mindestens eine Datei" in response.text
    publication.refresh_from_db()
    assert publication.state == State.DRAFT
    save(page, publication, new_files=make_upload())
    page.post(reverse("publications:submit", args=[publication.pk]))
    publication.refresh_from_db()
    assert publication.state == State.IN_REVIEW
