"""Reads about offers of support."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from apps.partners.querysets import OwnedQuerySet


class SupportOfferQuerySet(OwnedQuerySet):
    """Reads that the catalogue, the feed and other apps share."""

    def newest_first(self):
        """By when they were first public."""
        return self.order_by("-published_at", "-pk")

    def by_title(self):
        """As in a catalogue, in an order that stays while somebody turns pages."""
        return self.order_by("title_de", "pk")

    def public_one(self, slug: str):
        """The public offer at this address, or None."""
        return self.published().with_owner().filter(slug=slug).first()

    def for_page(self):
        """With everything the page of one shows."""
        labels = ("action_fields", "target_groups", "counties")
        return self.select_related("organisation", "project").prefetch_related(*labels)

    def matching(self, *, art="", handlungsfeld="", zielgruppe="", kreis=""):
        """What the filters of the public list ask for; what names no county holds for the whole region."""
        found = self
        if art:
            found = found.filter(kind=art)
        if handlungsfeld:
            found = found.filter(action_fields__slug=handlungsfeld)
        if zielgruppe:
            found = found.filter(target_groups__slug=zielgruppe)
        if kreis:
            everywhere = ~Exists(self._links("counties").filter(supportoffer_id=OuterRef("pk")))
            here = Exists(self._links("counties").filter(supportoffer_id=OuterRef("pk"), county__slug=kreis))
            found = found.filter(Q(everywhere) | Q(here))
        return found

    def terms_in_use(self, name: str):
        """The terms of one kind ("action_fields", say) that at least one public offer is sorted by."""
        terms: Any = self.model._meta.get_field(name).related_model
        key = f"{terms._meta.model_name}_id"
        links = self._links(name).filter(supportoffer__in=self.published().values("pk"))
        return terms._default_manager.filter(Exists(links.filter(**{key: OuterRef("pk")})))

    def _links(self, name: str):
        relation: Any = self.model._meta.get_field(name).remote_field
        return relation.through._default_manager.all()
