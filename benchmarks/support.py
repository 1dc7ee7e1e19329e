"""What the desk's pages cost with 200 and with 20,000 support requests, as ratios in one run.

    make benchmark

Half of the requests are open, which is more than a network will ever have: it is what the lists look through.
Who is in charge of few stays in charge of few. The diligent manager has read all but the first ones, so that
what is unread has to be looked for.
"""

import sys
from datetime import timedelta

from comparing import Page, compare

FEW, MANY = 200, 20_000
DESK, BOARD = "/arbeitsplatz/anfragen/", "/arbeitsplatz/anfragen/tafel/"
STATES = ["new", "assigned", "in_progress", "waiting_for_company", "assigned",
          "in_progress", "new", "resolved", "resolved", "resolved",
          "new", "assigned", "in_progress", "waiting_for_company", "resolved",
          "resolved", "resolved", "resolved", "resolved", "withdrawn"]  # fmt: skip
TOPICS = ["Kurzarbeit", "Hochvolt-Schulung", "Prüfstände"]
# The first ones that the organisation with few requests has, and the diligent manager has not read.
KEPT = 30
FILTERS = {
    "first page": "",
    "second page": "ansicht=alle&seite=2",
    "one state": "zustand=in_progress",
    "closed": "zustand=resolved",
    "all states": "zustand=all",
    "overdue": "frist=overdue",
    "older than 7 days": "alter=7",
    "unread": "gelesen=nein",
    "county": "kreis=kreis-1",
    "person": "person=ich",
    "a word of many": "q=Kurzarbeit",
    "a word of one": "q=Seltenwort7x",
    "two letters": "q=Pr",
    "own view": "ansicht={view}",
}
# These have to look through everything that is open, however few they find: no index knows the answer.
THROUGH_ALL = {"unread", "board, unread", "a word of many", "own view"}
THROUGH_ALL_LIMIT = 2.5
PLAIN = ("first page", "unread", "a word of many", "a word of one", "own view")
# Who asks, and for what: each asks for the board too.
WHO = {
    "manager": tuple(FILTERS),
    "diligent": ("first page", "unread"),
    "one side's manager": PLAIN,
    "partner of many": PLAIN,
    "partner of few": PLAIN,
}


def pages() -> dict[str, Page]:
    """The addresses that are measured, by who asks."""
    from django.test import Client

    from apps.support_requests.models import SavedView
    from tests.factories.accounts import User

    found = {}
    for name, kinds in WHO.items():
        user, client = User.objects.get(name=name), Client()
        client.force_login(user)
        view = SavedView.objects.get(owner=user).pk
        addresses = {kind: f"{DESK}?{FILTERS[kind].format(view=view)}" for kind in kinds}
        addresses |= {"board": BOARD, "board, unread": f"{BOARD}?gelesen=nein"}
        for kind, address in addresses.items():
            limit = THROUGH_ALL_LIMIT if kind in THROUGH_ALL else None
            found[f"{name}, {kind}"] = Page(address, client, limit)
    return found


def main() -> int:
    """The exit code is 1 if something takes too long or asks more often."""
    return compare(
        few=FEW, many=MANY, fill=fill_few, grow=lambda: fill(FEW, MANY), pages=pages
    )  # fmt: skip


def fill_few() -> None:
    """People, what requests are sorted by, and the first ones."""
    from apps.support_requests.choices import AskerRole
    from apps.support_requests.models import Compartment, SavedView
    from apps.taxonomy.models import ActionField, County
    from tests.factories.accounts import make_manager, make_user
    from tests.factories.partners import make_member, make_organisation

    for n in range(10):
        County.objects.create(slug=f"kreis-{n}", name_de=f"Kreis {n}")
        ActionField.objects.create(slug=f"feld-{n}", name_de=f"Feld {n}")
    people = [make_manager(name=name) for name in ("manager", "diligent", "one side's manager")]
    Compartment.objects.all().delete()
    Compartment.objects.create(asker_role=AskerRole.MANAGEMENT, organisation_kind="union")
    make_member(make_organisation(slug="gewerkschaft", kind="union"), user=people[2])
    for n, name in enumerate(["partner of many", "partner of few", *(f"partner {n}" for n in range(20))]):
        user = make_user(name=name)
        make_member(make_organisation(slug=f"kammer-{n}", name=f"Kammer {n}"), user=user)
        people.append(user)
    for user in people:
        filters = {"kreis": "kreis-1", "alter": "7"}
        SavedView.objects.create(owner=user, name="Alte im Kreis", filters=filters)
    fill(0, FEW)


