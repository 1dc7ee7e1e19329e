"""Reads that go through more than one table of the publications."""

from apps.files.models import StoredFile
from apps.moderation.models import HistoryEntry
from apps.publications.models import Publication


def file_of_any_version(publication: Publication, number: int) -> StoredFile | None:
    """A file that it has, had or has proposed; None for every other one."""
    is_live = publication.downloads.filter(stored_file=number).exists()
    named = HistoryEntry.objects.about(publication).filter(
        text__downloads__contains=[{"stored_file": number}]
    )
    return StoredFile.objects.filter(pk=number).first() if is_live or named.exists() else None
