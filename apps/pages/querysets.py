"""Reads about the mission statement."""

from apps.partners.querysets import OwnedQuerySet


class MissionStatementQuerySet(OwnedQuerySet):
    def current_for(self, user):
        """The latest public edition; None where there is none."""
        return self.visible_to(user).published().order_by("-edition_date", "-pk").first()
