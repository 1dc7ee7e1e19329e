"""Two clicks at the same moment save one view of a name, and no more than fit."""

import pytest

from apps.support_requests import services
from apps.support_requests.choices import Layout
from apps.support_requests.services.views import NameTaken, TooManyViews
from tests.factories.partners import make_member
from tests.support.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_at_once_of_one_name():
    user = make_member().user

    def save():
        try:
            services.save_view(actor=user, name="Alte", filters={}, layout=Layout.LIST)
        except NameTaken:
            return "taken"
        return "saved"

    assert sorted(together(save, save)) == ["saved", "taken"]


def test_two_at_once_where_one_fits(monkeypatch):
    monkeypatch.setattr("apps.support_requests.services.views.MOST_VIEWS", 1)
    user = make_member().user

    def save(name):
        try:
            services.save_view(actor=user, name=name, filters={}, layout=Layout.LIST)
        except TooManyViews:
            return "too many"
        return "saved"

    assert sorted(together(lambda: save("Alte"), lambda: save("Neue"))) == ["saved", "too many"]
