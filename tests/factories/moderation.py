"""Things that wait for a decision."""

from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.moderation.services import open_review
from tests.factories.accounts import make_user
from tests.factories.news import make_article


def make_review(content=None, **overrides) -> Review:
    """An open review of `content`; by default of a news item in review."""
    content = content or make_article(state=State.IN_REVIEW)
    review = open_review(content, actor=make_user(), organisation_label=str(content.organisation))
    for name, value in overrides.items():
        setattr(review, name, value)
    review.save()
    return review
