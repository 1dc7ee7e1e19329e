"""The settings: who may write them, that they hold at once, and the first run."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.http import Http404

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.links import services as links
from apps.siteconfig import current as kept
from apps.siteconfig import services
from apps.siteconfig.current import current
from apps.siteconfig.models import SiteSettings
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.siteconfig import make_site_settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_user, make_administrator])
def test_only_managers_save(make):
    make_site_settings()
    with pytest.raises(PermissionDenied):
        services.save(values={"name_de": "Anders"}, actor=make(), base_version=1)
    assert SiteSettings.objects.get().name_de == "Transformationsnetzwerk"


def test_what_is_saved_holds_at_once_and_is_recorded_without_its_text():
    make_site_settings()
    services.save(
        values={"name_de": "Netz Nord", "allow_self_approval": True}, actor=make_manager(), base_version=1
    )
    assert current().name == "Netz Nord"
    assert current().allow_self_approval is True
    entry = AuditEntry.objects.get(action="save_settings")
    assert entry.details == {"fields": ["allow_self_approval", "name_de"]}


def test_four_eyes_are_the_rule_until_somebody_says_otherwise():
    assert current().allow_self_approval is False


def test_who_saves_on_an_old_version_is_told():
    make_site_settings(version=3)
    with pytest.raises(Conflict):
        services.save(values={"name_de": "Anders"}, actor=make_manager(), base_version=2)


@pytest.mark.parametrize(
    "values", [{"main_colour": "red;}"}, {"main_colour": "#ffff00"}, {"signal_colour": "#400000"}]
)
def test_no_way_leads_to_a_colour_that_cannot_be_read(values):
    make_site_settings()
    with pytest.raises(ValidationError):
        services.save(values=values, actor=make_manager(), base_version=1)


def test_the_first_run_is_refused_to_others_and_done_once():
    with pytest.raises(PermissionDenied):
        services.set_up(values={"name_de": "Netz"}, actor=make_user())
    services.set_up(values={"name_de": "Netz"}, actor=make_manager())
    assert current().is_set_up
    with pytest.raises(services.AlreadySetUp):
        services.set_up(values={"name_de": "Anderes"}, actor=make_manager())


def test_a_token_opens_the_first_run_once_and_the_next_one_replaces_it():
    first = services.first_run_token()
    second = services.first_run_token()
    with pytest.raises(links.LinkExpired):
        links.resolve(first, purpose=services.FIRST_RUN)
    with pytest.raises(Http404):
        links.resolve(second, purpose="anything.else")
    link = links.resolve(second, purpose=services.FIRST_RUN)
    services.set_up(values={"name_de": "Netz"}, actor="visitor", link=link)
    with pytest.raises(links.LinkExpired):
        links.resolve(second, purpose=services.FIRST_RUN)
    assert services.first_run_token() is None


def test_loaded_content_never_overwrites_what_was_set_up():
    assert services.fill(values={"name_de": "Aus dem Inhalt"}, actor="load_content")
    assert not services.fill(values={"name_de": "Noch einmal"}, actor="load_content")
    assert current().name == "Aus dem Inhalt"


@pytest.mark.django_db(transaction=True)
def test_a_process_that_listens_hears_of_a_change_with_its_commit():
    other = kept.Copy()
    thread = threading.Thread(target=listening, args=(other,))
    thread.start()
    try:
        wait_for(lambda: other.is_trusted)
        assert other.get().name == "Transformationsnetzwerk"
        with transaction.atomic():
            make_site_settings(name_de="Netz Nord")
            assert in_another_connection(other.get).name == "Transformationsnetzwerk"
        wait_for(lambda: other.get().name == "Netz Nord")
    finally:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_what_was_read_before_a_change_is_not_kept_after_it():
    copy = kept.Copy()
    copy.is_trusted = True
    original = kept.read

    def slow():
        found = original()
        make_site_settings(name_de="Netz Nord")
        copy.drop()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "read", slow)
        copy.get()
    assert copy.get().name == "Netz Nord"


def test_without_somebody_who_listens_nothing_is_kept():
    copy = kept.Copy()
    copy.get()
    make_site_settings(name_de="Netz Nord")
    assert copy.get().name == "Netz Nord"


def test_while_the_database_is_away_the_last_that_was_known_is_shown(monkeypatch):
    copy = kept.Copy()
    make_site_settings(name_de="Netz Nord")
    copy.get()
    monkeypatch.setattr(kept, "read", away)
    assert copy.get().name == "Netz Nord"


def away():
    raise OperationalError


def listening(copy):
    try:
        kept.listen(copy, seconds=3)
    finally:
        connection.close()


def in_another_connection(ask):
    answers = []

    def run():
        try:
            answers.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def wait_for(true):
    for _attempt in range(200):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came to pass")
