"""Pictures and files of an organisation: who sees them, what they must say, and when they may go."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.library import services
from apps.library.models import LibraryItem
from apps.moderation.choices import State
from apps.moderation.signals import content_changed
from apps.news.models import Article
from apps.partners.choices import Role
from apps.partners.services import editorial
from tests.factories.files import make_upload, picture_bytes
from tests.factories.library import make_library_item
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation, make_viewer

pytestmark = pytest.mark.django_db


def written_into(item, **overrides):
    article = make_article(body_de=f'<p><img src="{item.get_absolute_url()}" alt="x"></p>', **overrides)
    content_changed.send(sender=Article, instance=article)
    return article


ROLES = ["anonymous", "stranger", "administrator", "member", "manager"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", [None, State.DRAFT, State.IN_REVIEW, State.ARCHIVED, State.PUBLISHED])
def test_a_picture_is_public_where_its_text_is(role, state):
    item = make_library_item()
    if state is not None:
        written_into(item, organisation=item.organisation, state=state)
    sees = role in {"member", "manager"} or state == State.PUBLISHED
    viewer = make_viewer(role, organisation=item.organisation)
    assert LibraryItem.objects.visible_to(viewer).filter(pk=item.pk).exists() is sees


def test_what_a_text_no_longer_shows_is_private_again():
    item = make_library_item()
    article = written_into(item)
    article.body_de = "<p>Ohne Bild.</p>"
    article.save()
    content_changed.send(sender=Article, instance=article)
    assert not LibraryItem.objects.visible_to(make_viewer("anonymous")).exists()


@pytest.mark.parametrize(("role", "refused"), [("reader", True), ("stranger", True), ("editor", False)])
def test_who_may_remove(role, refused):
    item = make_library_item()
    match role:
        case "reader":
            actor = make_member(item.organisation, role=Role.READER).user
        case "stranger":
            actor = make_member().user
        case _:
            actor = make_member(item.organisation).user
    if refused:
        with pytest.raises(PermissionDenied):
            services.remove_item(item=item, actor=actor)
    else:
        services.remove_item(item=item, actor=actor)
    assert LibraryItem.objects.exists() is refused


def test_what_stands_in_a_text_is_not_removed():
    item = make_library_item()
    written_into(item, state=State.DRAFT)
    with pytest.raises(services.StillUsed):
        services.remove_item(item=item, actor=make_viewer("manager"))


@pytest.mark.parametrize(
    ("outcome", "goes"), [("waits", False), ("sent back", False), ("withdrawn", True), ("replaced", True)]
)
def test_what_a_proposed_change_shows_is_not_removed(outcome, goes):
    item, manager = make_library_item(), make_viewer("manager")
    article = make_article(organisation=item.organisation)
    writer = make_member(item.organisation).user

    def propose(body):
        changed = Article.objects.get(pk=article.pk)
        changed.body_de = body
        return editorial.save(content=changed, actor=writer, base_version=changed.version)

    proposal = propose(f'<p><img src="{item.get_absolute_url()}" alt="x"></p>')
    match outcome:
        case "sent back":
            editorial.refuse_revision(content=article, revision=proposal, actor=manager, note="Kürzer")
        case "withdrawn":
            editorial.withdraw_proposal(content=article, actor=writer)
        case "replaced":
            propose("<p>Ohne Bild</p>")
    if not goes:
        with pytest.raises(services.StillUsed):
            services.remove_item(item=item, actor=writer)
    else:
        services.remove_item(item=item, actor=writer)
    assert LibraryItem.objects.exists() is not goes


def upload(client, **changes):
    organisation = make_organisation()
    client.force_login(make_member(organisation).user)
    data = {
        "organisation": organisation.pk,
        "upload": make_upload("werkbank.png", picture_bytes("PNG")),
        "title": "Werkbank",
        "alt_de": "Eine Werkbank",
    }
    return client.post(reverse("library:add"), data | changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alt_de": ""}, "alt_de"),
        ({"alt_de": " "}, "alt_de"),
        ({"is_decorative": "on"}, "is_decorative"),
        ({"title": ""}, "title"),
        ({"upload": make_upload("werkbank.png", b"<svg onload=alert(1)>")}, "upload"),
        ({"upload": make_upload("bild.svg", b"<svg/>")}, "upload"),
    ],
)
def test_a_picture_says_what_it_shows_or_that_it_is_decoration(client, changes, field):
    response = upload(client, **changes)
    assert response.status_code == 400
    assert response.context["form"].errors[field]
    assert not LibraryItem.objects.exists()


def test_adding_a_picture(client):
    assert upload(client).status_code == 302
    item = LibraryItem.objects.get()
    assert (item.width, item.height, item.alt_de) == (40, 30, "Eine Werkbank")


def test_decoration_and_files_need_no_words(client):
    assert upload(client, alt_de="", is_decorative="on").status_code == 302
    assert upload(client, alt_de="", upload=make_upload("bericht.pdf")).status_code == 302
    assert [item.is_decorative for item in LibraryItem.objects.order_by("pk")] == [True, False]


def test_a_file_is_never_shown_in_place(client):
    item = make_library_item(name="bericht.pdf")
    written_into(item)
    response = client.get(item.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_list_costs_the_same(client):
    organisation = make_organisation()
    client.force_login(make_member(organisation).user)
    counted = []
    for number in (1, 2):
        for _ in range(number):
            make_library_item(organisation=organisation)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("library:list"))
        counted.append(len(queries))
    assert counted[0] == counted[1] < 10, counted


def test_readers_look_and_do_not_change(client):
    item = make_library_item()
    client.force_login(make_member(item.organisation, role=Role.READER).user)
    assert client.get(reverse("library:list")).status_code == 200
    assert client.get(reverse("library:edit", args=[item.pk])).status_code == 403
