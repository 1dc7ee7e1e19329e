"""News, as everyone sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.news.models import Article
from apps.projects.models import Project


@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """What is public, the newest first; `?projekt=` shows one project's, an unknown one all."""
    articles = Article.objects.published().newest_first()
    projects = list(Project.objects.published().order_by("acronym"))
    chosen = request.GET.get("projekt", "")
    if chosen in {project.slug for project in projects}:
        articles = articles.of_project(chosen)
    context = {
        "page": paginate(request, articles),
        "projects": projects,
        "chosen_project": chosen,
    }
    return render(request, "news/article_list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One news item."""
    return page(request, get_object_or_404(Article.objects.visible_to(request.user).for_page(), slug=slug))


def page(request: HttpRequest, article: Article) -> HttpResponse:
    """The page of `article` as it is, or in a preview as it would be."""
    return render(request, "news/article_detail.html", {"object": article})
