"""Reads about projects."""

from django.db.models import Prefetch

from apps.partners.querysets import OwnedQuerySet


class ProjectQuerySet(OwnedQuerySet):
    def with_consortium(self):
        """Consortium, funding and action fields at hand: what a project's page shows."""
        from apps.projects.models import ConsortiumMember, FundingBodyName

        return self.select_related("organisation", "programme", "funding_body").prefetch_related(
            "action_fields",
            Prefetch("consortium", ConsortiumMember.objects.select_related("organisation")),
            Prefetch("funding_body__names", FundingBodyName.objects.order_by("valid_from")),
        )
