"""An issue as its reader gets it: on the web and as a mail, before it is sent and ever after."""

from dataclasses import dataclass

from django.utils import translation

from apps.core.choices import Language
from apps.newsletter.addresses import PersonalLinks, link_to
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


def entries(issue: Issue, language: str) -> list[Entry]:
    """The issue's entries in `language`: as they were sent, or as they would be now."""
    if issue.is_draft:
        items = [item for item in with_targets(issue) if not is_gone(item)]
    else:
        items = list(issue.items.order_by("position", "pk"))
    return [_entry(item, language) for item in items]


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


def mail(issue: Issue, *, language: str, links: PersonalLinks, is_test: bool = False) -> Content:
    """The issue as a mail in `language`, one of `languages_of`."""
    with translation.override(language):
        shown = entries(issue, language)
        context = {
            "issue": issue,
            "newsletter_name": issue.newsletter.name,
            "mail_subject": issue.subject,
            "preview_text": issue.preview_text,
            "intro": issue.intro,
            "intro_text": to_text(issue.intro),
            "entries": shown,
            "contents": table_of_contents(shown),
            "links": links,
            "is_test": is_test,
            "web_url": link_to("archive_detail", issue.pk, language=language),
        }
    return render("newsletter/issue", language=language, context=context)


def table_of_contents(shown: list[Entry]) -> list[Entry]:
    """What the beginning of a longer mail lists; nothing for a short one."""
    return shown if len(shown) > 3 else []
