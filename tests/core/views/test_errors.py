"""Refusals in the portal's look, in both languages, with a number to ask about."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from apps.core.errors import Conflict, RateLimited, TooLarge, UserError
from apps.core.views.errors import MESSAGES, TITLES, error_page
from apps.links.services import LinkExpired
from network_portal import urls as portal_urls
from tests.factories.siteconfig import make_site_settings

ERRORS = {
    "suspicious": (SuspiciousOperation("geheim"), 400),
    "user": (UserError(), 400),
    "denied": (PermissionDenied("geheim"), 403),
    "missing": (Http404("geheim"), 404),
    "conflict": (Conflict(), 409),
    "expired": (LinkExpired(), 410),
    "large": (TooLarge(), 413),
    "often": (RateLimited(retry_after=42), 429),
    "broken": (ZeroDivisionError("geheim"), 500),
}


def fail(request, name):
    raise ERRORS[name][0]


urlpatterns = [*portal_urls.urlpatterns, path("fehler/<str:name>/", fail)]
handler400, handler403, handler404 = portal_urls.handler400, portal_urls.handler403, portal_urls.handler404
handler500 = portal_urls.handler500


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", ERRORS)
def test_every_refusal_is_a_page(visitor, name):
    make_site_settings(contact_email="netzwerkmanagement@example.org")
    response = visitor.get(f"/fehler/{name}/")
    html = response.content.decode()
    assert response.status_code == ERRORS[name][1]
    assert "<h1>" in html
    assert "netzwerkmanagement@" in html
    assert response["X-Request-ID"] in html
    assert "geheim" not in html
    assert "Traceback" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_when_to_try_again(visitor):
    assert visitor.get("/fehler/often/")["Retry-After"] == "42"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("status", TITLES)
def test_all_statuses_in_both_languages(status, language):
    with translation.override(language):
        html = error_page(RequestFactory().get("/"), status).content.decode()
        title, message = str(TITLES[status]), str(MESSAGES[status])
    assert f'<html lang="{language}">' in html
    assert f"<h1>{title}</h1>" in html.replace("&#x27;", "'")
    assert message.split(".")[0] in html
    with translation.override("de"):
        assert (str(TITLES[status]) != title) is (language == "en")


@pytest.mark.parametrize("status", TITLES)
def test_no_error_page_asks_the_database(status):
    """Without the mark for a database, any query fails this test."""
    error_page(RequestFactory().get("/"), status)


@pytest.mark.django_db
@pytest.mark.parametrize("address, language", [("/gibt-es-nicht/", "de"), ("/en/gibt-es-nicht/", "en")])
def test_the_address_says_the_language(visitor, address, language):
    response = visitor.get(address)
    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/barrierefreiheit/feedback/", {"description": "x"})
    assert response.status_code == 403
    assert "Formular" in response.content.decode()


@pytest.mark.django_db
def test_too_many_fields_are_too_large(settings, client):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = client.post("/barrierefreiheit/feedback/", {f"feld{number}": "x" for number in range(5)})
    assert response.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given", ["", "kurz", "x" * 65, "mit leer zeichen", "<script>alert</script>", "a\nb-long-enough"]
)
def test_a_strange_request_id_is_replaced(client, given):
    headers = {"X-Request-ID": given} if given else {}
    answered = client.get("/healthz", headers=headers)["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32


@pytest.mark.django_db
def test_the_proxy_s_request_id_is_kept(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"
