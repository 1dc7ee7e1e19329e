"""Reads about news items."""

from apps.partners.querysets import OwnedQuerySet


class ArticleQuerySet(OwnedQuerySet):
    """Reads that the news pages, the feed and other apps share."""

    def newest_first(self):
        """By the article's own date, not by when it was put online."""
        return self.order_by("-date", "-pk")

    def of_project(self, slug: str):
        return self.filter(project__slug=slug)

    def with_labels(self):
        """With everything a page about one shows."""
        return self.select_related("organisation", "project").prefetch_related("action_fields")

    def for_page(self):
        return self.with_labels()
