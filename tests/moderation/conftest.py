"""Moderation is abstract; news items stand for all that is moderated."""

import pytest

from apps.moderation.signals import content_changed


@pytest.fixture
def changes():
    """What `content_changed` has told of so far."""
    seen = []

    def note(sender, instance, **kwargs):
        seen.append(instance)

    content_changed.connect(note)
    yield seen
    content_changed.disconnect(note)
