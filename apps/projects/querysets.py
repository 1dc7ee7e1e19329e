"""Reads about projects."""

from django.db import models
from django.db.models import F, OuterRef, Prefetch

from apps.core.related import rows_of
from apps.moderation.choices import State
from apps.partners.querysets import OwnedQuerySet
from apps.taxonomy.querysets import action_field_rows


class FundingBodyQuerySet(models.QuerySet):
    def with_names(self):
        """Its names at hand."""
        return self.prefetch_related("names")


class ProjectQuerySet(OwnedQuerySet):
    def for_page(self):
        return self.with_consortium()

    def with_funding(self):
        """Funder, its names and the programme at hand: what a funding notice shows."""
        from apps.projects.models import FundingBodyName

        names = FundingBodyName.objects.filter(body=OuterRef("funding_body")).order_by("valid_from")
        fields = ("id", "valid_from", "short_name", "name_de", "name_en", "logo_id")
        return self.select_related("programme", "funding_body").annotate(
            funding_name_rows=rows_of(names, *fields)
        )

    def funded(self):
        """Those that say who pays, in their usual order."""
        return self.filter(state=State.PUBLISHED, funding_body__isnull=False).with_funding()

    def with_consortium(self):
        """Consortium, funding and action fields at hand: what a project's page shows."""
        from apps.projects.models import ConsortiumMember

        return (
            self.select_related("organisation")
            .with_funding()
            .annotate(action_field_rows=action_field_rows(self.model))
            .prefetch_related(Prefetch("consortium", ConsortiumMember.objects.select_related("organisation")))
        )


class InitiativeQuerySet(OwnedQuerySet):
    def newest_first(self):
        """Those that began last, first; what has no start yet stands on top. With the organisation."""
        return self.select_related("organisation").order_by(F("starts_on").desc(nulls_first=True), "-pk")

    def for_page(self):
        return self.select_related("organisation", "project").annotate(
            action_field_rows=action_field_rows(self.model)
        )
