"""The base of all forms: one look, one way to refuse robots, one way to be sent only once."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from apps.core.validators import single_line

MAX_TEXT = 20_000


class PortalFormMixin:
    """Crispy look without a `<form>` tag of its own; one-line fields refuse line breaks; texts have a limit.

    `submission_key` is drawn when the form is shown and comes back with it: pass it to `idempotency.once`.
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False  # templates place scripts where the nonce is known
        self.helper.attrs = {"novalidate": True}
        self.fields["submission_key"] = forms.UUIDField(
            widget=forms.HiddenInput, initial=uuid.uuid4, required=False
        )
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
                if isinstance(field.widget, forms.Textarea):
                    if field.max_length is None:
                        field.max_length = MAX_TEXT
                        field.validators.append(_max_length(MAX_TEXT))
                else:
                    field.validators.append(single_line)

    def clean_submission_key(self):
        return self.cleaned_data.get("submission_key") or uuid.uuid4()


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is still one, and must hear what is missing."""
    return request.POST if request.method == "POST" else None


def _max_length(limit: int):
    from django.core.validators import MaxLengthValidator

    return MaxLengthValidator(limit)


class HoneypotMixin:
    """A field that people do not see and robots fill; what fills it is refused with a plain sentence."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    helper: FormHelper

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["website_confirm"] = forms.CharField(
            required=False,
            label=_("Please leave this field empty"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )
        self.helper.layout = None

    def clean_website_confirm(self):
        if self.cleaned_data.get("website_confirm"):
            raise ValidationError(_("Please leave this field empty."), code="robot")
        return ""


class PortalForm(PortalFormMixin, forms.Form):
    """A plain form in the portal's manner."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A model's form in the portal's manner."""


class ConfirmForm(PortalForm):
    """Nothing but a button: asks before something is done."""
