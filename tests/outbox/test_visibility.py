"""Who sees the rows of the outbox: managers only."""

import pytest

from apps.outbox.models import OutboxMessage
from tests.factories.outbox import make_message
from tests.factories.partners import make_viewer


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role, sees",
    [
        ("anonymous", False),
        ("stranger", False),
        ("member", False),
        ("administrator", False),
        ("manager", True),
    ],
)
def test_messages(role, sees):
    make_message()
    assert OutboxMessage.objects.visible_to(make_viewer(role)).exists() is sees
