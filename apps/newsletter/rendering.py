"""An issue as its reader gets it: on the web and as a mail, before it is sent and ever after."""

from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext

from apps.core.choices import Language
from apps.newsletter.addresses import PersonalLinks, link_to
from apps.newsletter.interests import EVERYTHING, concerns, interests_of, labels_of
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.plaintext import to_text
from apps.newsletter.sources import described, is_cancelled, is_gone, with_targets
from apps.outbox.rendering import Content, render

LANGUAGES = tuple(Language.values)


@dataclass(frozen=True)
class Entry:
    """One entry, ready to be shown. `body` is rich text and only a free text has it."""

    title: str
    title_lang: str
    summary: str = ""
    summary_lang: str = ""
    kind: str = ""
    detail: str = ""
    url: str = ""
    body: str = ""
    cancelled: bool = False

    @property
    def body_text(self) -> str:
        return to_text(self.body)


@dataclass
class Section:
    """Entries about the same thing. A heading is only there if there are several sections."""

    heading: str
    entries: list[Entry] = field(default_factory=list)


def sections(issue: Issue, language: str, variant: str = EVERYTHING) -> list[Section]:
    """What is in the issue for the readers of a variant: as it was sent, or as it would be now."""
    with translation.override(language):
        found: dict[str, Section] = {}
        for item in _items(issue):
            if concerns(interests_of(item), variant):
                heading = _heading(item, variant)
                section = found.setdefault(heading, Section(heading or gettext("In general")))
                section.entries.append(_entry(item, language))
        result = list(found.values())
        if len(result) == 1:
            result[0].heading = ""
        return result


def _items(issue: Issue) -> list[IssueItem]:
    if issue.is_unsent:
        return [item for item in with_targets(issue) if not is_gone(item)]
    return list(issue.items.prefetch_related("topics", "projects").order_by("position", "pk"))


def _heading(item: IssueItem, variant: str) -> str:
    """The first of its interests that these readers share; nothing, for what is for everybody."""
    for interest, label in labels_of(item).items():
        if concerns([interest], variant):
            return label
    return ""


def _entry(item: IssueItem, language: str) -> Entry:
    if item.content_type_id is None:
        return _free_text(item, language)
    if item.frozen:
        return Entry(**item.frozen[language])
    return Entry(**frozen_values(item)[language])


def frozen_values(item: IssueItem) -> dict[str, dict]:
    """What is kept of an entry when the issue is sent, in every language."""
    if item.content_type_id is None:
        return {}
    cancelled = is_cancelled(item.target)
    return {language: described(item.target, language) | {"cancelled": cancelled} for language in LANGUAGES}


def _free_text(item: IssueItem, language: str) -> Entry:
    if language == "en" and item.heading_en:
        return Entry(title=item.heading_en, title_lang="en", body=item.body_en, summary_lang="en")
    return Entry(title=item.heading_de, title_lang="de", body=item.body_de, summary_lang="de")


def languages_of(issue: Issue) -> list[str]:
    """The languages it is sent in: German, and English if it has an English subject."""
    return ["de", "en"] if issue.subject_en else ["de"]


def mail(
    issue: Issue,
    *,
    language: str,
    links: PersonalLinks,
    variant: str = EVERYTHING,
    is_test: bool = False,
) -> Content:
    """The issue as a mail in `language`, one of `languages_of`, for the readers of `variant`."""
    with translation.override(language):
        shown = sections(issue, language, variant)
        context = {
            "issue": issue,
            "newsletter_name": issue.newsletter.name,
            "mail_subject": issue.subject,
            "preview_text": issue.preview_text,
            "intro": issue.intro,
            "intro_text": to_text(issue.intro),
            "sections": shown,
            "contents": table_of_contents(shown),
            "links": links,
            "is_test": is_test,
            "web_url": link_to("archive_detail", issue.pk, language=language),
        }
    return render("newsletter/issue", language=language, context=context)


def table_of_contents(shown: list[Section]) -> list[Entry]:
    """What the beginning of a longer mail lists; nothing for a short one."""
    listed = [entry for section in shown for entry in section.entries]
    return listed if len(listed) > 3 else []
