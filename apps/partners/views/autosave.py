"""Keeping what somebody is just writing: where the form's script (static/js/autosave.js) sends to."""

import uuid

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.core.errors import UserError
from apps.core.rows import RowsField
from apps.partners.models import OwnedContent, WorkingCopy
from apps.partners.services import working_copies

_NOT_KEPT = {"submission_key", "base_version"}


class CopyForm(forms.Form):
    """Where the script goes on from."""

    autosave_number = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    autosave_key = forms.UUIDField()
    base_version = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000)


def keep(request: HttpRequest, *, model, content: OwnedContent | None, form_class) -> JsonResponse:
    """Keeps the form as it is; answers with the copy's number and the time, or why not (400, 409, 413)."""
    asked = CopyForm(request.POST)
    if not asked.is_valid():
        return JsonResponse({"message": _("This could not be done.")}, status=400)
    key: uuid.UUID = asked.cleaned_data["autosave_key"]
    try:
        copy = working_copies.keep(
            model=model,
            content=content,
            actor=request.user,
            values=_values(request, form_class),
            base_version=asked.cleaned_data["base_version"] or 0,
            number=asked.cleaned_data["autosave_number"],
            key=key,
        )
    except UserError as refusal:
        return JsonResponse({"message": str(refusal.user_message)}, status=refusal.status)
    return JsonResponse({"number": copy.number, "at": time_format(localtime(copy.updated_at), "TIME_FORMAT")})


def initial_of(copy: WorkingCopy, form_class) -> dict:
    """What the form begins with when somebody goes on with a copy."""
    initial: dict = {"base_version": copy.base_version} if copy.object_id else {}
    for name, field in _kept_fields(form_class).items():
        sent = copy.values.get(name, [])
        if isinstance(field, RowsField):
            initial[name] = field.sent_rows(MultiValueDict(copy.values), name)
        elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            initial[name] = sent
        elif isinstance(field, forms.BooleanField):
            initial[name] = bool(sent and sent[0])
        else:
            initial[name] = sent[0] if sent else ""
    return initial


def _values(request: HttpRequest, form_class) -> dict[str, list[str]]:
    """NUL signs, which the database does not take, are left out."""
    fields = _kept_fields(form_class)
    rows = tuple(f"{name}-" for name, field in fields.items() if isinstance(field, RowsField))
    return {
        name: [value.replace("\0", "") for value in request.POST.getlist(name)]
        for name in request.POST
        if name in fields or (rows and name.startswith(rows))
    }


def _kept_fields(form_class) -> dict[str, forms.Field]:
    return {
        name: field
        for name, field in form_class.base_fields.items()
        if name not in _NOT_KEPT and not isinstance(field, forms.FileField)
    }
