"""Which two requests do not become one: where in doubt, nothing is changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from apps.core.errors import Conflict
from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Kind, State
from apps.support_requests.merge_rules import obstacles
from apps.support_requests.models import (
    Compartment,
    FormerNumber,
    Message,
    SupportRequest,
)
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_handover,
    make_message,
    make_request,
)
from tests.support_requests.merging import EVERYTHING, in_charge, merge, pair, rows

pytestmark = pytest.mark.django_db


class TestRefused:
    """With a reason, and nothing changed."""

    def refused(self, former, case, error=services.CannotBePutTogether, **options):
        before, words = rows(), Message.objects.count()
        with pytest.raises(error) as refusal:
            merge(former, case, **options)
        assert (rows(), Message.objects.count(), FormerNumber.objects.count()) == (before, words, 0)
        assert SupportRequest.objects.filter(pk__in=[former.pk, case.pk]).count() == len({former.pk, case.pk})
        return str(getattr(refusal.value, "user_message", ""))

    def test_only_managers(self):
        member = make_member()
        former, case = pair()
        in_charge(former, member.organisation)
        in_charge(case, member.organisation)
        self.refused(former, case, PermissionDenied, actor=member.user)

    @pytest.mark.parametrize("hidden", [0, 1])
    def test_of_whom_a_compartment_bars(self, hidden):
        manager = make_manager()
        make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=manager)
        Compartment.objects.get_or_create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
        )
        both = pair()
        SupportRequest.objects.filter(pk=both[hidden].pk).update(asker_role=AskerRole.WORKS_COUNCIL)
        self.refused(*both, Http404, actor=manager)

    def test_into_itself(self):
        case = make_request()
        assert "dieselbe" in self.refused(case, case)

    @pytest.mark.parametrize("state", [State.RESOLVED, State.WITHDRAWN])
    @pytest.mark.parametrize("which", [0, 1])
    def test_closed(self, state, which):
        closed = {"state": state, "closed_at": timezone.now()}
        both = pair(*([closed, None] if which == 0 else [None, closed]))
        assert str(both[which]) in self.refused(*both)

    def test_other_address(self):
        self.refused(*pair({"contact_email": "andere@example.org"}), same_company=True)

    def test_the_other_kind(self):
        self.refused(*pair({"kind": Kind.ACCESSIBILITY}), same_company=True)

    def test_others_of_the_company_asked(self):
        """Also where no compartment tells them apart at present: one may be set up later."""
        self.refused(*pair({"asker_role": AskerRole.WORKS_COUNCIL}, {"asker_role": AskerRole.MANAGEMENT}))

    def test_without_address_only_of_the_same_name(self):
        former, case = pair({"contact_email": "", "company_name": "Andere AG"})
        self.refused(former, case, same_company=True)
        former, case = pair({"contact_email": "", "company_name": ""}, {"company_name": ""})
        self.refused(former, case, same_company=True)

    def test_barriers_without_address_are_nobodys(self):
        barrier = {"kind": Kind.ACCESSIBILITY, "contact_email": "", "company_name": ""}
        self.refused(*pair(barrier, barrier), same_company=True)

    def test_into_one_without_address(self):
        self.refused(*pair(None, {"contact_email": ""}), same_company=True)

    @pytest.mark.parametrize("former", [{"contact_email": ""}, {"company_name": "Musterwerk AG"}])
    def test_in_doubt_somebody_must_say_so(self, former):
        self.refused(*pair(former), services.NotTheSameCompany)

    def test_company_is_asked_about_the_other(self):
        former, case = pair()
        make_handover(case, organisation=make_organisation())
        self.refused(former, case)

    def test_organisation_would_learn_of_it(self):
        former, case = pair()
        in_charge(case, make_organisation())
        self.refused(former, case)
        in_charge(former, make_organisation())
        self.refused(former, case)

    @pytest.mark.parametrize("part", EVERYTHING)
    @pytest.mark.parametrize("which", [0, 1])
    def test_same_organisation_has_only_parts(self, part, which):
        organisation, both = make_organisation(), pair()
        for number, one in enumerate(both):
            parts = set(EVERYTHING) - ({part} if number == which else set())
            in_charge(one, organisation, parts=parts)
        self.refused(*both)

    def test_internal_notes_from_before_its_time(self):
        (former, case), organisation = pair(), make_organisation()
        in_charge(case, organisation, days=9)
        make_message(former, internal=True, created_at=timezone.now() - timedelta(days=5))
        in_charge(former, organisation)
        self.refused(former, case)
        assert obstacles(case, former) == [], "the other way round nobody learns anything"

    def test_another_organisation_loses_it_than_was_said(self):
        former, case = pair()
        in_charge(former, make_organisation())
        self.refused(former, case, Conflict, losing="")
        self.refused(former, case, Conflict, losing=str(make_organisation().pk))
