"""Taking in a list of target companies: each line wholly or not at all."""

from django.db import transaction

from apps.audit import services as audit
from apps.companies.choices import ContactKind
from apps.companies.models import CompanyImport, Contact
from apps.companies.periods import quarter_of
from apps.companies.permissions import can_keep_companies
from apps.companies.tables import Line, LineState, read
from apps.core.locks import lock_name
from apps.core.permissions import require


@transaction.atomic
def run_import(*, text: str, actor) -> CompanyImport:
    """Adds what is new and changes what differs; a company that is no longer in the list stays.

    The table is read under a lock, so that two imports at once make nothing twice.

    Raises:
        TableUnreadable: if the table as a whole cannot be read.
    """
    require(can_keep_companies(actor))
    lock_name("companies.import")
    lines = read(text)
    made = CompanyImport(created_by_label=str(actor)[:200])
    for line in lines:
        _take(line, made)
    made.save()
    audit.record(
        actor=actor, action="import", target=made, made=made.made, changed=made.changed,
        refused=made.number_refused,
    )  # fmt: skip
    return made


def _take(line: Line, made: CompanyImport) -> None:
    if line.state == LineState.REFUSED:
        made.refused += [
            {"line": line.number, "column": column, "message": message} for column, message in line.faults
        ]
        return
    assert line.company is not None
    if line.state == LineState.NEW:
        made.made += 1
        line.company.save()
    elif line.state == LineState.CHANGED:
        made.changed += 1
        line.company.save()
    else:
        made.unchanged += 1
    if line.checked_on:
        Contact.objects.get_or_create(
            company=line.company, kind=ContactKind.CHECK, quarter=quarter_of(line.checked_on), asker_role=""
        )
