"""Every form of the portal sent twice, as by an impatient double click: what it makes, it makes once."""

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from tests.architecture.forms import data_for, role_for
from tests.architecture.test_permission_matrix import ROUTES, snapshot
from tests.architecture.world import World

# allauth's own forms: signing in and out, and changing one's own account; they make nothing twice.
FOREIGN = ("account_", "mfa_", "usersessions_", "admin:")
# The matrix' object has no proposed change to withdraw and nothing unsaved; a choice is kept in the
# session alone, a preview keeps nothing, libraries only read, each export is
# logged, a script cancels what it has sent twice, and inserting a template stores nothing.
NOTHING_TO_DO = (
    "withdraw_proposal",
    "discard",
    "discard_new",
    "confirm_translation",
    "act_for",
    "import_preview",
    "harvesting:oai",
    "publications:upload",
    "support_requests:export",
    "support_requests:insert_template",
)
FORMS = [
    one
    for one in ROUTES
    if role_for(one) and not one.name.startswith(FOREIGN) and not one.name.endswith(NOTHING_TO_DO)
]


@pytest.mark.django_db
@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_a_second_click_makes_nothing_more(one):
    world = World(role_for(one))
    url = reverse(one.name, kwargs=one.kwargs(world))
    data = data_for(one, world)
    client, before = world.client, snapshot()
    first = client.post(url, data)
    errors = [form.errors for form in forms_in(first) if form.is_bound and form.errors]
    assert first.status_code in (200, 302), (first.status_code, errors)
    once = snapshot()
    assert once != before, "the form was not taken: the second click would prove nothing"
    for value in data.values():
        if isinstance(value, UploadedFile):
            value.seek(0)
    second = client.post(url, data)
    assert second.status_code < 500
    more = {table for table, (count, _) in snapshot().items() if count > once[table][0]}
    assert not more, f"the second click answered {second.status_code} and made more of {sorted(more)}"


def forms_in(response):
    """The forms that the answer's page shows."""
    found = []
    for part in response.context or []:
        found += [value for value in part.flatten().values() if hasattr(value, "is_bound")]
    return found
