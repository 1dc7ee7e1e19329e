"""From being asked for to the file: once, by whom it may be, and whatever dies in between."""

import io
import threading
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from apps.archives import services
from apps.archives.choices import ArchiveState
from apps.archives.models import ProjectArchive
from apps.audit.models import AuditEntry
from apps.files.models import StoredFile
from tests.archives.matrix import make_archive, make_ended
from tests.factories.accounts import make_manager, make_user
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen():
    return make_ended(frozen_at=timezone.now())


class TestAsking:
    def test_only_managers(self, frozen):
        for person in (make_user(), make_member(frozen.organisation).user):
            with pytest.raises(PermissionDenied):
                services.ask(project=frozen, actor=person)
        assert not ProjectArchive.objects.exists()

    def test_only_of_what_is_frozen(self):
        with pytest.raises(services.NotFrozen):
            services.ask(project=make_ended(), actor=make_manager())

    def test_one_at_a_time(self, frozen):
        manager = make_manager()
        services.ask(project=frozen, actor=manager)
        with pytest.raises(services.BeingMade):
            services.ask(project=frozen, actor=manager)
        assert AuditEntry.objects.filter(action="ask_for_archive").count() == 1


class TestMaking:
    def test_takes_the_place_of_the_one_before(self, frozen):
        before = make_archive(frozen)
        services.ask(project=frozen, actor=make_manager())
        assert services.build_waiting() == 1
        archive = ProjectArchive.objects.get()
        assert archive.state == ArchiveState.READY and archive.is_offered
        assert archive.done == archive.total > 0
        assert not StoredFile.objects.filter(pk=before.stored_id).exists()
        assert "index.html" in zipfile.ZipFile(io.BytesIO(archive.stored.file.read())).namelist()
        assert services.build_waiting() == 0

    def test_is_taken_over_when_its_worker_has_died(self, frozen):
        asked = services.ask(project=frozen, actor=make_manager())
        mine = ProjectArchive.objects.filter(pk=asked.pk)
        mine.update(state=ArchiveState.BUILDING, tries=1, moved_at=timezone.now())
        assert services.build_waiting() == 0, "somebody works on it"
        mine.update(moved_at=timezone.now() - services.PATIENCE - timedelta(seconds=1))
        assert services.build_waiting() == 1

    def test_who_was_overtaken_leaves_no_file(self, frozen, monkeypatch):
        asked = services.ask(project=frozen, actor=make_manager())
        overtaking = ProjectArchive.objects.filter(pk=asked.pk)
        monkeypatch.setattr(services, "build", lambda *args, **kwargs: overtaking.update(tries=2))
        services.build_waiting()
        assert not StoredFile.objects.exists()
        assert overtaking.get().state == ArchiveState.BUILDING

    def test_failing_is_told_after_some_tries(self, frozen, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(services, "build", fail)
        services.ask(project=frozen, actor=make_manager())
        services.build_waiting()
        archive = ProjectArchive.objects.get()
        assert (archive.state, archive.tries) == (ArchiveState.FAILED, services.TRIES)
        services.ask(project=frozen, actor=make_manager())  # and it may be tried again


class TestOffering:
    def test_only_managers(self, frozen):
        archive = make_archive(frozen, is_offered=False)
        with pytest.raises(PermissionDenied):
            services.offer(project=frozen, actor=make_user(), wanted=True)
        archive.refresh_from_db()
        assert not archive.is_offered

    def test_needs_one(self, frozen):
        with pytest.raises(services.NoArchive):
            services.offer(project=frozen, actor=make_manager(), wanted=True)

    def test_visitors_find_it_on_the_page_until_it_is_taken_back(self, client, frozen):
        archive = make_archive(frozen, is_offered=False)
        address = archive.get_absolute_url()
        assert client.get(address).status_code == 404
        services.offer(project=frozen, actor=make_manager(), wanted=True)
        assert address in client.get(frozen.get_absolute_url()).content.decode()
        assert b"".join(client.get(address).streaming_content) == b"PK-Beispiel"
        assert client.get(address, headers={"Range": "bytes=0-1"}).status_code == 206
        services.offer(project=frozen, actor=make_manager(), wanted=False)
        assert client.get(address).status_code == 404

    def test_managers_fetch_it_always(self, client, frozen):
        archive = make_archive(frozen, is_offered=False)
        client.force_login(make_manager())
        assert client.get(archive.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_it_once(monkeypatch):
    services.ask(project=make_ended(frozen_at=timezone.now()), actor=make_manager())
    start, made = threading.Barrier(2), []
    monkeypatch.setattr(services, "build", lambda *args, **kwargs: 1)

    def work() -> None:
        start.wait(10)
        made.append(services.build_waiting())
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(made) == [0, 1]
    assert ProjectArchive.objects.get().tries == 1
