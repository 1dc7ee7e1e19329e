"""Imported lists and new consent texts: each reader is asked once, nobody is mailed without proof."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.links import services as links
from apps.newsletter.choices import ImportOutcome, SubscriptionState
from apps.newsletter.models import ConsentText, PastConsent, Subscription
from apps.newsletter.services import asking, importing, leaving, newsletters, subscriptions
from apps.newsletter.services.subscriptions import default_newsletter
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager, make_user
from tests.factories.newsletter import make_newsletter, make_subscription
from tests.factories.projects import make_project
from tests.factories.support_requests import make_action_field

pytestmark = pytest.mark.django_db

HEAD = "E-Mail;Bestätigt;Nachweis;Sprache;Themen;Projekte\n"


def take(lines: str, *, ask_others: bool = True, head: str = HEAD, encoding: str = "utf-8") -> list[str]:
    run = importing.import_list(
        newsletter=default_newsletter(),
        content=(head + lines).encode(encoding),
        ask_others=ask_others,
        actor=make_manager(),
    )
    assert "@" not in str(run.lines)
    return [outcome for _line, outcome in run.lines]


def introduce(**overrides) -> ConsentText:
    values = {"text_de": "Ja.", "text_en": "Yes.", "agree_by": timezone.now() + timedelta(days=14)}
    return newsletters.introduce_consent_text(**values | overrides, actor=make_manager())


def token_in(message: OutboxMessage, part: str) -> str:
    return message.body.text.split(f"/{part}/")[1].split("/")[0]


def test_a_line_with_proof_is_a_reader_at_once():
    topic, project = make_action_field(name_de="Energie"), make_project(acronym="ITAS")

    line = f"A@Example.org;24.05.2023;Messe, Ordner 3;en;energie;itas|{project.slug}\n"
    assert take(line) == [ImportOutcome.IMPORTED]

    reader = Subscription.objects.mailable().get()
    assert reader.email == "a@example.org"
    assert (reader.proof, reader.language, reader.source) == ("Messe, Ordner 3", "en", "import")
    assert timezone.localtime(reader.confirmed_at).date().isoformat() == "2023-05-24"
    assert (list(reader.topics.all()), list(reader.projects.all())) == ([topic], [project])
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "line, outcome",
    [
        ("kein-at;24.05.2023;Messe;;", ImportOutcome.BAD_ADDRESS),
        ("a\x07@example.org;24.05.2023;Messe;;", ImportOutcome.BAD_ADDRESS),
        (f"{'a' * 260}@example.org;24.05.2023;Messe;;", ImportOutcome.BAD_ADDRESS),
        ("a@example.org;31.02.2023;Messe;;", ImportOutcome.BAD_DATE),
        ("a@example.org;01.01.2999;Messe;;", ImportOutcome.BAD_DATE),
        ("a@example.org;;Messe;;", ImportOutcome.BAD_DATE),
        ("a@example.org;24.05.2023;Messe;fr;", ImportOutcome.BAD_LANGUAGE),
        ("a@example.org;24.05.2023;Messe;;unbekannt", ImportOutcome.BAD_TOPIC),
        ("a@example.org;24.05.2023;Messe;;;unbekannt", ImportOutcome.BAD_PROJECT),
        ("a@example.org;24.05.2023;;;", ImportOutcome.UNPROVEN),
        ("a@example.org;;;;", ImportOutcome.UNPROVEN),
        ("a@example.org", ImportOutcome.UNPROVEN),
    ],
)
def test_what_is_wrong_or_unproven_is_left_out_and_reported(line, outcome):
    assert take(line + "\n", ask_others=False) == [outcome]
    assert not Subscription.objects.exists()


def test_known_repeated_and_suppressed_addresses_are_left_out():
    make_subscription(email="da@example.org")
    gone = make_subscription(email="weg@example.org")
    leaving.unsubscribe(token=links.token_for(gone.link), way="page")
    proof = ";24.05.2023;Messe;;\n"

    outcomes = take("".join(f"{name}@example.org{proof}" for name in ("da", "weg", "neu", "NEU")))

    assert outcomes == [
        ImportOutcome.KNOWN, ImportOutcome.REFUSED, ImportOutcome.IMPORTED, ImportOutcome.TWICE,
    ]  # fmt: skip
    assert not Subscription.objects.live().filter(email="weg@example.org").exists()


def test_a_suppression_holds_after_everything_else_was_forgotten():
    gone = make_subscription(email="weg@example.org")
    leaving.unsubscribe(token=links.token_for(gone.link), way="page")
    late = timezone.now() + timedelta(days=1)
    subscriptions.forget(unconfirmed_before=late, ended_before=late)
    assert not Subscription.objects.exists()
    assert take("weg@example.org;24.05.2023;Messe;;\n") == [ImportOutcome.REFUSED]
    assert take("weg@example.org;;;;\n") == [ImportOutcome.REFUSED]


def test_those_without_proof_are_asked_once_and_confirm_as_everybody_does():
    assert take("a@example.org;;;;\n") == [ImportOutcome.ASKED]
    assert not Subscription.objects.mailable().exists()

    asking.ask_waiting()
    asking.ask_waiting()

    message = OutboxMessage.objects.get()
    subscriptions.confirm(token=token_in(message, "bestaetigen"))
    assert Subscription.objects.mailable().get().consent_text_version


def test_files_of_a_windows_spreadsheet_are_read():
    assert take("a@example.org;24.05.2023;Büro\n", encoding="cp1252") == [ImportOutcome.IMPORTED]
    assert Subscription.objects.get().proof == "Büro"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"Name;Ort\nA;B\n", b"PK\x03\x04\x00"])
def test_what_is_no_list_is_refused(content):
    with pytest.raises((importing.UnreadableList, importing.NoAddresses)):
        importing.import_list(
            newsletter=default_newsletter(), content=content, ask_others=True, actor=make_manager()
        )


def test_only_managers_import_and_introduce_texts():
    with pytest.raises(PermissionDenied):
        importing.import_list(
            newsletter=default_newsletter(), content=HEAD.encode(), ask_others=True, actor=make_user()
        )
    with pytest.raises(PermissionDenied):
        newsletters.introduce_consent_text(text_de="Ja", text_en="Yes", actor=make_user())
    assert not ConsentText.objects.exists()


def test_an_import_needs_few_statements(django_assert_max_num_queries):
    lines = "".join(f"r{number}@example.org;24.05.2023;Messe;;\n" for number in range(300))
    manager, newsletter = make_manager(), default_newsletter()
    with django_assert_max_num_queries(16):
        importing.import_list(
            newsletter=newsletter, content=(HEAD + lines).encode(), ask_others=True, actor=manager
        )
    assert Subscription.objects.mailable().count() == 300


def test_a_new_text_asks_each_reader_once_whatever_they_receive():
    old = timezone.now() - timedelta(days=100)
    reader = make_subscription(email="a@example.org", asked_at=old)
    make_subscription(email="a@example.org", newsletter=make_newsletter(), asked_at=old)
    introduce()
    make_subscription(email="neu@example.org", asked_at=timezone.now())

    asking.ask_waiting()
    asking.ask_waiting()

    message = OutboxMessage.objects.get()
    assert message.recipient == reader.email
    assert "Ja." in message.body.text
    assert Subscription.objects.mailable().count() == 3, "until the day everybody is written to"


def test_who_has_not_agreed_in_time_is_not_mailed_until_they_do():
    old = timezone.now() - timedelta(days=100)
    reader, silent = make_subscription(asked_at=old), make_subscription(asked_at=old)
    text = introduce()
    asking.ask_waiting()
    token = token_in(OutboxMessage.objects.get(recipient=reader.email), "zustimmen")
    asking.agree(token=token, version=text.version)
    ConsentText.objects.update(
        introduced_at=timezone.now() - timedelta(days=20), agree_by=timezone.now() - timedelta(days=1)
    )

    assert list(Subscription.objects.mailable()) == [reader]
    reader.refresh_from_db()
    assert reader.consent_text_version == text.version
    past = PastConsent.objects.get()
    assert (past.subscription, past.confirmed_at < reader.confirmed_at) == (reader, True)
    late = token_in(OutboxMessage.objects.get(recipient=silent.email), "zustimmen")
    asking.agree(token=late, version=text.version)
    assert Subscription.objects.mailable().count() == 2


def test_without_a_day_earlier_consents_remain_valid_and_nobody_is_asked():
    make_subscription(asked_at=timezone.now() - timedelta(days=100))
    introduce(agree_by=None)
    assert asking.ask_waiting() == 0
    assert not OutboxMessage.objects.exists()
    assert Subscription.objects.mailable().count() == 1


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(newsletters.NoTimeToAgree):
        introduce(agree_by=timezone.now())


def test_agreeing_to_a_text_that_was_replaced_meanwhile_is_a_conflict():
    reader = make_subscription(asked_at=timezone.now() - timedelta(days=100))
    text = introduce()
    asking.ask_waiting()
    token = token_in(OutboxMessage.objects.get(), "zustimmen")
    introduce(text_de="Anders.")
    with pytest.raises(asking.TextChanged):
        asking.agree(token=token, version=text.version)
    assert not PastConsent.objects.exists()
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ACTIVE


def test_looking_at_the_text_agrees_to_nothing(client):
    reader = make_subscription(asked_at=timezone.now() - timedelta(days=100))
    text = introduce()
    asking.ask_waiting()
    url = "/newsletter/zustimmen/" + token_in(OutboxMessage.objects.get(), "zustimmen") + "/"

    assert text.text_de in client.get(url).content.decode()
    client.head(url)
    assert client.post(url, {"version": "1999-1"}).status_code == 409
    reader.refresh_from_db()
    assert reader.consent_text_version != text.version
    assert client.post(url, {"version": text.version}).status_code == 200
    reader.refresh_from_db()
    assert reader.consent_text_version == text.version
