"""What a request is linked with, what it could be linked with, and who sees that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.events.models import Event
from apps.moderation.querysets import is_public
from apps.offers.models import SupportOffer
from apps.partners.models import Membership
from apps.publications.models import Publication
from apps.support_requests.choices import Part, RelationKind

if TYPE_CHECKING:
    from apps.support_requests.models import SupportRequest

CONTENT = (RelationKind.EVENT, RelationKind.PUBLICATION, RelationKind.OFFER)


class RequestLinkQuerySet(models.QuerySet):
    def at(self, case):
        """All links of one request, whichever end of a pair it is."""
        return self.filter(Q(request=case) | Q(other=case))

    def to_content(self, case):
        """Those to events, publications and offers, with these at hand."""
        found = self.filter(request=case, other__isnull=True)
        return found.select_related("event", "publication", "offer__organisation").order_by("pk")

    def seen_by(self, user):
        """Of `to_content`: whose content `user` may see, public or not."""
        return self.filter(
            Q(event__in=Event.objects.visible_to(user))
            | Q(publication__in=Publication.objects.visible_to(user))
            | Q(offer__in=SupportOffer.objects.visible_to(user))
        )

    def public(self):
        """Of `to_content`: what everybody may read now."""
        return self.filter(is_public("event__") | is_public("publication__") | is_public("offer__"))

    def helpful(self):
        """Of `to_content`: what is public and, of events, still takes place."""
        to_come = Q(event__isnull=True) | Q(
            event__cancelled_at__isnull=True, event__ends_at__gt=timezone.now()
        )
        return self.public().filter(to_come)


def linkable(kind: str):
    """What of this kind of content may be linked: what is public, and still of use."""
    if kind == RelationKind.EVENT:
        return Event.objects.published().upcoming().filter(cancelled_at__isnull=True)
    if kind == RelationKind.PUBLICATION:
        return Publication.objects.published().newest_editions().newest_first()
    return SupportOffer.objects.published().with_owner().by_title()


def with_words(content, words: str):
    """Of `content`, what has all these words in its title or summary, in either language."""
    for word in words.split()[:8]:
        here = Q()
        for name in ("title_de", "title_en", "summary_de", "summary_en"):
            here |= Q(**{f"{name}__icontains": word})
        content = content.filter(here)
    return content


def same_company(case: SupportRequest, user):
    """The other requests with the same contact address, or the same name of the company.

    Only those that `user` sees and of which that part, like `case`'s own, was handed over to them: else the
    link would say who asks. The company's own page never shows them.
    """
    parts, same = case.parts_for(user), Q(pk__in=[])
    if case.contact_email and Part.CONTACT in parts:
        same |= Q(_reaches(user, Part.CONTACT), contact_email__iexact=case.contact_email)
    if case.company_name and Part.COMPANY in parts:
        same |= Q(_reaches(user, Part.COMPANY), company_name__iexact=case.company_name)
    return _others(case, user).filter(same)


def linkable_requests(case: SupportRequest, user):
    """The requests that `user` may link with `case`, and whose links with it they see.

    Managers know the company of every request they see; others only of those in `same_company`.
    """
    return _others(case, user) if is_manager(user) else same_company(case, user)


def _others(case: SupportRequest, user):
    """What `user` sees besides `case`, the latest first; `names_company` as in `for_lists`."""
    seen = type(case).objects.visible_to(user).exclude(pk=case.pk)
    return seen.annotate(names_company=_reaches(user, Part.COMPANY)).order_by("-created_at", "-pk")


def _reaches(user, part: Part):
    """Whether this part of the outer request was handed over to an organisation of `user`'s."""
    from apps.support_requests.models import Assignment

    if is_manager(user):
        return Value(True)
    member = Membership.objects.of(user).filter(organisation=OuterRef("organisation"))
    handed_over = Q(handover__isnull=True) | Q(handover__parts__contains=[part])
    mine = Assignment.objects.active().filter(Exists(member), request=OuterRef("pk"))
    return Exists(mine.filter(handed_over))
