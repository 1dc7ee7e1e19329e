"""Saying who decides: refusals first, then what it does, and races."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import AuditEntry
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.reviews.choices import Scope
from apps.reviews.models import Absence, Mandate, Responsibility
from apps.reviews.services import scopes
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_organisation, make_viewer
from tests.factories.projects import make_project
from tests.factories.reviews import make_absence, make_mandate, make_responsibility
from tests.support.together import together

pytestmark = pytest.mark.django_db
TODAY = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}


def set_scope(person, scope, *projects, actor=None):
    scopes.set_scope(person=person, scope=scope, projects=projects, actor=actor or make_manager())


@pytest.mark.parametrize("role", ["stranger", "member", "administrator", "project manager"])
def test_others_say_nothing(role):
    actor = make_mandate().user if role == "project manager" else make_viewer(role)
    person = make_user()
    with pytest.raises(PermissionDenied):
        set_scope(person, Scope.NETWORK, actor=actor)
    with pytest.raises(PermissionDenied):
        scopes.add_absence(person=actor, deputy=person, actor=actor, **TODAY)
    with pytest.raises(PermissionDenied):
        scopes.end_absence(absence=make_absence(make_manager()), actor=actor)
    assert not Mandate.objects.filter(user=person).exists()
    assert Absence.objects.count() == 1


def test_nobody_changes_their_own_scope():
    manager = make_manager()
    with pytest.raises(PermissionDenied):
        set_scope(manager, Scope.NONE, actor=manager)
    assert User.objects.get(pk=manager.pk).is_manager


def test_managers_do_not_take_over_administrators():
    with pytest.raises(PermissionDenied):
        set_scope(make_administrator(), Scope.NETWORK)


def test_named_projects_need_a_name():
    with pytest.raises(scopes.NoProject):
        set_scope(make_user(), Scope.PROJECTS)


@pytest.mark.parametrize("scope", Scope)
def test_each_scope(scope):
    person, project = make_mandate().user, make_project()
    person.name = "Fremder Stand"  # what else is on the copy at hand is not saved
    set_scope(person, scope, project)
    person.refresh_from_db()
    assert scopes.scope_of(person) == scope
    assert person.is_manager is (scope == Scope.NETWORK)
    assert person.name != "Fremder Stand"
    projects = [project] if scope == Scope.PROJECTS else []
    assert [mandate.project for mandate in person.mandates.all()] == projects
    assert AuditEntry.objects.filter(action="set_scope", target_id=str(person.pk)).count() == 1
    assert OutboxMessage.objects.filter(recipient=person.email).count() == 1


def test_the_same_once_more_is_nothing():
    person, project = make_user(), make_project()
    for _number in range(2):
        set_scope(person, Scope.PROJECTS, project)
    assert AuditEntry.objects.count() == OutboxMessage.objects.count() == 1


def test_who_no_longer_manages_the_network_is_responsible_for_nothing():
    person = make_responsibility(organisation=make_organisation()).user
    set_scope(person, Scope.NONE)
    assert not Responsibility.objects.exists()


def test_responsibilities_replace_each_other():
    manager = make_manager()
    first, second = make_organisation(), make_organisation()
    kind = ContentType.objects.get_for_model(Article)
    for organisations in ([first], [first, second], [second]):
        scopes.set_responsibilities(
            person=manager, organisations=organisations, projects=[], kinds=[kind], actor=manager
        )
    rows = Responsibility.objects.filter(user=manager)
    assert {(row.organisation, row.kind) for row in rows} == {(second, None), (None, kind)}


def test_responsibility_is_for_managers_of_the_network():
    person = make_mandate().user
    with pytest.raises(scopes.NoManager):
        scopes.set_responsibilities(
            person=person, organisations=[make_organisation()], projects=[], kinds=[], actor=make_manager()
        )


class TestAbsences:
    @pytest.mark.parametrize("who", ["themselves", "switched off"])
    def test_who_cannot_stand_in(self, who):
        manager = make_manager()
        deputy = manager if who == "themselves" else make_user(is_active=False)
        with pytest.raises(scopes.CannotStandIn):
            scopes.add_absence(person=manager, deputy=deputy, actor=manager, **TODAY)

    def test_it_does_not_end_before_it_starts(self):
        manager = make_manager()
        with pytest.raises(ValidationError):
            scopes.add_absence(
                person=manager,
                deputy=make_user(),
                starts_on=timezone.localdate(),
                ends_on=timezone.localdate() - timedelta(days=1),
                actor=manager,
            )

    def test_one_deputy_at_a_time(self):
        absence = make_absence(make_manager(), first=-2, last=0)
        with pytest.raises(scopes.AlreadyAway):
            scopes.add_absence(person=absence.user, deputy=make_user(), actor=absence.user, **TODAY)

    def test_the_deputy_is_told_in_their_language(self):
        manager, deputy = make_manager(name="Wegfahrende"), make_user(language="en")
        scopes.add_absence(person=manager, deputy=deputy, actor=manager, **TODAY)
        mail = OutboxMessage.objects.select_related("body").get(recipient=deputy.email)
        assert mail.body.subject == "You stand in for Wegfahrende"
        assert "/en/arbeitsplatz/" in mail.body.text
        assert AuditEntry.objects.get().action == "add_absence"

    def test_it_ends_once(self):
        absence = make_absence(make_manager())
        for _number in range(2):
            scopes.end_absence(absence=absence, actor=make_manager())
        assert AuditEntry.objects.filter(action="end_absence").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault
def test_two_managers_who_dismiss_each_other_leave_one():
    first, second = make_manager(), make_manager()
    results = together(
        lambda: set_scope(first, Scope.NONE, actor=second), lambda: set_scope(second, Scope.NONE, actor=first)
    )
    assert [type(result) for result in results if result is not None] == [PermissionDenied]
    assert User.objects.filter(is_manager=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault
def test_two_deputies_at_the_same_moment():
    manager = make_manager()

    def name_one():
        scopes.add_absence(person=manager, deputy=make_user(), actor=manager, **TODAY)

    results = together(name_one, name_one)
    assert [type(result) for result in results if result is not None] == [scopes.AlreadyAway]
    assert Absence.objects.count() == 1
