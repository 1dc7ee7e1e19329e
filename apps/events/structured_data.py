"""An event as schema.org data (JSON-LD), for search engines."""

from django.urls import reverse
from django.utils.timezone import localtime

from apps.core.addresses import absolute
from apps.core.related import at_hand
from apps.core.richtext import plain
from apps.events.choices import Availability, EventFormat, EventLanguage
from apps.events.models import Event, EventSession, Speaker

_MODES = {
    EventFormat.ON_SITE: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}
_LANGUAGES: dict[str, list[str]] = {EventLanguage.BOTH: ["de", "en"]}


def structured_data(event: Event) -> dict:
    """The event in the words of schema.org, with its sessions. The online address stays out."""
    address = absolute(event.get_absolute_url())
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": plain(event.summary),
        "startDate": localtime(event.starts_at).isoformat(),
        "endDate": localtime(event.ends_at).isoformat(),
        "eventStatus": _status(event.is_cancelled),
        "eventAttendanceMode": f"https://schema.org/{_MODES[EventFormat(event.format)]}",
        "location": _locations(event, address),
        "organizer": [_organisation(one) for one in (event.organisation, *event.co_organiser_list)],
        "inLanguage": _LANGUAGES.get(event.language, [event.language]),
        "url": address,
    }
    more = {
        "image": absolute(event.picture.get_absolute_url()) if event.picture else "",
        "offers": _offer(event),
        "maximumAttendeeCapacity": event.capacity,
        "performer": [_person(one) for one in at_hand(event, "speakers")],
        "superEvent": _series(event),
        "subEvent": [_session(event, one, address) for one in event.programme],
    }
    return data | {name: value for name, value in more.items() if value}


def _status(is_cancelled: bool) -> str:
    return f"https://schema.org/{'EventCancelled' if is_cancelled else 'EventScheduled'}"


def _organisation(organisation) -> dict:
    address = absolute(organisation.get_absolute_url()) if organisation.is_public else ""
    return {"@type": "Organization", "name": organisation.name, **({"url": address} if address else {})}


def _person(speaker: Speaker) -> dict:
    return {"@type": "Person", "name": speaker.name}


def _offer(event: Event) -> dict:
    """How one gets a place; what it costs stands on the page, in words."""
    if not event.takes_registrations:
        return {}
    is_open = event.availability == Availability.OPEN
    return {
        "@type": "Offer",
        "url": absolute(reverse("events:register", args=[event.slug])),
        "availability": f"https://schema.org/{'InStock' if is_open else 'SoldOut'}",
        "validThrough": localtime(event.registration_ends_at).isoformat(),
    }


def _series(event: Event) -> dict:
    if event.series is None or not event.series.is_public:
        return {}
    address = absolute(event.series.get_absolute_url())
    return {"@type": "EventSeries", "name": event.series.title, "url": address}


def _session(event: Event, session: EventSession, address: str) -> dict:
    return {
        "@type": "Event",
        "name": session.title or event.title,
        "startDate": localtime(session.starts_at).isoformat(),
        "endDate": localtime(session.ends_at).isoformat(),
        "eventStatus": _status(event.is_cancelled or session.is_cancelled),
        "location": _locations(event, address, room=session.venue),
    }


def _locations(event: Event, address: str, room: str = "") -> list[dict]:
    locations: list[dict] = []
    if event.is_on_site:
        locations.append(
            {
                "@type": "Place",
                "name": ", ".join(part for part in (room, event.venue_name or event.city) if part),
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": event.street,
                    "postalCode": event.postal_code,
                    "addressLocality": event.city,
                },
            }
        )
    if event.is_online:
        locations.append({"@type": "VirtualLocation", "url": address})
    return locations
