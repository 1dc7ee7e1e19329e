"""Filters kept under a name: whose they are, who else sees them, and which of them opens by itself."""

import uuid

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.partners.choices import Role
from apps.partners.models import Membership
from apps.support_requests import services
from apps.support_requests.choices import Layout, State
from apps.support_requests.models import DefaultView, SavedView
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_county, make_request, make_saved_view

pytestmark = pytest.mark.django_db

DESK, BOARD = "/arbeitsplatz/anfragen/", "/arbeitsplatz/anfragen/tafel/"
NEW = "/arbeitsplatz/anfragen/ansichten/neu/"


def url(name: str, view: SavedView) -> str:
    return reverse(f"support_requests:view_{name}", args=[view.pk])


def html(response) -> str:
    return response.content.decode()


def make_view(owner, *, name: str = "Dringendes", filters=None, **more) -> SavedView:
    filters = {"dringlichkeit": "4"} if filters is None else filters
    return make_saved_view(owner=owner, name=name, filters=filters, **more)


def make_people() -> dict:
    """Everybody who may come near a view of the editor's: their own, the organisation's, the managers'."""
    organisation, manager = make_organisation(), make_manager()
    return {
        "organisation": organisation,
        "editor": make_member(organisation, role=Role.EDITOR).user,
        "colleague": make_member(organisation, role=Role.OWNER).user,
        "reader": make_member(organisation, role=Role.READER).user,
        "stranger": make_member().user,
        "manager": manager,
        "other manager": make_manager(),
    }


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def log_in(client):
    def as_user(user):
        client.force_login(user)
        return client

    return as_user


def views_of(people, kind: str) -> SavedView:
    if kind == "own":
        return make_view(people["editor"])
    if kind == "organisation's":
        return make_view(people["editor"], is_shared=True, organisation=people["organisation"])
    return make_view(people["manager"], is_shared=True)


# Who opens it, and who may change it as well.
SEES = {
    "own": {"editor": True},
    "organisation's": {"editor": True, "colleague": True, "reader": False},
    "managers'": {"manager": True, "other manager": True},
}
ROLES = ["editor", "colleague", "reader", "stranger", "manager", "other manager"]


@pytest.mark.parametrize("kind", SEES)
@pytest.mark.parametrize("role", ROLES)
class TestRoleByRole:
    def test_opens_and_stands_above_the_list(self, people, log_in, kind, role):
        view, client = views_of(people, kind), log_in(people[role])
        sees = role in SEES[kind]
        for page in (DESK, BOARD):
            assert client.get(f"{page}?ansicht={view.pk}").status_code == (200 if sees else 404)
            assert (view.name in html(client.get(page))) is sees
        missing = client.get(f"{DESK}?ansicht=999999")
        assert missing.status_code == 404

    def test_is_changed_by_whom_it_belongs_to(self, people, log_in, kind, role):
        view, client = views_of(people, kind), log_in(people[role])
        may = SEES[kind].get(role)
        refused = 404 if may is None else 403
        assert client.get(url("edit", view)).status_code == (200 if may else refused)
        assert client.post(url("edit", view), {"name": "Neu"}).status_code == (302 if may else refused)
        assert client.post(url("replace", view) + "?alter=7").status_code == (302 if may else refused)
        view.refresh_from_db()
        assert view.filters == ({"alter": "7"} if may else {"dringlichkeit": "4"})
        assert client.get(url("delete", view)).status_code == (200 if may else refused)
        assert client.post(url("delete", view)).status_code == (302 if may else refused)
        assert SavedView.objects.exists() is not bool(may)

    def test_opens_first_for_oneself(self, people, log_in, kind, role):
        view, client = views_of(people, kind), log_in(people[role])
        sees = role in SEES[kind]
        assert client.post(url("first", view)).status_code == (302 if sees else 404)
        assert DefaultView.objects.filter(user=people[role]).exists() is sees
        assert not DefaultView.objects.exclude(user=people[role]).exists()


