"""Reads about publications."""

from django.db.models import Max, Min, Prefetch

from apps.partners.querysets import OwnedQuerySet


class PublicationQuerySet(OwnedQuerySet):
    """Reads that the publication pages, the feed and other apps share."""

    def newest_first(self):
        return self.order_by("-published_on", "-pk")

    def of_project(self, slug: str):
        return self.filter(project__slug=slug)

    def with_labels(self):
        """With everything a page about one shows beside the files."""
        return self.select_related("organisation", "project").prefetch_related(
            "action_fields", "target_groups"
        )

    def with_files(self):
        """With the files in their order, as `publication.files`."""
        from apps.publications.models import Download

        return self.prefetch_related(
            Prefetch(
                "downloads",
                queryset=Download.objects.select_related("stored_file"),
                to_attr="files",
            )
        )

    def for_page(self):
        return self.with_labels().with_files()

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
