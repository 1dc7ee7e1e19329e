"""Whatever people and the clock do in whatever order: only what was approved is public, and all is on record.

Hypothesis drives random sequences against a small model of what must be true.
"""

import datetime
from unittest import mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict, UserError
from apps.core.permissions import PermissionDenied
from apps.moderation.choices import Action, State
from apps.moderation.models import HistoryEntry, PassedMoment
from apps.moderation.tasks import publish_and_expire
from apps.moderation.transitions import TRANSITIONS
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation

HOUR = datetime.timedelta(hours=1)
# Who decides, and which mail tells the one writer of it.
DECISIONS = {"publish", "approve_revision", "request_changes", "refuse_revision"}
WRITERS = ("writer", "manager")
ROLES = st.sampled_from(["writer", "manager", "manager", "reader", "stranger"])
DECIDERS = st.sampled_from(["manager", "manager", "manager", "writer", "stranger"])


class Editing(RuleBasedStateMachine):
    """One news item, and four people of different rights who do things to it."""

    @initialize()
    def begin(self) -> None:
        organisation = make_organisation()
        self.people = {
            "writer": make_member(organisation).user,
            "reader": make_member(organisation, role=Role.READER).user,
            "stranger": make_member().user,
            "manager": make_manager(),
        }
        self.now = timezone.now()
        self.clock = mock.patch("django.utils.timezone.now", lambda: self.now)
        self.clock.start()
        self.titles = 0
        self.approved: tuple | None = None  # title and schedule as last approved
        self.item = editorial.create(
            content=Article(organisation=organisation, title_de="Titel 0", teaser_de="x", body_de="<p>x</p>"),
            actor=self.people["writer"],
        )
        self.state = State.DRAFT
        self.waiting: dict | None = None  # the proposal that waits

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.stop()

    # What people do

    @rule(role=ROLES, begins=st.sampled_from([None, -1, 1, 3]), ends=st.sampled_from([None, 5]))
    def edit(self, role, begins, ends) -> None:
        self.titles += 1
        mine = self.fresh()
        mine.title_de = f"Titel {self.titles}"
        mine.publish_at = self.now + begins * HOUR if begins else None
        mine.expire_at = self.now + ends * HOUR if ends else None
        self.attempt(role, "save", content=mine, base_version=mine.version, allowed=WRITERS)

    @rule(role=ROLES)
    def edit_an_old_copy(self, role) -> None:
        stale = self.fresh()
        stale.title_de = "Veraltet"
        before = self.traces()
        with pytest.raises((Conflict, PermissionDenied)):
            editorial.save(content=stale, actor=self.people[role], base_version=stale.version - 1)
        assert self.traces() == before

    @rule(
        role=ROLES,
        verb=st.sampled_from(["submit", "withdraw", "archive", "restore", "unschedule", "withdraw_proposal"]),
    )
    def move(self, role, verb) -> None:
        self.attempt(role, verb, content=self.fresh(), allowed=WRITERS)

    @precondition(lambda self: self.state in {State.DRAFT, State.CHANGES_REQUESTED})
    @rule(role=st.sampled_from(["writer", "writer", "manager", "reader"]))
    def submit(self, role) -> None:
        self.attempt(role, "submit", content=self.fresh(), allowed=WRITERS)

    @rule(role=DECIDERS)
    def publish(self, role) -> None:
        self.attempt(role, "publish", content=self.fresh(), allowed=("manager",))

    @precondition(lambda self: self.state == State.IN_REVIEW)
    @rule(role=DECIDERS)
    def request_changes(self, role) -> None:
        self.attempt(role, "request_changes", content=self.fresh(), note="Kürzer.", allowed=("manager",))

    @precondition(lambda self: self.waiting)
    @rule(role=DECIDERS, verb=st.sampled_from(["approve_revision", "refuse_revision"]))
    def decide(self, role, verb) -> None:
        revision, content = editorial.open_proposal(self.item), self.fresh()
        assert revision is not None
        self.attempt(role, verb, content=content, revision=revision, note="Kürzer.", allowed=("manager",))

    @rule(role=ROLES)
    def take_the_first_version_again(self, role) -> None:
        first = HistoryEntry.objects.about(self.item).with_text().last()
        self.attempt(role, "propose_again", content=self.fresh(), entry=first, allowed=WRITERS)

    @rule(hours=st.integers(1, 4))
    def time_passes(self, hours) -> None:
        self.now += hours * HOUR
        audited, passed = AuditEntry.objects.count(), PassedMoment.objects.count()
        announced = publish_and_expire()
        assert publish_and_expire() == 0
        assert AuditEntry.objects.count() == audited + announced
        assert PassedMoment.objects.count() == passed + announced

    # What must be true

    @invariant()
    def the_public_sees_the_last_approved_version(self) -> None:
        if not hasattr(self, "item"):
            return
        seen = Article.objects.visible_to(AnonymousUser()).values_list("title_de", flat=True)
        assert list(seen) == self.expected_in_public()

    @invariant()
    def state_is_what_the_table_leads_to(self) -> None:
        if hasattr(self, "item"):
            assert self.fresh().state == self.state

    @invariant()
    def a_proposal_waits_only_for_what_is_approved(self) -> None:
        if hasattr(self, "item"):
            waiting = editorial.open_proposal(self.item)
            assert (waiting.values if waiting else None) == self.waiting
            assert waiting is None or self.state == State.PUBLISHED

    # How it is done

    def fresh(self) -> Article:
        return Article.objects.get(pk=self.item.pk)

    def expected_in_public(self) -> list[str]:
        if self.state != State.PUBLISHED or self.approved is None:
            return []
        title, begins, ends = self.approved
        is_on = (begins is None or begins <= self.now) and (ends is None or ends > self.now)
        return [title] if is_on else []

    def traces(self) -> tuple:
        """What a refused attempt must leave as it was."""
        item = self.fresh()
        return (
            AuditEntry.objects.count(),
            HistoryEntry.objects.count(),
            OutboxMessage.objects.count(),
            item.version,
            item.title_de,
            item.state,
        )

    def attempt(self, role, verb, *, allowed, **arguments) -> None:
        """Does it as `role`; once it is done, one entry tells of it, and one mail of a decision."""
        before, mails = self.traces(), self.mails_to_the_writer()
        item, waited = self.fresh(), self.waiting
        actor = self.people[role]
        try:
            done = getattr(editorial, verb)(actor=actor, **arguments)
        except (UserError, PermissionDenied) as refusal:
            assert self.traces() == before
            assert isinstance(refusal, PermissionDenied) == (role not in allowed), refusal
            return
        assert role in allowed
        entries = list(AuditEntry.objects.order_by("pk")[before[0] :])
        self.follow(verb, item, done)
        is_edit = verb in {"save", "propose_again"}
        is_there_already = verb == "propose_again" and self.fresh().version == item.version
        changed_nothing = is_edit and done is None and (item.state == State.PUBLISHED or is_there_already)
        assert len(entries) == (0 if changed_nothing and not waited else 1), entries
        assert all(entry.actor_label == str(actor) for entry in entries)
        assert HistoryEntry.objects.count() == before[1] + len(entries)
        if verb in DECISIONS:
            assert self.mails_to_the_writer() == mails + 1

    def mails_to_the_writer(self) -> int:
        return OutboxMessage.objects.filter(recipient=self.people["writer"].email).count()

    def follow(self, verb, before: Article, done) -> None:
        """What the model expects after `verb` was done to what was `before`."""
        after = self.fresh()
        if verb in {"save", "propose_again"}:
            self.waiting = done.values if done is not None else None
            return
        if verb in {"approve_revision", "refuse_revision", "withdraw_proposal"}:
            if verb == "approve_revision":
                self.approved = (after.title_de, after.publish_at, after.expire_at)
                assert after.title_de == (self.waiting or {}).get("title_de", before.title_de)
            self.waiting = None
            return
        assert verb != "unschedule" or (before.publish_at and before.publish_at > self.now)
        self.state = TRANSITIONS[self.state, Action(verb)]
        self.waiting = None
        if verb == "publish":
            self.approved = (before.title_de, before.publish_at, before.expire_at)


@pytest.mark.django_db
def test_only_what_was_approved_is_public_whatever_happens():
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class InATransaction(Editing):
        """Each run begins with nothing and leaves nothing."""

        def __init__(self) -> None:
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(
        InATransaction,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
