"""What somebody wants to see of the desk: the filters in the address, or those of a saved view it names.

`?ansicht=7` is a saved view. With filters beside it, those hold, and the view is what they began with: so
they can be saved in it. `?ansicht=alle` is all that is open, where a view would open by itself otherwise.
"""

from dataclasses import dataclass

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from apps.support_requests.choices import Layout
from apps.support_requests.forms import FilterForm
from apps.support_requests.forms.filters import MINE
from apps.support_requests.models import SavedView

VIEW, EVERYTHING = "ansicht", "alle"
STATE = "zustand"


@dataclass(frozen=True)
class Chip:
    """A filter at work, and the address without it."""

    label: str
    value: str
    url: str


class Selection:
    """The filters of a list or board, and the addresses around it.

    Raises:
        Http404: if the address names a view that is not the person's to open.
    """

    def __init__(self, query: QueryDict, *, user, layout: str):
        self.user, self.layout, self.wanted = user, layout, query.get(VIEW, "")
        self.is_empty = not query
        self.view = self._view(self.wanted)
        self.says_filters = self.view is None or any(name in query for name in FilterForm.base_fields)
        self.form = self._form(query if self.says_filters else self.view.filters)  # type: ignore[union-attr]

    @classmethod
    def of(cls, view: SavedView, user) -> "Selection":
        """What `view` opens with."""
        return cls(QueryDict(f"{VIEW}={view.pk}"), user=user, layout=view.layout)

    @cached_property
    def views(self) -> list[SavedView]:
        """All that the person may open, in the order of the tabs."""
        return list(SavedView.objects.visible_to(self.user).for_tabs(self.user))

    @property
    def default(self) -> SavedView | None:
        """What opens when they come to the desk."""
        return next((one for one in self.views if one.is_default), None)  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        return bool(self.form.chosen)

    @cached_property
    def is_changed(self) -> bool:
        """Whether list or filters are others than in the view that they began with."""
        if self.view is None:
            return False
        if self.layout != self.view.layout:
            return True
        return self.says_filters and self.form.chosen != self._form(self.view.filters).chosen

    @property
    def chips(self) -> list[Chip]:
        chosen = self.form.chosen
        return [
            Chip(label, value, self._url(self.layout, {key: chosen[key] for key in chosen if key != name}))
            for name, label, value in self.form.in_words()
        ]

    @property
    def query(self) -> str:
        """The filters at work as they stand in an address, even if there are none."""
        return urlencode({STATE: "", **self.form.chosen})

    @property
    def here(self) -> str:
        """The address of just this."""
        return self._url(self.layout, self.form.chosen)

    @property
    def page(self) -> str:
        """List or board, without anything."""
        return self._page(self.layout)

    @property
    def without_filters(self) -> str:
        return f"{self.page}?{VIEW}={EVERYTHING}"

    @property
    def as_list(self) -> str:
        return self._url(Layout.LIST, self.form.chosen)

    @property
    def as_board(self) -> str:
        return self._url(Layout.BOARD, self.form.chosen)

    @property
    def mine(self) -> str:
        """Those of which the reader is the person in charge."""
        return f"{self.page}?{urlencode({'person': MINE})}"

    @property
    def is_mine(self) -> bool:
        return self.view is None and self.form.chosen == {"person": MINE}

    def list_of(self, state: str) -> str:
        """All in one state, in the list."""
        return self._url(Layout.LIST, {**self.form.chosen, STATE: state})

    def _url(self, layout: str, chosen: dict[str, str]) -> str:
        named = {VIEW: str(self.view.pk)} if self.view else {} if chosen else {VIEW: EVERYTHING}
        stated = {STATE: "", **chosen} if self.view or chosen else {}
        return f"{self._page(layout)}?{urlencode({**stated, **named})}"

    def _page(self, layout: str) -> str:
        return reverse(f"support_requests:{'board' if layout == Layout.BOARD else 'desk'}")

    def _form(self, values) -> FilterForm:
        with_state = self.layout != Layout.BOARD
        return FilterForm(values, user=self.user, with_state=with_state)

    def _view(self, wanted: str) -> SavedView | None:
        if wanted in ("", EVERYTHING):
            return None
        found = next((one for one in self.views if str(one.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
