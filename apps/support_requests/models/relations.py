"""What a request is linked with: what may help the company, and what it asked besides."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.events.models import Event
from apps.offers.models import SupportOffer
from apps.publications.models import Publication
from apps.support_requests.choices import RelationKind
from apps.support_requests.models.cases import SupportRequest
from apps.support_requests.relation_querysets import RequestLinkQuerySet


class RequestLink(models.Model):
    """Exactly one thing that a request has to do with; `services.relations` writes it.

    `other` is another request of the same company. Such a link has no direction: it is kept once, at the
    request with the smaller key, and the company never learns of it.
    """

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="request_links")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="+")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, null=True, related_name="+")
    offer = models.ForeignKey(SupportOffer, on_delete=models.CASCADE, null=True, related_name="+")
    other = models.ForeignKey(
        SupportRequest, on_delete=models.CASCADE, null=True, related_name="request_links_to"
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("linked"), default=timezone.now)

    objects = RequestLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a request")
        verbose_name_plural = _("links of requests")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        Q(**{f"{name}__isnull": name != kind for name in RelationKind.values})
                        for kind in RelationKind.values
                    ),
                ),
                name="request_link_one_target",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | Q(request__lt=F("other")),
                name="request_link_smaller_key_first",
            ),
            *(
                models.UniqueConstraint(fields=["request", kind], name=f"request_link_one_{kind}")
                for kind in RelationKind.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.kind}"

    @property
    def kind(self) -> RelationKind:
        """Which of the targets it is."""
        return next(kind for kind in RelationKind if getattr(self, f"{kind}_id") is not None)

    @property
    def target_id(self) -> int:
        """Its key."""
        return getattr(self, f"{self.kind}_id")

    @property
    def target(self):
        """The event, publication, offer or request at its end."""
        return getattr(self, self.kind)
