"""Fills a trial installation with invented content, marked "Beispiel". Never anywhere else."""

import tomllib
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from apps.accounts.services.demo import create_demo_logins
from apps.core.environment import is_trial
from apps.events.models import Event, EventSeries
from apps.library import services as library
from apps.library.models import LibraryItem
from apps.news.models import Article
from apps.newsletter.choices import Rhythm, SubscriptionState
from apps.newsletter.models import Newsletter
from apps.newsletter.services.subscriptions import default_newsletter
from apps.pages.content_loader import ACTOR, add_partner, publish
from apps.pages.demo import registrations
from apps.pages.demo.calendars import add_calendars
from apps.pages.demo.companies import add_companies
from apps.pages.demo.editorial import add_editorial
from apps.pages.demo.logo import make_logo
from apps.pages.demo.offers import add_offers
from apps.pages.demo.programme import add_picture, parts_of
from apps.pages.demo.records import invent_readers, make_files
from apps.pages.mission import mark_sections
from apps.pages.models import MissionStatement
from apps.partners.models import Membership, OwnedContent, PartnerOrganisation
from apps.partners.services import editorial
from apps.partners.services.members import create_demo_members
from apps.partners.services.profiles import store_logo
from apps.projects.models import Initiative, Project
from apps.publications.models import Publication
from apps.support_requests.models import AnswerTemplate, SavedView, SupportRequest
from apps.support_requests.relation_querysets import linkable
from apps.support_requests.services import company, desk, handovers, intake, relations, views
from apps.support_requests.services import templates as answer_templates
from apps.taxonomy.models import ActionField, County, TargetGroup

HERE = Path(__file__).parent
BERLIN = ZoneInfo("Europe/Berlin")
MEMBERS = {
    "partner.chemnitz@demo.example": "beispiel-chemnitz",
    "partner.leipzig@demo.example": "beispiel-leipzig",
}
SUBSCRIBERS = 50
# Where a picture of the organisation's library stands in a text.
PICTURE = "[[Bild]]"
DIGESTS = [
    ("woche", Rhythm.WEEKLY, "Überblick jede Woche", "Weekly digest"),
    ("monat", Rhythm.MONTHLY, "Überblick jeden Monat", "Monthly digest"),
]


@transaction.atomic
def load_all() -> Counter:
    """Creates what is missing; returns how many of each kind were added.

    Raises:
        ImproperlyConfigured: outside of a trial installation.
    """
    if not is_trial():
        raise ImproperlyConfigured("Invented content is for trying the portal out, never for production.")
    people = create_demo_logins()
    manager = next(person for person in people.values() if person.is_manager)
    added: Counter = Counter()
    for values in _read("organisations")["partners"]:
        _organisation(values, added)
    _news(manager, added)
    add_offers(manager, added)
    _publications(manager, added)
    _events(manager, added)
    add_calendars(added)
    _initiatives(manager, added)
    # Only now: nobody needs a mail for each invented text.
    create_demo_members(
        organisations_by_email={
            email: PartnerOrganisation.objects.get(slug=slug) for email, slug in MEMBERS.items()
        }
    )
    _requests(manager, added)
    _subscribers(added)
    _digests(added)
    add_companies(manager, added)
    add_editorial(people, added)
    return added


def _read(name: str) -> dict:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _organisation(values: dict, added: Counter) -> None:
    """An invented organisation, with a logo that says so."""
    if not PartnerOrganisation.objects.filter(slug=values["slug"]).exists():
        values["logo"] = store_logo(SimpleUploadedFile("logo.png", make_logo(), content_type="image/png"))
    add_partner(values, added)


def _owned(values: dict) -> tuple[dict, dict]:
    """Splits a file's values into fields and relations, with names resolved to rows."""
    related = {
        "action_fields": ActionField.objects.filter(slug__in=values.pop("action_fields", [])),
        "target_groups": TargetGroup.objects.filter(slug__in=values.pop("target_groups", [])),
    }
    values["organisation"] = PartnerOrganisation.objects.get(slug=values["organisation"])
    values["project"] = Project.objects.get(slug=values["project"])
    return values | {"is_example": True}, related


def _add(content: OwnedContent, manager, added: Counter, related: dict | None = None) -> None:
    editorial.create(content=content, actor=manager, related=related)
    added[content._meta.verbose_name] += 1


