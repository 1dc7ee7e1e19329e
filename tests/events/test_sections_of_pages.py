"""Where events show on the pages of other apps."""

import pytest

from apps.moderation.choices import State
from tests.factories.events import make_event
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def test_a_publication_names_the_public_events_at_which_it_was_handed_out(client):
    publication = make_publication(with_file=True)
    shown, hidden = make_event(title_de="Werkstatttag"), make_event(title_de="Entwurf", state=State.DRAFT)
    for event in (shown, hidden):
        event.materials.add(publication)
    html = client.get(publication.get_absolute_url()).content.decode()
    assert "Werkstatttag" in html and "Entwurf" not in html
