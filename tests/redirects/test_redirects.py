"""Old addresses lead to where the pages are now, and never stand in the way of a page."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.redirects import services
from apps.redirects.addresses import new_address, old_address
from apps.redirects.models import Redirect
from tests.factories.accounts import make_manager, make_user

pytestmark = pytest.mark.django_db


def make_redirect(old="/alte-seite.html", new="/publikationen/", **overrides) -> Redirect:
    """A redirect, past the services."""
    return Redirect.objects.create(old=old, new=new, **overrides)


class TestAnswers:
    def test_an_address_that_nobody_knows_stays_unknown(self, client):
        make_redirect()
        assert client.get("/alte-seite").status_code == 404
        assert client.get("/alte-seite.html/mehr").status_code == 404

    def test_the_new_address_for_good(self, client):
        redirect = make_redirect()
        response = client.get("/alte-seite.html")
        assert (response.status_code, response["Location"]) == (301, "/publikationen/")
        assert client.head("/alte-seite.html?utm=x").status_code == 301
        redirect.refresh_from_db()
        assert redirect.hits == 2
        assert redirect.last_hit_on is not None
        assert not response.cookies

    def test_a_page_that_was_given_up(self, client):
        make_redirect(new="", is_gone=True)
        response = client.get("/alte-seite.html")
        assert response.status_code == 410
        assert "aufgegeben" in response.content.decode()

    def test_a_query_says_which_page(self, client):
        make_redirect("/index.php?id=7", "/projekte/")
        make_redirect("/index.php", "/")
        assert client.get("/index.php?id=7")["Location"] == "/projekte/"
        assert client.get("/index.php?id=8")["Location"] == "/"

    def test_umlauts_in_either_spelling(self, client):
        make_redirect("/über uns", "/partner/")
        assert client.get("/%C3%BCber%20uns").status_code == 301

    def test_never_in_front_of_a_page(self, client):
        make_redirect("/publikationen/", "/projekte/")
        assert client.get("/publikationen/").status_code == 200
        assert not Redirect.objects.filter(hits__gt=0).exists()

    def test_what_is_sent_is_never_led_on(self, client):
        make_redirect()
        assert client.post("/alte-seite.html").status_code == 404


class TestAddresses:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("/alt", "/alt"),
            (" https://www.alt.example/alt/%C3%BC.html ", "/alt/ü.html"),
            ("http://alt.example/index.php?id=7", "/index.php?id=7"),
            ("/alt#teil", "/alt"),
        ],
    )
    def test_old(self, typed, kept):
        assert old_address(typed) == kept

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "/",
            "alt",
            "//fremd.example",
            "/alt*",
            "/a\x00b",
            "https://alt.example",
            "/" + "x" * 600,
            "http://[",
        ],
    )
    def test_no_old_one(self, typed):
        with pytest.raises(ValidationError):
            old_address(typed)

    @pytest.mark.parametrize("typed", ["/projekte/", "/projekte/?seite=2#x", "https://neu.example/seite"])
    def test_new(self, typed):
        assert new_address(typed) == typed

    @pytest.mark.parametrize(
        "typed",
        [
            "", "projekte", "//fremd.example", "/\\fremd.example", "http://fremd.example",
            "javascript:alert(1)", "https://", "https://a@b.example", "/a\nb", "/" + "x" * 600, "https://[",
        ],
    )  # fmt: skip
    def test_no_new_one(self, typed):
        with pytest.raises(ValidationError):
            new_address(typed)


class TestSaving:
    def save(self, old, new, **overrides):
        values = {"is_gone": False, "actor": make_manager()} | overrides
        return services.save(old=old, new=new, **values)

    def test_only_managers(self):
        with pytest.raises(PermissionDenied):
            self.save("/alt", "/neu", actor=make_user())
        with pytest.raises(PermissionDenied):
            services.remove(redirect=make_redirect(), actor=make_user())
        with pytest.raises(PermissionDenied):
            services.take_in(lines=[], actor=make_user())

    @pytest.mark.parametrize("new", ["/alt", "/alt?x=1", "/alt#x", "/b"])
    def test_no_circles(self, new):
        make_redirect("/b", "/c")
        make_redirect("/c", "/alt")
        with pytest.raises(services.Loops):
            self.save("/alt", new)

    def test_a_way_over_several_is_none(self):
        make_redirect("/b", "/c")
        assert self.save("/alt", "/b").new == "/b"

    def test_each_old_address_once(self):
        first = make_redirect("/alt", "/b")
        with pytest.raises(Conflict):
            self.save("/alt", "/c")
        assert self.save("/alt", "/c", redirect=first).pk == first.pk
        assert AuditEntry.objects.filter(action="save_redirect").count() == 1

    def test_a_table(self):
        make_redirect("/bekannt", "/neu")
        make_redirect("/anders", "/neu")
        lines = [
            (2, "/bekannt", "/neu"), (3, "/anders", "/neuer"), (4, "/fort", ""), (5, "kaputt", "/x"),
            (6, "/kreis", "/kreis"),
        ]  # fmt: skip
        outcomes = services.take_in(lines=lines, actor=make_manager())
        assert [one.state for one in outcomes] == ["known", "changed", "made", "refused", "refused"]
        assert all(one.message for one in outcomes[3:])
        assert Redirect.objects.get(old="/fort").is_gone


@pytest.mark.django_db(transaction=True)
def test_two_at_once_close_no_circle():
    manager = make_manager()
    refused = []

    def save(old, new):
        try:
            services.save(old=old, new=new, is_gone=False, actor=manager)
        except services.Loops:
            refused.append(old)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in (("/a", "/b"), ("/b", "/a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Redirect.objects.count() == 1


class TestPages:
    @pytest.fixture
    def manager(self, client):
        client.force_login(make_manager())
        return client

    def test_entering_and_changing(self, manager):
        assert (
            manager.post("/arbeitsplatz/weiterleitungen/neu/", {"old": "alt", "new": "x"}).status_code == 400
        )
        response = manager.post("/arbeitsplatz/weiterleitungen/neu/", {"old": "/alt", "new": "/neu"})
        assert response.status_code == 302
        redirect = Redirect.objects.get()
        twice = manager.post("/arbeitsplatz/weiterleitungen/neu/", {"old": "/alt", "new": "/b"})
        assert twice.status_code == 409
        assert 'value="/b"' in twice.content.decode()
        manager.post(f"/arbeitsplatz/weiterleitungen/{redirect.pk}/", {"old": "/alt", "is_gone": "on"})
        redirect.refresh_from_db()
        assert (redirect.new, redirect.is_gone) == ("", True)
        manager.post(f"/arbeitsplatz/weiterleitungen/{redirect.pk}/entfernen/")
        assert not Redirect.objects.exists()

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_list(self, manager, number, django_assert_num_queries):
        for place in range(number):
            make_redirect(f"/alt-{place}")
        with django_assert_num_queries(4):
            html = manager.get("/arbeitsplatz/weiterleitungen/").content.decode()
        assert html.count("/alt-") >= number
        assert "/alt-0" not in manager.get("/arbeitsplatz/weiterleitungen/?q=gibtesnicht").content.decode()

    @pytest.mark.parametrize(
        "content",
        [
            b"alt;neu\n/a;/projekte/\nkaputt;/x\n/b;\n",
            "alt,neu\n/a,/projekte/\nkaputt,/x\n/b,\n".encode("utf-8-sig"),
            "alt\tneu\n/a\t/projekte/\nkaputt\t/x\n/b\t\n".encode("cp1252"),
        ],
    )
    def test_taking_in_a_table(self, manager, content):
        upload = SimpleUploadedFile("alt.csv", content)
        html = manager.post("/arbeitsplatz/weiterleitungen/uebernehmen/", {"table": upload}).content.decode()
        assert "kaputt" in html
        assert set(Redirect.objects.values_list("old", "new")) == {("/a", "/projekte/"), ("/b", "")}

    @pytest.mark.parametrize("content", [b"", b"\x00\x01", b"alt;neu\n", b"\xff\xfe\x00", b"/a;/b\n" * 5_001])
    def test_what_is_no_table(self, manager, content):
        upload = SimpleUploadedFile("alt.csv", content)
        response = manager.post("/arbeitsplatz/weiterleitungen/uebernehmen/", {"table": upload})
        assert response.status_code == 400
        assert not Redirect.objects.exists()
