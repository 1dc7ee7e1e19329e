"""Publications and their files for tests."""

from itertools import count

from django.utils import timezone

from apps.files import examining
from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.moderation.choices import State
from apps.publications.choices import Kind
from apps.publications.models import Download, Publication
from tests.factories.files import make_upload
from tests.factories.partners import make_organisation

_numbers = count(1)
_RELATIONS = ("issuers", "action_fields", "target_groups", "related")


def make_publication(*, with_file: bool = False, **overrides) -> Publication:
    """A publication, public unless another `state` is given; without files unless asked for one."""
    number = next(_numbers)
    relations = {name: overrides.pop(name, ()) for name in _RELATIONS}
    overrides |= {f"{name}_de": overrides.pop(name) for name in ("title", "summary") if name in overrides}
    fields = {
        "slug": f"publikation-{number}",
        "title_de": f"Publikation {number}",
        "summary_de": "Was darin steht.",
        "kind": Kind.STUDY,
        "authors": "Projektbüro",
        "state": State.PUBLISHED,
    } | overrides
    fields["organisation"] = fields.get("organisation") or make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    publication = Publication.objects.create(**fields)
    for name, values in relations.items():
        getattr(publication, name).set(values)
    if with_file:
        make_download(publication)
    return publication


def make_download(publication: Publication | None = None, *, upload=None, **overrides) -> Download:
    """A file of a publication, examined as the beat would have done it."""
    stored = files.store(upload=upload or make_upload(), kinds=DOCUMENTS)
    examining.examine(number=stored.pk)
    stored.refresh_from_db()
    publication = publication or make_publication()
    fields = {"label": stored.name, "position": publication.downloads.count()} | overrides
    return Download.objects.create(publication=publication, stored_file=stored, **fields)