def fill(first: int, last: int) -> None:
    """Requests number `first` to `last` with all that hangs on them, past the services."""
    for start in range(first, last, 1000):
        _fill(range(start, min(last, start + 1000)))


def _fill(numbers) -> None:
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.partners.models import PartnerOrganisation
    from apps.support_requests.models import Assignment, Deadline, Handover, Message, Reading, SupportRequest
    from apps.taxonomy.models import ActionField, County

    now = timezone.now()
    counties, fields = list(County.objects.order_by("pk")), list(ActionField.objects.order_by("pk"))
    kammern = list(PartnerOrganisation.objects.filter(slug__startswith="kammer").order_by("pk"))
    people = {name: User.objects.get(name=name) for name in WHO}
    cases = []
    for n in numbers:
        state = STATES[n % 20]
        closed = state in ("resolved", "withdrawn")
        received = now - timedelta(hours=n * 7919 % (600 if n < FEW else 17_000))
        cases.append(SupportRequest(
            public_number=f"U-{n // 10_000:04}-{n % 10_000:04}",
            state=state,
            company_name=f"Musterwerk {n} GmbH",
            county=counties[n // 7 % 3],
            action_field=fields[n // 11 % 10],
            asker_role=("management", "works_council", "personnel", "other")[n // 3 % 4],
            urgency=n // 5 % 4 + 1,
            subject=f"{TOPICS[n // 13 % 3]}: Seltenwort{n}x",
            description="Worum es geht, in eigenen Worten. " * 12,
            contact_name="Beispielperson",
            contact_email=f"firma{n}@example.org",
            person=people["manager"] if n // 3 % 2 else None,
            created_at=received,
            written_at=received,
            closed_at=received + timedelta(hours=(n * 31) % 900) if closed else None,
            due_at=None if closed or state == "waiting_for_company" else now + timedelta(hours=n % 900 - 60),
        ))  # fmt: skip
    SupportRequest.objects.bulk_create(cases)
    given = [(n, case) for n, case in zip(numbers, cases, strict=True) if case.state != "new"]
    assignments = Assignment.objects.bulk_create(
        Assignment(request=case, organisation=_in_charge(n, kammern), assigned_at=case.created_at)
        for n, case in given
    )
    Handover.objects.bulk_create(
        Handover(
            request=one.request, organisation=one.organisation, assignment=one, state="accepted",
            parts=["company", "contact", "messages"], agreed_at=one.assigned_at,
        )
        for one in assignments
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            request=case, side=("company", "manager", "system", "partner")[turn], body="Text " * 60,
            internal=turn == 3, created_at=case.created_at + timedelta(hours=turn * 9),
        )
        for case in cases
        for turn in range(4)
    )  # fmt: skip
    Deadline.objects.bulk_create(
        Deadline(
            request=case, clock=clock, due_at=case.due_at or case.created_at, remind_at=case.created_at,
            ended_at=case.closed_at, paused_at=now if case.state == "waiting_for_company" else None,
        )
        for case in cases
        for clock in ("answer", "solution")
    )  # fmt: skip
    Reading.objects.bulk_create(
        Reading(request=case, user=user, read_at=now)
        for n, case in zip(numbers, cases, strict=True)
        for name, user in people.items()
        if (n >= KEPT if name == "diligent" else n // 2 % 2)
    )


def _in_charge(n: int, kammern: list):
    """Every fourth is with the first; the second has none but the first ones."""
    if n % 4 == 1:
        return kammern[0]
    return kammern[1] if n < KEPT * 2 else kammern[2 + n % 20]


if __name__ == "__main__":
    sys.exit(main())
