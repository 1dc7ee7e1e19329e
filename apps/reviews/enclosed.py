"""Pictures and files of a text that waits: whoever has a link to it sees them, nobody else does."""

from typing import Any

from django.urls import reverse

from apps.core.richtext import LIBRARY_ADDRESS
from apps.files.models import StoredFile
from apps.library.models import LibraryItem
from apps.moderation.models import ModeratedModel


def enclosed_files(content: ModeratedModel, proposed: dict[str, Any]) -> dict[str, StoredFile]:
    """By their usual addresses, the files of the content's live and proposed texts."""
    live = {one.name: getattr(content, one.attname) for one in content._meta.concrete_fields}
    texts = [live, proposed]
    keys = {key for text in texts for value in text.values() for key in LIBRARY_ADDRESS.findall(str(value))}
    items = LibraryItem.objects.filter(key__in=keys).select_related("stored_file")
    found = {reverse("library:file", args=[item.key]): item.stored_file for item in items}
    for name in content.kept_fields:
        address_of = getattr(content, f"url_of_{name}", None)
        numbers = [text[name] for text in texts if address_of and text.get(name)]
        for stored in StoredFile.objects.filter(pk__in=numbers) if numbers else ():
            found[address_of(stored.pk)] = stored  # type: ignore[misc]
    return found


def with_own_addresses(page: str, files: dict[str, StoredFile], token: str) -> str:
    """A page that shows each of these files by an address behind the link."""
    for address, stored in files.items():
        page = page.replace(f'"{address}"', f'"{reverse("reviews:outside_file", args=[token, stored.pk])}"')
    return page
