"""Pictures and files of an organisation's library."""

from itertools import count

from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.library.models import LibraryItem
from tests.factories.files import make_upload, picture_bytes
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_library_item(*, name: str = "werkbank.jpg", **overrides) -> LibraryItem:
    """A picture, unless `name` ends otherwise; described unless `is_decorative`."""
    is_picture = name.endswith((".jpg", ".png"))
    fields = {"title": f"Bild {next(_numbers)}", "organisation": None} | overrides
    fields["organisation"] = fields["organisation"] or make_organisation()
    if is_picture:
        fields |= {"width": 40, "height": 30}
        if not fields.get("is_decorative"):
            fields.setdefault("alt_de", "Drei Auszubildende an einer Werkbank")
    upload = make_upload(name, picture_bytes() if is_picture else None)
    return LibraryItem.objects.create(stored_file=files.store(upload=upload, kinds=DOCUMENTS), **fields)
