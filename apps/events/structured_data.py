"""An event as schema.org data (JSON-LD), for search engines."""

from django.utils.timezone import localtime

from apps.core.addresses import absolute
from apps.core.richtext import plain
from apps.events.choices import EventFormat, EventLanguage
from apps.events.models import Event

_MODES = {
    EventFormat.ON_SITE: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}
_LANGUAGES: dict[str, list[str]] = {EventLanguage.BOTH: ["de", "en"]}


def structured_data(event: Event) -> dict:
    """The event in the words of schema.org. The online address stays out."""
    address = absolute(event.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": plain(event.summary),
        "startDate": localtime(event.starts_at).isoformat(),
        "endDate": localtime(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if event.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[EventFormat(event.format)]}",
        "location": _locations(event, address),
        "organizer": {"@type": "Organization", "name": event.organisation.name},
        "inLanguage": _LANGUAGES.get(event.language, [event.language]),
        "url": address,
    }


def _locations(event: Event, address: str) -> list[dict]:
    locations: list[dict] = []
    if event.is_on_site:
        locations.append(
            {
                "@type": "Place",
                "name": event.venue_name or event.city,
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