def _news(manager, added: Counter) -> None:
    for values in _read("news")["articles"]:
        if not Article.objects.filter(slug=values["slug"]).exists():
            fields, related = _owned(values)
            article = Article(**fields)
            if PICTURE in article.body_de:
                article.body_de = article.body_de.replace(PICTURE, _picture(article.organisation, manager))
            _add(article, manager, added, {"action_fields": related["action_fields"]})
            publish(article)


def _picture(organisation: PartnerOrganisation, manager) -> str:
    """A picture in the organisation's library, as it stands in a text."""
    item = LibraryItem(
        organisation=organisation,
        title="Beispielbild",
        alt_de="Zwei Stationen auf einer Linie, daneben das Wort „Beispiel“",
        alt_en="Two stations on a line and the word “Beispiel” (example)",
    )
    upload = SimpleUploadedFile("beispiel.png", make_logo(), content_type="image/png")
    library.add_item(item=item, upload=upload, actor=manager)
    return (
        f'<p><img src="{item.get_absolute_url()}" alt="{item.alt_de}" '
        f'width="{item.width}" height="{item.height}"></p>'
    )


def _initiatives(manager, added: Counter) -> None:
    data = _read("initiatives")
    for values in data["initiatives"]:
        if not Initiative.objects.filter(slug=values["slug"]).exists():
            fields, related = _owned(values)
            initiative = Initiative(**fields)
            _add(initiative, manager, added, {"action_fields": related["action_fields"]})
            publish(initiative)
    edition = data["edition"]
    if not MissionStatement.objects.filter(edition_date=edition["edition_date"]).exists():
        edition["organisation"] = PartnerOrganisation.objects.get(slug=edition["organisation"])
        statement = mark_sections(MissionStatement(**edition))
        _add(statement, manager, added)
        publish(statement)


def _publications(manager, added: Counter) -> None:
    for values in _read("publications")["publications"]:
        if Publication.objects.filter(
            title_de=values["title_de"], edition=values.get("edition", "")
        ).exists():
            continue
        chapters, extras = values.pop("chapters"), values.pop("extras", [])
        values.setdefault("authors", "Redaktion Beispiel")
        if earlier := Publication.objects.filter(title_de=values.pop("edition_of", "")).first():
            values |= {"work": earlier.work, "edition_number": earlier.edition_number + 1}
        fields, related = _owned(values)
        publication = Publication(**fields)
        related["downloads"] = make_files(publication, chapters, extras)
        _add(publication, manager, added, related)
        publish(publication)
        invent_readers(publication)


def _events(manager, added: Counter) -> None:
    data = _read("events")
    for values in data["series"]:
        if not EventSeries.objects.filter(slug=values["slug"]).exists():
            values["organisation"] = PartnerOrganisation.objects.get(slug=values["organisation"])
            series = EventSeries(is_example=True, **values)
            _add(series, manager, added)
            publish(series)
    for values in data["events"]:
        if Event.objects.filter(slug=values["slug"]).exists():
            continue
        taken = values.pop("taken", 0)
        values["county"] = County.objects.filter(slug=values.pop("county", "")).first()
        values |= _times(day=values.pop("day"), hour=values.pop("hour"), hours=values.pop("hours"))
        if values.get("city"):
            values["venue_name"] = "Beispielhaus"
            values["accessibility_de"] = "Stufenloser Zugang, Aufzug und barrierefreies WC (Beispiel)"
            values["accessibility_en"] = "Step-free access, lift and accessible toilet (example)"
        if values["format"] != "on_site":
            values["online_url"] = "https://online.example.org/raum"
        values |= {"costs_de": "kostenfrei", "costs_en": "free of charge"}
        values |= {"description_de": data["programme_de"], "description_en": data["programme_en"]}
        values["series"] = EventSeries.objects.filter(slug=values.pop("series", "")).first()
        has_picture, note = values.pop("picture", False), values.pop("cancelled", "")
        parts = parts_of(values)
        fields, related = _owned(values)
        event = Event(**fields, cancellation_note=note, cancelled_at=timezone.now() if note else None)
        if has_picture:
            add_picture(event, manager)
        _add(event, manager, added, related | parts)
        publish(event)
        registrations.fill(event, taken)


