"""What the home page is composed of, in a fixed number of queries."""

from apps.events.models import Event
from apps.news.models import Article
from apps.projects.models import Project
from apps.publications.models import Publication


def home_page(user) -> dict:
    """The newest of everything that `user` may see."""
    return {
        "projects": Project.objects.visible_to(user).select_related("organisation")[:4],
        "articles": Article.objects.visible_to(user).published().newest_first()[:3],
        "events": Event.objects.visible_to(user).published().upcoming().with_labels()[:3],
        "publications": Publication.objects.visible_to(user).published().newest_first()[:3],
    }
