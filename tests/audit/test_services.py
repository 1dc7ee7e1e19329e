"""Who did what is written down once and for all."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.audit.models import AuditEntry
from apps.audit.services import record
from tests.factories.accounts import make_user
from tests.factories.news import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return record(actor="system", action="tidy")


def test_an_entry_cannot_be_saved_again(entry):
    entry.action = "other"
    with pytest.raises(TypeError):
        entry.save()
    assert AuditEntry.objects.get().action == "tidy"


def test_an_entry_cannot_be_deleted(entry):
    with pytest.raises(TypeError):
        entry.delete()
    assert AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(action="other"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.bulk_update([AuditEntry(pk=AuditEntry.objects.get().pk)], ["action"]),
        lambda: connection.cursor().execute("DELETE FROM audit_auditentry"),
    ],
)
def test_the_database_refuses_what_goes_past_the_model(entry, change):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change()
    assert AuditEntry.objects.get().action == "tidy"


def test_an_entry_falls_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(actor="system", action="tidy")
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()


def test_it_outlives_the_person_and_the_thing():
    user, article = make_user(name="Beispielperson"), make_article(title_de="Meldung")
    record(actor=user, action="edit", target=article, fields=["title_de"])
    key = user.pk
    article.delete()
    user.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_label) == (key, "Beispielperson")
    assert (entry.target_type, entry.target_label) == ("news.article", "Meldung")
    assert entry.details == {"fields": ["title_de"]}


def test_words_stand_for_those_without_an_account():
    record(actor="visitor", action="register")
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_label, entry.target_type) == (None, "visitor", "")


def test_long_names_are_cut():
    record(actor="x" * 300, action="edit", target=make_article(title_de="y" * 200))
    assert len(AuditEntry.objects.get().actor_label) == 200
