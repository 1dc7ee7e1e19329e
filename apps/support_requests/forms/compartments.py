"""Who may read whose requests: a box for each asker and kind of organisation."""

from dataclasses import dataclass

from django import forms

from apps.core.forms import PortalForm
from apps.partners.choices import OrganisationKind
from apps.support_requests.choices import AskerRole

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """One box of the table."""

    label: str
    value: str
    may_read: bool


@dataclass(frozen=True)
class Row:
    """A kind of organisation, and a box for each who asks."""

    label: str
    cells: list[Cell]


class CompartmentsForm(PortalForm):
    """A ticked box lets read; what is not ticked is barred.

    `former` carries what the person saw, so that a second manager's changes are not undone unseen.
    """

    may_read = forms.MultipleChoiceField(
        choices=[(f"{asker}/{kind}", "") for asker in AskerRole.values for kind in OrganisationKind.values],
        required=False,
    )
    former = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args, barred: Pairs, **kwargs):
        kwargs["initial"] = {"former": _as_text(barred)}
        super().__init__(*args, **kwargs)
        self.barred = barred

    @property
    def askers(self) -> list[str]:
        """The table's heads."""
        return [str(label) for label in AskerRole.labels]

    @property
    def rows(self) -> list[Row]:
        """The table, as sent or as stored."""
        ticked = set(self.data.getlist("may_read")) if self.is_bound else None  # type: ignore[attr-defined]
        return [
            Row(str(OrganisationKind(kind).label), [self._cell(asker, kind, ticked) for asker in AskerRole])
            for kind in OrganisationKind.values
        ]

    def _cell(self, asker: AskerRole, kind: str, ticked: set[str] | None) -> Cell:
        value = f"{asker.value}/{kind}"
        may_read = (asker.value, kind) not in self.barred if ticked is None else value in ticked
        return Cell(str(asker.label), value, may_read)

    def pairs(self) -> Pairs:
        """What is barred: everything that was not ticked."""
        ticked = set(self.cleaned_data["may_read"])
        return {_pair(value) for value, _label in self.fields["may_read"].choices if value not in ticked}  # type: ignore[attr-defined]

    def former_pairs(self) -> Pairs:
        """What was barred when the person opened the page."""
        return {_pair(value) for value in self.cleaned_data["former"].split() if "/" in value}


def _pair(value: str) -> tuple[str, str]:
    asker, _slash, kind = value.partition("/")
    return asker, kind


def _as_text(pairs: Pairs) -> str:
    return " ".join(sorted(f"{asker}/{kind}" for asker, kind in pairs))
