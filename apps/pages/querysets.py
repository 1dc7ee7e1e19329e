"""What the composed pages read, each in a fixed number of queries."""

from apps.events.models import Event
from apps.news.models import Article
from apps.pages.models import LegalPage, MissionStatement
from apps.projects.models import Project
from apps.publications.models import Publication


def home_page(user) -> dict:
    """The newest of everything that `user` may see, for the home page."""
    return {
        "projects": Project.objects.visible_to(user).select_related("organisation")[:4],
        "articles": Article.objects.visible_to(user).published().order_by("-date", "-pk")[:3],
        "events": Event.objects.visible_to(user).published().upcoming().with_labels()[:3],
        "publications": Publication.objects.visible_to(user).published().order_by("-published_on", "-pk")[:3],
        "mission_statement": current_mission_statement(user),
    }


def current_mission_statement(user) -> MissionStatement | None:
    """The latest public edition."""
    return MissionStatement.objects.visible_to(user).published().first()


def legal_page(kind: str) -> LegalPage | None:
    """The operator's text of this kind."""
    return LegalPage.objects.filter(kind=kind).first()
