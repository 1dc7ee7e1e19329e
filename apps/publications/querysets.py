"""Reads about publications."""

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    When,
)
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.core.related import rows_of
from apps.moderation.choices import State
from apps.moderation.querysets import is_public
from apps.partners.querysets import OwnedQuerySet
from apps.publications.choices import Kind
from apps.taxonomy.querysets import action_field_rows


class PublicationQuerySet(OwnedQuerySet):
    """Reads that the publication pages, the feed and other apps share."""

    def newest_first(self):
        return self.order_by("-published_on", "-pk")

    def newest_editions(self):
        """Without what has a newer edition that is public."""
        newer = self.model._default_manager.filter(
            is_public(), work=OuterRef("work"), edition_number__gt=OuterRef("edition_number")
        )
        return self.filter(~Exists(newer))

    def editions_of(self, publication):
        """All editions of the same work, the newest first."""
        return self.filter(work=publication.work).order_by("-edition_number")

    def offered_to(self, user, named=(), *, beside=None):
        """Those that `user` may name as related, by title; `named` are there already and may stay."""
        found = self.filter(Q(pk__in=self.published().values("pk")) | Q(pk__in=named))
        return found.exclude(pk=getattr(beside, "pk", None)).order_by("title_de", "pk")

    def of_project(self, slug: str):
        return self.filter(project__slug=slug)

    def with_labels(self):
        """With everything a page about one shows beside the files."""
        groups = self.model.target_groups.through._default_manager.filter(publication_id=OuterRef("pk"))  # type: ignore[attr-defined]
        issuers = self.model.issuers.through._default_manager.filter(publication_id=OuterRef("pk"))  # type: ignore[attr-defined]
        return self.select_related("organisation", "project").annotate(
            action_field_rows=action_field_rows(self.model),
            target_group_rows=rows_of(
                groups.order_by("targetgroup__position", "targetgroup_id"),
                "id", "slug", "name_de", "name_en",
                through="targetgroup",
            ),
            issuer_rows=rows_of(
                issuers.order_by("partnerorganisation__name"),
                "id", "slug", "name", "short_name", "state", "publish_at", "expire_at",
                through="partnerorganisation",
            ),
        )  # fmt: skip

    def with_files(self):
        """With the files in their order."""
        from apps.publications.models import Download

        return self.prefetch_related(Prefetch("downloads", Download.objects.select_related("stored_file")))

    def for_page(self):
        return self.with_labels().with_files()

    def data_sets(self):
        """Those that are data, in an order that stays while somebody turns pages."""
        return self.filter(kind=Kind.DATA).order_by("pk")

    def ever_public(self):
        """What is public or was, for those who keep copies; `stamp` is when that last changed.

        `is_gone`: no longer public. What was only planned to be, and never was, is not among them.
        """
        now = timezone.now()
        was = Q(published_at__isnull=False) & ~Q(state=State.PUBLISHED, publish_at__gt=now)
        never = ~Q(state=State.PUBLISHED) & Q(publish_at__gt=F("updated_at"))
        passed = [
            Case(When(**{f"{name}__lte": now}, then=F(name)), output_field=DateTimeField())
            for name in ("publish_at", "expire_at")
        ]
        return self.filter(was & ~never).annotate(
            stamp=Greatest("updated_at", *passed),  # PostgreSQL leaves out what is null
            is_gone=Case(When(is_public(), then=False), default=True, output_field=BooleanField()),
        )

    def years(self) -> list[int]:
        """The years from the newest publication's back to the oldest's: two looks at an index."""
        ends = self.order_by().aggregate(first=Min("published_on"), last=Max("published_on"))
        if ends["first"] is None:
            return []
        return list(range(ends["last"].year, ends["first"].year - 1, -1))

    def matching(self, *, art="", projekt="", handlungsfeld="", jahr=None, sprache=""):
        """What the filters of the public list ask for (see `forms.FilterForm`)."""
        found = self
        if art:
            found = found.filter(kind=art)
        if projekt:
            found = found.of_project(projekt)
        if handlungsfeld:
            found = found.filter(action_fields__slug=handlungsfeld)
        if jahr:
            found = found.filter(published_on__year=jahr)
        if sprache:
            found = found.filter(language=sprache)
        return found