class TestNobodyElse:
    @pytest.mark.parametrize("name", ["edit", "replace", "delete", "first"])
    def test_visitors_are_asked_to_log_in(self, client, people, name):
        view = views_of(people, "own")
        assert reverse("account_login") in client.post(url(name, view)).headers["Location"]

    @pytest.mark.parametrize("name", ["replace", "first"])
    def test_no_link_changes_anything(self, people, log_in, name):
        view = views_of(people, "own")
        assert log_in(people["editor"]).get(url(name, view)).status_code == 405

    def test_not_without_the_token(self, people):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(people["editor"])
        assert strict.post(f"{NEW}?alter=7", {"name": "Alte"}).status_code == 403
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize("role", ["reader", "stranger", "manager"])
    def test_shares_only_where_they_write(self, people, log_in, role):
        """The choice is not offered, so it is refused next to the field."""
        data = {"name": "Alte", "circle": people["organisation"].slug}
        response = log_in(people[role]).post(f"{NEW}?alter=7", data)
        if role == "reader":  # has nobody to share with, and no such field
            assert SavedView.objects.get().is_shared is False
        else:
            assert response.status_code == 400
            assert not SavedView.objects.exists()

    def test_partners_do_not_share_with_managers(self, people, log_in):
        data = {"name": "Alte", "circle": "managers"}
        assert log_in(people["editor"]).post(f"{NEW}?alter=7", data).status_code == 400
        assert not SavedView.objects.exists()

    def test_service_refuses_what_the_form_does_not_offer(self, people):
        from django.core.exceptions import PermissionDenied

        with pytest.raises(PermissionDenied):
            services.save_view(
                actor=people["editor"], name="Alte", filters={}, layout=Layout.LIST, is_shared=True
            )
        assert not (SavedView.objects.exists() or AuditEntry.objects.exists())

    def test_only_its_owner_says_with_whom_it_is_shared(self, people, log_in):
        view = views_of(people, "organisation's")
        client = log_in(people["colleague"])
        assert client.post(url("edit", view), {"name": "Unsere", "circle": ""}).status_code == 302
        view.refresh_from_db()
        assert (view.name, view.is_shared) == ("Unsere", True)

    def test_who_leaves_loses_what_was_shared_there(self, people, log_in):
        view = views_of(people, "organisation's")
        services.open_first(view=view, actor=people["editor"])
        Membership.objects.filter(user=people["editor"]).delete()
        client = log_in(people["editor"])
        assert client.get(f"{DESK}?ansicht={view.pk}").status_code == 404
        assert client.get(DESK).status_code == 200
        assert log_in(people["colleague"]).get(f"{DESK}?ansicht={view.pk}").status_code == 200

    def test_a_view_shows_nobody_more_than_they_may_see(self, people, log_in):
        case = make_request()
        filters = {"zustand": "all", "organisation": people["organisation"].slug}
        view = make_view(
            people["editor"], filters=filters, is_shared=True, organisation=people["organisation"]
        )
        response = log_in(people["reader"]).get(f"{DESK}?ansicht={view.pk}")
        assert not list(response.context["page"])
        assert case.subject not in html(response)


