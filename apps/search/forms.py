from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line
from apps.search.choices import Order


class SearchForm(forms.Form):
    """What is looked for; comes as a GET, so that a search can be shared."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=200, validators=[single_line])


def order_of(given: str) -> str:
    """The order that an address asks for; an unknown one is that by relevance."""
    return given if given in Order.values else Order.RELEVANCE
