"""Storing, naming, deleting and tidying up."""

import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.files.choices import DOCUMENTS
from apps.files.models import StoredFile
from apps.files.services import delete, store, tidy_name
from apps.files.tasks import remove_orphans
from tests.factories.files import make_upload


@pytest.mark.parametrize(
    "given, kept",
    [
        ("Studie.pdf", "Studie.pdf"),
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        ("C:\\Users\\x\\Studie.pdf", "C__Users_x_Studie.pdf"),
        ("Zeile\r\nSet-Cookie: x.pdf", "Zeile Set-Cookie_ x.pdf"),
        ("harmlos\u202efdp.exe.pdf", "harmlosfdp.exe.pdf"),
        ("\u200bleer\x00.pdf", "leer.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        (".pdf", "pdf"),
        ("", "datei"),
        ("Grüße   aus  Zwickau.pdf", "Grüße aus Zwickau.pdf"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert tidy_name(given) == kept


def test_long_names_keep_their_ending():
    name = tidy_name("x" * 500 + ".pdf")
    assert len(name) == 150
    assert name.endswith(".pdf")


@pytest.mark.django_db
def test_stored_names_tell_nothing():
    stored = store(upload=make_upload("geheim.pdf"), kinds=DOCUMENTS)
    assert "geheim" not in stored.file.name
    assert stored.size == stored.file.size
    assert len(stored.sha256) == 64


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_the_row_but_not_before_it_is_certain():
    stored = store(upload=make_upload(), kinds=DOCUMENTS)
    path = stored.file.name
    with transaction.atomic():
        delete(stored=StoredFile.objects.get(pk=stored.pk))
        transaction.set_rollback(True)
    assert default_storage.exists(path)
    assert StoredFile.objects.filter(pk=stored.pk).exists()
    delete(stored=stored)
    assert not default_storage.exists(path)


def make_older(path: str, hours: int) -> None:
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(default_storage.path(path), (then, then))


@pytest.mark.django_db
def test_only_old_bytes_without_a_row_are_swept_away():
    kept = store(upload=make_upload(), kinds=DOCUMENTS).file.name
    rolled_back = []
    with transaction.atomic():
        rolled_back += [store(upload=make_upload(), kinds=DOCUMENTS).file.name for _number in range(2)]
        transaction.set_rollback(True)
    old, young = rolled_back
    make_older(kept, 25)
    make_older(old, 25)
    make_older(young, 23)
    assert remove_orphans() == 1
    assert [default_storage.exists(path) for path in (kept, old, young)] == [True, False, True]
    assert remove_orphans() == 0
