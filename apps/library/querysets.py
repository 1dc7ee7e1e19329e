"""Whose pictures and files somebody sees."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.core.permissions import is_manager
from apps.files.choices import PICTURES
from apps.moderation.models import ModeratedModel
from apps.partners import internal_links
from apps.partners.models import PartnerOrganisation


class LibraryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What stands in a public text is public; the rest is for the organisation and the managers."""
        if is_manager(user):
            return self
        public = Exists(self._used_in_public())
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(organisation__in=PartnerOrganisation.objects.belonging_to(user)))

    def belonging_to(self, user):
        """The libraries of the organisations that `user` acts for; all for managers."""
        return self.filter(organisation__in=PartnerOrganisation.objects.belonging_to(user)).select_related(
            "organisation", "stored_file"
        )

    def matching(self, text: str):
        """Titles and descriptions that hold `text`."""
        if not text:
            return self
        return self.filter(Q(title__icontains=text) | Q(alt_de__icontains=text) | Q(alt_en__icontains=text))

    def pictures(self):
        return self.filter(stored_file__mime__in=[kind.mime for kind in PICTURES])

    def _used_in_public(self):
        from apps.library.models import LibraryUse

        public = Q()
        for model in apps.get_models():
            if issubclass(model, ModeratedModel):
                published = model._default_manager.published().filter(pk=OuterRef("object_id"))  # type: ignore[attr-defined]
                kind = Q(content_type=ContentType.objects.get_for_model(model))
                public |= kind & Q(Exists(published))
        return LibraryUse.objects.filter(public, item=OuterRef("pk")) if public else LibraryUse.objects.none()

    def newest_first(self):
        return self.order_by(F("created_at").desc(), "-pk")


def where_item(kwargs: dict) -> str:
    """For `partners.internal_links`: what stands in a text becomes public with it."""
    from apps.library.models import LibraryItem

    exists = LibraryItem.objects.filter(key=kwargs["key"]).exists()
    return internal_links.PUBLIC if exists else internal_links.DEAD
