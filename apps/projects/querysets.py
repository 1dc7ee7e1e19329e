"""Reads about projects."""

from django.db.models import OuterRef, Prefetch

from apps.core.related import rows_of
from apps.partners.querysets import OwnedQuerySet
from apps.taxonomy.querysets import action_field_rows


class ProjectQuerySet(OwnedQuerySet):
    def for_page(self):
        return self.with_consortium()

    def with_consortium(self):
        """Consortium, funding and action fields at hand: what a project's page shows."""
        from apps.projects.models import ConsortiumMember, FundingBodyName

        names = FundingBodyName.objects.filter(body=OuterRef("funding_body")).order_by("valid_from")
        return (
            self.select_related("organisation", "programme", "funding_body")
            .annotate(
                action_field_rows=action_field_rows(self.model),
                funding_name_rows=rows_of(names, "id", "valid_from", "short_name", "name_de", "name_en"),
            )
            .prefetch_related(Prefetch("consortium", ConsortiumMember.objects.select_related("organisation")))
        )