class TestSaving:
    @pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\nb", "a\x00b"])
    def test_bad_names_are_refused_next_to_the_field(self, people, log_in, name):
        response = log_in(people["editor"]).post(f"{NEW}?alter=7", {"name": name})
        assert response.status_code == 400
        assert response.context["form"].errors["name"]
        assert not SavedView.objects.exists()

    def test_name_is_taken_once_a_person(self, people, log_in):
        make_view(people["editor"], name="Dringendes")
        make_view(people["colleague"], name="Meine")
        client = log_in(people["editor"])
        response = client.post(f"{NEW}?alter=7", {"name": "dringendes"})
        assert response.status_code == 400
        assert "haben Sie schon" in html(response)
        assert 'value="dringendes"' in html(response)
        assert client.post(f"{NEW}?alter=7", {"name": "Meine"}).status_code == 302

    def test_name_is_taken_when_it_is_renamed_too(self, people, log_in):
        make_view(people["editor"], name="Dringendes")
        other = make_view(people["editor"], name="Alte")
        response = log_in(people["editor"]).post(url("edit", other), {"name": "DRINGENDES"})
        assert response.status_code == 400
        assert response.context["form"].errors["name"]

    def test_number_is_limited(self, people, log_in, monkeypatch):
        monkeypatch.setattr("apps.support_requests.services.views.MOST_VIEWS", 1)
        make_view(people["editor"])
        response = log_in(people["editor"]).post(f"{NEW}?alter=7", {"name": "Alte"})
        assert response.status_code == 400
        assert SavedView.objects.count() == 1
        assert log_in(people["colleague"]).post(f"{NEW}?alter=7", {"name": "Alte"}).status_code == 302

    def test_keeps_what_was_filtered_and_nothing_else(self, people, log_in):
        county = make_county()
        query = f"kreis={county.slug}&alter=7&zustand=new&dringlichkeit=99&x=y&ansicht=alle&als=list&seite=3"
        response = log_in(people["editor"]).post(f"{NEW}?{query}", {"name": "Alte in Zwickau"})
        view = SavedView.objects.get()
        assert response["Location"] == view.get_absolute_url() == f"{DESK}?ansicht={view.pk}"
        assert view.filters == {"kreis": county.slug, "alter": "7", "zustand": "new"}
        assert (view.owner, view.is_shared, view.layout) == (people["editor"], False, Layout.LIST)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.target_id) == ("save_view", str(view.pk))
        assert "Alte" not in f"{entry.target_label}{entry.details}"

    @pytest.mark.parametrize(("role", "circle"), [("manager", "managers"), ("editor", "organisation")])
    def test_shares(self, people, log_in, role, circle):
        value = people["organisation"].slug if circle == "organisation" else circle
        data = {"name": "Alte", "circle": value}
        assert log_in(people[role]).post(f"{NEW}?alter=7&als=board", data).status_code == 302
        view = SavedView.objects.get()
        assert view.is_shared
        assert view.organisation == (people["organisation"] if circle == "organisation" else None)
        other = people["other manager" if role == "manager" else "reader"]
        page = log_in(other).get(view.get_absolute_url())
        assert page.request["PATH_INFO"] == BOARD
        assert page.context["selection"].form.chosen == {"alter": "7"}

    def test_second_click_saves_once(self, people, log_in):
        client, data = log_in(people["editor"]), {"name": "Alte", "submission_key": str(uuid.uuid4())}
        first, second = (client.post(f"{NEW}?alter=7", data) for _click in range(2))
        assert first["Location"] == second["Location"]
        assert SavedView.objects.count() == 1


class TestChanging:
    def test_present_filters_are_saved_in_it(self, people, log_in):
        view, client = views_of(people, "own"), log_in(people["editor"])
        page = client.get(f"{BOARD}?alter=7&ansicht={view.pk}")
        assert page.context["selection"].is_changed
        assert url("replace", view) in html(page)
        assert url("replace", view) not in html(client.get(view.get_absolute_url()))
        selection = page.context["selection"]
        client.post(f"{url('replace', view)}?{selection.query}&als={selection.layout}")
        view.refresh_from_db()
        assert (view.filters, view.layout) == ({"alter": "7"}, Layout.BOARD)
        assert view.get_absolute_url() == f"{BOARD}?ansicht={view.pk}"

    def test_all_filters_may_be_taken_off_a_view(self, people, log_in):
        view, client = views_of(people, "own"), log_in(people["editor"])
        (chip,) = client.get(f"{DESK}?ansicht={view.pk}").context["selection"].chips
        selection = client.get(chip.url).context["selection"]
        assert (selection.view, selection.form.chosen, selection.is_changed) == (view, {}, True)

    def test_owner_takes_it_back_from_the_others(self, people, log_in):
        view = views_of(people, "organisation's")
        services.open_first(view=view, actor=people["reader"])
        log_in(people["editor"]).post(url("edit", view), {"name": view.name, "circle": ""})
        view.refresh_from_db()
        assert (view.is_shared, view.organisation) == (False, None)
        response = log_in(people["reader"]).get(DESK)
        assert response.status_code == 200
        assert response.context["selection"].view is None

    def test_somebody_else_has_deleted_it_meanwhile(self, people):
        from apps.support_requests.services.views import ViewGone

        view = views_of(people, "organisation's")
        services.delete_view(view=view, actor=people["colleague"])
        view.pk = view.pk or 1
        with pytest.raises(ViewGone):
            services.replace_filters(view=view, actor=people["editor"], filters={}, layout=Layout.LIST)


