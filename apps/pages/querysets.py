"""Reads about the mission statement."""

from datetime import date

from apps.partners.querysets import OwnedQuerySet


class MissionStatementQuerySet(OwnedQuerySet):
    def editions_for(self, user):
        """The public editions, the newest first."""
        return self.visible_to(user).published().order_by("-edition_date", "-pk")

    def of_day(self, user, day: date):
        """The public edition of `day`; None where there is none."""
        return self.editions_for(user).filter(edition_date=day).first()

    def current_for(self, user):
        """The latest public edition; None where there is none."""
        return self.editions_for(user).first()
