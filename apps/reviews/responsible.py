"""Who is responsible for what waits: all of a page's items are answered from a few rows read once."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType

from apps.accounts.querysets import active_managers
from apps.moderation.models import ModeratedModel
from apps.reviews.models import Absence, Mandate, Responsibility


@dataclass
class Directory:
    """Who is responsible and who stands in today. Make a new one for each request or task."""

    @cached_property
    def _responsibilities(self) -> list[Responsibility]:
        rows = Responsibility.objects.filter(user__is_active=True, user__is_manager=True)
        return list(rows.select_related("user").order_by("user__name", "user__pk"))

    @cached_property
    def _mandates(self) -> list[Mandate]:
        rows = Mandate.objects.filter(user__is_active=True).select_related("user")
        return list(rows.order_by("user__name", "user__pk"))

    @cached_property
    def _deputies(self) -> dict[int, list]:
        found: dict[int, list] = {}
        for absence in Absence.objects.today().select_related("deputy"):
            found.setdefault(absence.user_id, []).append(absence.deputy)
        return found

    @cached_property
    def managers(self) -> list:
        """All managers of the network, or their deputies."""
        return self._present(list(active_managers()))

    def people(self, content: ModeratedModel, *, besides=None) -> list:
        """Whoever is responsible by organisation, project or kind; all managers where nobody is.

        Somebody who is away is replaced by the deputy. `besides` is left out; if nobody else is left, all
        managers are asked, so that nothing waits unseen.
        """
        named = self._present(self.named(content))
        found = [person for person in named if besides is None or person.pk != besides.pk]
        if found:
            return found
        return [person for person in self.managers if besides is None or person.pk != besides.pk]

    def named(self, content: ModeratedModel) -> list:
        """Those who are responsible by name, whether here or away."""
        kind = ContentType.objects.get_for_model(content).pk
        organisation, project = _key(content, "organisation_path"), _key(content, "project_path")
        found = [
            row.user
            for row in self._responsibilities
            if row.kind_id == kind
            or (organisation and row.organisation_id == organisation)
            or (project and row.project_id == project)
        ]
        found += [mandate.user for mandate in self._mandates if project and mandate.project_id == project]
        return list({person.pk: person for person in found}.values())

    def _present(self, people: list) -> list:
        found = [one for person in people for one in self._deputies.get(person.pk, [person])]
        return list({person.pk: person for person in found}.values())


def _key(content: ModeratedModel, name: str) -> int | None:
    """The key of the content's organisation or project, without asking the database for the row."""
    path = getattr(content, name)
    if not path:
        return None
    return getattr(content, "pk" if path == "pk" else f"{path}_id")