class TestOpening:
    def test_opens_by_itself_and_lets_one_out(self, people, log_in):
        view = make_view(people["editor"], filters={"zustand": "resolved"}, layout=Layout.LIST)
        client = log_in(people["editor"])
        solved = make_request(organisation=people["organisation"], state=State.RESOLVED)
        waiting = make_request(organisation=people["organisation"])
        assert list(client.get(DESK).context["page"]) == [waiting]
        back = f"{DESK}?ansicht={view.pk}"
        assert client.post(url("first", view), {"next": back})["Location"] == back
        response = client.get(DESK, follow=True)
        assert list(response.context["page"]) == [solved]
        assert 'aria-current="page"><bdi>Dringendes' in html(response)
        everything = client.get(response.context["selection"].without_filters)
        assert list(everything.context["page"]) == [waiting]
        assert client.get(BOARD).status_code == 200
        off = reverse("support_requests:view_none_first")
        assert client.post(off, {"next": "https://example.org/"})["Location"] == DESK
        assert list(client.get(DESK).context["page"]) == [waiting]

    def test_board_opens_by_itself(self, people, log_in):
        view = make_view(people["editor"], layout=Layout.BOARD)
        services.open_first(view=view, actor=people["editor"])
        assert log_in(people["editor"]).get(DESK)["Location"] == view.get_absolute_url()

    def test_another_takes_its_place(self, people):
        first, second = make_view(people["editor"]), make_view(people["editor"], name="Alte")
        for view in (first, second):
            services.open_first(view=view, actor=people["editor"])
        assert DefaultView.objects.get().view == second

    def test_nothing_opens_once_it_is_deleted(self, people, log_in):
        view = make_view(people["editor"])
        services.open_first(view=view, actor=people["editor"])
        services.delete_view(view=view, actor=people["editor"])
        assert log_in(people["editor"]).get(DESK).status_code == 200

    @pytest.mark.parametrize(
        "filters",
        [
            {"kreis": "gibt-es-nicht-mehr"},
            {"organisation": "aufgeloest"},
            {"person": "987654"},
            {"alter": "5", "dringlichkeit": "rot"},
            {"zustand": "verschollen"},
            {"gibt": "es nicht", "q": "x" * 300},
        ],
    )
    def test_old_filters_open_and_say_what_is_gone(self, people, log_in, filters):
        case = make_request()
        view = make_view(people["manager"], filters=filters)
        client = log_in(people["manager"])
        for page in (DESK, BOARD):
            response = client.get(f"{page}?ansicht={view.pk}")
            assert response.status_code == 200
            assert case.subject in html(response)
        assert "Nicht gefiltert nach" in html(client.get(f"{DESK}?ansicht={view.pk}"))

    def test_county_that_is_deleted(self, people, log_in):
        county = make_county()
        view = make_view(people["manager"], filters={"kreis": county.slug, "dringlichkeit": "2"})
        county.delete()
        case = make_request()
        response = log_in(people["manager"]).get(f"{DESK}?ansicht={view.pk}")
        assert list(response.context["page"]) == [case]
        assert "Nicht gefiltert nach: Landkreis oder Stadt" in html(response)

    @pytest.mark.parametrize("nonsense", ["abc", "%00", "1' or 1=1", "-1", "٣", "9" * 40])
    def test_no_view_at_all(self, people, log_in, nonsense):
        assert log_in(people["manager"]).get(f"{DESK}?ansicht={nonsense}").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, people, log_in, count, django_assert_num_queries):
        client = log_in(people["manager"])
        for number in range(count):
            make_view(people["other manager"], name=f"Alte {number}", is_shared=True)
        view = make_view(people["manager"], filters={"alter": "3"})
        client.get("/unterstuetzung/")
        with django_assert_num_queries(12):
            client.get(f"{DESK}?ansicht={view.pk}")
