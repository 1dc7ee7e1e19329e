"""The people and organisations that the permission matrix's requests are about; made when first asked for."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client

from apps.accounts.models import User
from apps.partners.models import PartnerOrganisation
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.partners import make_member, make_organisation


@dataclass
class World:
    """One request's surroundings. `role` is who asks; `notes` is for what a route's callables share."""

    role: str
    notes: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def organisation(self) -> PartnerOrganisation:
        """The organisation that "partner" acts for."""
        return make_organisation()

    @cached_property
    def foreign_organisation(self) -> PartnerOrganisation:
        """The organisation that "stranger" acts for."""
        return make_organisation()

    @cached_property
    def partner(self) -> User:
        return make_member(self.organisation).user

    @cached_property
    def stranger(self) -> User:
        return make_member(self.foreign_organisation).user

    @cached_property
    def manager(self) -> User:
        return make_manager()

    @cached_property
    def administrator(self) -> User:
        return make_administrator()

    @property
    def user(self) -> User | AnonymousUser:
        """Who asks; a company has no account."""
        return AnonymousUser() if self.role in {"anonymous", "company"} else getattr(self, self.role)

    @cached_property
    def client(self) -> Client:
        """A browser of `role`, signed in where the role has an account."""
        client = Client(raise_request_exception=True)
        if not isinstance(self.user, AnonymousUser):
            client.force_login(self.user)
        return client
