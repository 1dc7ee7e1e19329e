"""What an issue can point to: published news, events and publications, and how each reads in a mail."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from apps.core.addresses import absolute
from apps.core.i18n import shown_language
from apps.core.richtext import plain
from apps.events.models import Event
from apps.moderation.models import ModeratedModel
from apps.news.models import Article
from apps.newsletter.models import Issue, IssueItem
from apps.publications.models import Publication

SHOWN_OF_A_KIND = 30
SUMMARY_LENGTH = 400


@dataclass(frozen=True)
class Source:
    """One kind of content. `detail` says what stands below the title; `text_field` holds the summary."""

    key: str
    model: type[ModeratedModel]
    label: Any
    heading: Any
    text_field: str
    newest_first: tuple[str, ...]
    detail: Callable[[Any], str]
    date: Callable[[Any], Any]

    def suggestions(self, *, since: datetime | None, everything: bool):
        """What has become public since then; of events all that are still to come and not called off."""
        published = self.model._default_manager.published()  # type: ignore[attr-defined]
        if self.model is Event:
            return published.upcoming().filter(cancelled_at__isnull=True)
        if since is not None and not everything:
            published = published.filter(Q(published_at__gt=since) | Q(publish_at__gt=since))
        return published.order_by(*self.newest_first)


def _event_time(event: Event) -> str:
    starts = timezone.localtime(event.starts_at)
    pattern = "l, j. F Y, H:i \\U\\h\\r" if translation.get_language() == "de" else "l, j F Y, H:i"
    place = event.city or (_("online") if event.online_url else "")
    return ", ".join(filter(None, [date_format(starts, pattern), place]))


SOURCES = (
    Source(
        "event", Event, pgettext_lazy("newsletter entry", "Event"),
        pgettext_lazy("newsletter entry", "Events"),
        "summary", ("starts_at",), _event_time, lambda event: event.starts_at,
    ),
    Source(
        "article", Article, pgettext_lazy("newsletter entry", "News item"),
        pgettext_lazy("newsletter entry", "News items"), "teaser", ("-date", "-pk"),
        lambda article: date_format(article.date, "DATE_FORMAT"), lambda article: article.date,
    ),
    Source(
        "publication", Publication, pgettext_lazy("newsletter entry", "Publication"),
        pgettext_lazy("newsletter entry", "Publications"), "summary", ("-published_on", "-pk"),
        lambda publication: str(publication.get_kind_display()), lambda publication: publication.published_on,
    ),
)  # fmt: skip
_BY_MODEL = {source.model: source for source in SOURCES}


@dataclass(frozen=True)
class Candidate:
    """Something that can be picked; `ref` names it in the form ("event-12")."""

    ref: str
    source: Source
    target: Any
    is_new: bool

    @property
    def cancelled(self) -> bool:
        return is_cancelled(self.target)

    @property
    def detail(self) -> str:
        return self.source.detail(self.target)


@dataclass
class Group:
    """The candidates of one kind, for the form."""

    source: Source
    candidates: list[Candidate] = field(default_factory=list)


def ref_of(target: Any) -> str:
    """How `target` is named in the form."""
    return f"{_BY_MODEL[type(target)].key}-{target.pk}"


def is_cancelled(target) -> bool:
    """Whether it is an event that will not take place."""
    return getattr(target, "cancelled_at", None) is not None


def candidates(*, issue: Issue, since: datetime | None, everything: bool = False) -> list[Group]:
    """What can still be picked, by kind; two queries a kind at most."""
    return [_group(source, issue, since, everything) for source in SOURCES]


def _group(source: Source, issue: Issue, since: datetime | None, everything: bool) -> Group:
    group = Group(source)
    content_type = content_type_of(source.model)
    picked = issue.items.filter(content_type=content_type).values("object_id")
    suggested = source.suggestions(since=since, everything=everything).exclude(pk__in=picked)
    for target in suggested[:SHOWN_OF_A_KIND]:
        first = target.published_at
        is_new = since is not None and first is not None and first > since
        group.candidates.append(Candidate(ref_of(target), source, target, is_new))
    return group


def find(refs: Iterable[str]) -> list[ModeratedModel]:
    """What the names from a form stand for, as far as it is public; one query for each kind that is named."""
    numbers: dict[str, set[int]] = {}
    for ref in refs:
        key, _dash, number = ref.partition("-")
        if number.isascii() and number.isdigit() and len(number) < 18:
            numbers.setdefault(key, set()).add(int(number))
    return [
        target
        for source in SOURCES
        if source.key in numbers
        for target in source.model._default_manager.published().filter(pk__in=numbers[source.key])  # type: ignore[attr-defined]
    ]


def with_targets(issue: Issue) -> list[IssueItem]:
    """The issue's entries, in order, with what they point to and whom they are for: one query a kind."""
    return list(issue.items.prefetch_related("target", "topics", "projects").order_by("position", "pk"))


def cancelled_events(items: Iterable[IssueItem]) -> list[Event]:
    """Those events among what is picked that will not take place."""
    return [item.target for item in items if item.target is not None and is_cancelled(item.target)]


def is_gone(item: IssueItem) -> bool:
    """Whether it points to something that is no longer public."""
    return not item.is_text and (item.target is None or not item.target.is_public)


def described(target: Any, language: str) -> dict[str, str]:
    """Title, summary, address and what else a mail in `language` says of it."""
    source = _BY_MODEL[type(target)]
    with translation.override(language):
        return {
            "kind": str(source.label),
            "title": str(getattr(target, "title", target)),
            "title_lang": _language(target, "title"),
            "summary": _shortened(plain(getattr(target, source.text_field) or "")),
            "summary_lang": _language(target, source.text_field),
            "detail": source.detail(target),
            "url": absolute(target.get_absolute_url()),
        }


def content_type_of(target: ModeratedModel | type[ModeratedModel]) -> ContentType:
    """Cached by Django after the first time."""
    return ContentType.objects.get_for_model(target)


def _language(target, name: str) -> str:
    if hasattr(target, f"{name}_de"):
        return shown_language(target, name)
    return getattr(target, "language", "de")


def _shortened(text: str) -> str:
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