def _times(*, day: int, hour: int, hours: int) -> dict:
    start = datetime.combine(timezone.localdate() + timedelta(days=day), time(hour), tzinfo=BERLIN)
    return {"starts_at": start, "ends_at": start + timedelta(hours=hours)}


def _requests(manager, added: Counter) -> None:
    data = _read("requests")
    for values in data["templates"]:
        organisation = PartnerOrganisation.objects.get(slug=values.pop("organisation"))
        values["action_field"] = ActionField.objects.get(slug=values.pop("action_field"))
        if not AnswerTemplate.objects.filter(name=values["name"]).exists():
            writer = Membership.objects.writers_of(organisation)[0].user
            template = AnswerTemplate(organisation=organisation, **values)
            answer_templates.save_template(template=template, actor=writer)
            added[template._meta.verbose_name] += 1
    for number, values in enumerate(data["requests"], start=1):
        steps = values.pop("steps")
        if SupportRequest.objects.filter(subject=values["subject"]).exists():
            continue
        values["county"] = County.objects.get(slug=values["county"])
        values["action_field"] = ActionField.objects.get(slug=values["action_field"])
        values.setdefault("contact_email", f"firma{number}@demo.example")
        case = SupportRequest(contact_name="Beispielperson", **values)
        intake.submit(case=case, consent_version=settings.PRIVACY_NOTICE_VERSION)
        added[case._meta.verbose_name] += 1
        for step in steps:
            _step(case, manager, *step.split(":", 1))
    for values in data["views"]:
        _view(values, manager, added)


def _view(values: dict, manager, added: Counter) -> None:
    organisation = PartnerOrganisation.objects.filter(slug=values.pop("organisation", "")).first()
    shared = SavedView.objects.filter(is_shared=True, organisation=organisation, name=values["name"])
    if not shared.exists():
        writers = Membership.objects.writers_of(organisation).order_by("pk")
        owner = writers[0].user if organisation else manager
        views.save_view(actor=owner, is_shared=True, organisation=organisation, **values)
        added[SavedView._meta.verbose_name] += 1


def _step(case: SupportRequest, manager, name: str, value: str = "") -> None:
    if name == "assign":
        organisation = PartnerOrganisation.objects.get(slug=value)
        handovers.hand_over(case=case, organisation=organisation, actor=manager, told=True)
    elif name == "ask":
        organisation = PartnerOrganisation.objects.get(slug=value)
        handovers.hand_over(
            case=case, organisation=organisation, actor=manager, parts=["company", "files"],
            why="Dort berät ein Team Betriebe bei genau dieser Frage. (Beispiel)",
        )  # fmt: skip
    elif name == "link":
        kind, slug = value.split("/")
        target = linkable(kind).get(slug=slug)
        relations.link(case=case, kind=kind, key=str(target.pk), actor=manager)
    elif name == "resolve":
        desk.resolve(case=case, actor=manager)
    elif name == "reply":
        company.reply(case=case, body=value)
    else:
        desk.answer(case=case, actor=manager, body=value, question=name == "question")


def _digests(added: Counter) -> None:
    """What the portal puts together by itself, so that the form shows a choice."""
    for position, (slug, rhythm, name_de, name_en) in enumerate(DIGESTS, start=1):
        _digest, created = Newsletter.objects.get_or_create(
            slug=slug,
            defaults={
                "rhythm": rhythm,
                "position": position,
                "name_de": name_de,
                "name_en": name_en,
                "description_de": "neue Veranstaltungen und Publikationen zu Ihren Themen (Beispiel)",
                "description_en": "new events and publications on your topics (example)",
            },
        )
        if created:
            added[Newsletter._meta.verbose_name] += 1


def _subscribers(added: Counter) -> None:
    newsletter = default_newsletter()
    for number in range(1, SUBSCRIBERS + 1):
        email = f"leserin{number}@demo.example"
        if newsletter.subscriptions.filter(email=email).exists():
            continue
        newsletter.subscriptions.create(
            email=email,
            state=SubscriptionState.ACTIVE,
            consent_text_version="beispiel",
            asked_at=timezone.now(),
            confirmed_at=timezone.now(),
            source=ACTOR,
        )
        added[newsletter.subscriptions.model._meta.verbose_name] += 1
