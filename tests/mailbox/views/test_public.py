"""The local mailbox: shows what the sink filed, and nothing else of the machine."""

from http import HTTPStatus

import pytest

from tests.mailbox.messages import file_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mail"


def test_no_mail_yet(client):
    response = client.get("/postfach/")
    assert response.status_code == HTTPStatus.OK
    assert "Es wurde noch keine Nachricht verschickt." in response.content.decode()


@pytest.mark.parametrize(
    "name", ["..", "../../etc/passwd", "20260101T000000000000-00000000", "secret", "%2e%2e%2fsecret", "."]
)
def test_other_names_lead_nowhere(client, settings, name):
    settings.MAILBOX_DIR.mkdir()
    (settings.MAILBOX_DIR / "secret.eml").write_text("Subject: no\r\n\r\n")
    (settings.MAILBOX_DIR.parent / "secret.eml").write_text("Subject: no\r\n\r\n")
    for rest in ("", "html/", "anhang/1/"):
        assert client.get(f"/postfach/{name}/{rest}").status_code == HTTPStatus.NOT_FOUND


def test_newest_first_and_in_pages(client):
    names = [file_message(subject=f"Nachricht {number:02}") for number in range(27)]
    first = client.get("/postfach/").content.decode()
    assert first.index("Nachricht 26") < first.index("Nachricht 25")
    assert names[1] not in first
    assert names[1] in client.get("/postfach/?seite=2").content.decode()


def test_message_with_all_parts(client):
    name = file_message()
    page = client.get(f"/postfach/{name}/").content.decode()
    assert "<h1>Ihre Anmeldung</h1>" in page
    assert "Erika Beispiel" in page
    assert 'href="https://portal.example.org/bestaetigen/abc/"' in page
    assert f'src="/postfach/{name}/html/"' in page
    assert "termin.ics" in page


def test_hostile_subject_is_text(client):
    name = file_message(subject="<script>alert(1)</script>")
    for address in ("/postfach/", f"/postfach/{name}/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_html_is_sandboxed(client):
    response = client.get(f"/postfach/{file_message()}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank"></head><p>Guten Tag</p>' in response.content.decode()


def test_no_html_no_frame(client):
    name = file_message(html="")
    assert client.get(f"/postfach/{name}/html/").status_code == HTTPStatus.NOT_FOUND
    assert "<iframe" not in client.get(f"/postfach/{name}/").content.decode()


def test_attachment_is_a_download(client):
    name = file_message()
    response = client.get(f"/postfach/{name}/anhang/1/")
    assert b"".join(response.streaming_content) == b"BEGIN:VCALENDAR"
    assert response["Content-Disposition"] == 'attachment; filename="termin.ics"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(f"/postfach/{name}/anhang/2/").status_code == HTTPStatus.NOT_FOUND


def test_reading_changes_nothing(client):
    name = file_message()
    for method in (client.post, client.delete, client.put):
        assert method(f"/postfach/{name}/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
