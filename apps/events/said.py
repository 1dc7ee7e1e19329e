"""What a date of somebody's calendar says, as the fields of an event; and what of it to take over."""

import html
import re
from typing import Any

from django.utils.html import escape, linebreaks

from apps.core.fetching import FetchError, checked
from apps.core.richtext import clean, plain
from apps.core.validators import without_control_signs
from apps.events.choices import EventFormat
from apps.events.reading import Entry
from apps.moderation.values import jsonable

# Fields that change together: a start from the calendar and an end by hand would be neither's.
GROUPS: dict[str, tuple[str, ...]] = {
    "title": ("title_de",),
    "summary": ("summary_de",),
    "description": ("description_de",),
    "when": ("starts_at", "ends_at"),
    "where": ("format", "venue_name", "street", "postal_code", "city", "online_url"),
}
_TOWN = re.compile(r"^(?:D-)?(\d{5})\s+(.+)$")
_MARKUP = re.compile(r"<(?:p|br|div|span|a|b|strong|ul|ol|html|body)\b[^>]*>", re.IGNORECASE)
_COUNTRIES = frozenset({"deutschland", "germany"})


def values_of(entry: Entry) -> dict[str, Any]:
    """The event's fields as the calendar has them, as they come back from JSON."""
    title = _one_line(entry.title, 200)
    text = entry.description.strip()
    body = text if _MARKUP.search(text) else str(linebreaks(escape(text))) if text else ""
    place = _place(entry)
    # The portal tells an online address only to those registered here; who comes by the calendar is not.
    for link in dict.fromkeys((_web_address(entry.url, 500), place["online_url"])):
        body += f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if link else ""
    values = {
        "title_de": title,
        "summary_de": _summary(plain(html.unescape(text)) or title),
        "description_de": clean(body) if body else "",
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
        **place,
    }
    return jsonable(values)


def to_take(said: dict, says: dict, present: dict) -> tuple[dict[str, Any], list[str], list[str]]:
    """What changed at the source and is to be taken over: values, the groups they are of, and those kept.

    `said` is what the calendar said last, `says` what it says now, `present` the event's own text. A group
    that somebody has corrected here is kept as it is.
    """
    values: dict[str, Any] = {}
    taken, kept = [], []
    for group, names in GROUPS.items():
        before, now, here = (_of(names, text) for text in (said, says, present))
        if before == now or here == now:
            continue
        if here == before:
            values |= now
            taken.append(group)
        else:
            kept.append(group)
    return values, taken, kept


def _of(names: tuple[str, ...], text: dict) -> dict[str, Any]:
    return {name: text.get(name) for name in names}


def _one_line(text: str, longest: int) -> str:
    line = re.sub(r"\s+", " ", without_control_signs(text)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _summary(text: str) -> str:
    """The first sentences, as many as fit into 300 characters."""
    text = _one_line(text, 5000)
    if len(text) <= 300:
        return text
    end = max(text.rfind(sign, 0, 300) for sign in (". ", "! ", "? "))
    return text[: end + 1] if end > 60 else _one_line(text, 300)


def _place(entry: Entry) -> dict[str, Any]:
    """Where: "Haus, Straße 1, 09111 Chemnitz" in its parts, or an address to take part online."""
    location = _one_line(entry.location, 600)
    online_url = _web_address(entry.online_url, 500) or _web_address(location, 500)
    is_online_only = bool(_web_address(location, 500)) or location.lower() in {"online", "web", "virtuell"}
    place = {"venue_name": "", "street": "", "postal_code": "", "city": ""}
    if location and not is_online_only:
        parts = [part.strip() for part in re.split(r"[,;\n]", location) if part.strip()]
        parts = [part for part in parts if part.lower() not in _COUNTRIES] or parts
        town = next((number for number, part in enumerate(parts) if _TOWN.match(part)), None)
        if town is not None:
            found = _TOWN.match(parts[town])
            place |= {"postal_code": found[1], "city": found[2][:120]} if found else {}
            parts = parts[:town]
            if len(parts) > 1:
                place["street"] = parts.pop()[:200]
        place["venue_name"] = _one_line(", ".join(parts), 200)
    format_ = EventFormat.ON_SITE
    if online_url or is_online_only:
        format_ = EventFormat.HYBRID if any(place.values()) else EventFormat.ONLINE
    return {"format": format_.value, **place, "online_url": online_url}


def _web_address(text: str, longest: int) -> str:
    """`text`, if it is an ordinary web address; empty otherwise."""
    if len(text) > longest or not text.lower().startswith(("https://", "http://")):
        return ""
    try:
        checked(text, any_port=True)
    except FetchError:
        return ""
    return text
