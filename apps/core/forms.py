"""The base of all forms: one look, one way to refuse robots, one way to be sent only once."""

import uuid
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.errors import UserError
from apps.core.validators import single_line, without_control_signs

MAX_TEXT = 20_000
_DJANGOS_WORDS = forms.Field.default_error_messages["required"]


class PortalFormMixin:
    """Crispy look without a `<form>` tag of its own; one-line fields refuse line breaks; texts have a limit.

    `submission_key` is drawn when the form is shown and comes back with it; `idempotency.once` takes the
    cleaned one (`key_of`).
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    data: Mapping[str, Any]
    files: Any

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
            prepare(field)

    @property
    def side_by_side(self) -> FormHelper:
        """The look of a form with texts in two languages: every text beside its translation."""
        helper = copy(self.helper)
        english = {name for name in self.fields if name.endswith("_en") and f"{name[:-3]}_de" in self.fields}
        helper.layout = Layout(
            *(
                language_pair(name[:-3]) if f"{name[:-3]}_en" in english and name.endswith("_de") else name
                for name in self.fields
                if name not in english
            )
        )
        return helper

    def clean_submission_key(self) -> uuid.UUID:
        drawn = self.cleaned_data.get("submission_key") or uuid.uuid4()
        return key_of(drawn, self.data, self.files)


def prepare(field: forms.Field) -> None:
    """Has `field` refuse and tidy as all fields of the portal do; for one that a form adds by itself."""
    if field.error_messages.get("required") == _DJANGOS_WORDS:
        field.error_messages["required"] = _("Please fill this in.")
    if not isinstance(field, forms.CharField) or isinstance(field, forms.UUIDField):
        return
    if not isinstance(field.widget, forms.PasswordInput):
        field.to_python = _tidied(field.to_python)  # type: ignore[assignment, method-assign]
    if not isinstance(field.widget, forms.Textarea):
        field.validators.append(single_line)
        return
    field.to_python = _in_lines(field.to_python)  # type: ignore[assignment, method-assign]
    if field.max_length is None:
        field.max_length = MAX_TEXT
        field.validators.append(_max_length(MAX_TEXT))


def carry_out(
    form: forms.BaseForm, act: Callable[[], HttpResponse], *, field: str | None = None
) -> tuple[HttpResponse | None, int]:
    """Does `act` with a valid form; without an answer, the form is to be shown again with the status given.

    What `act` refuses in words that a person can act on stands next to `field`, or above the form.
    """
    if not form.is_bound or not form.is_valid():
        return None, 400 if form.errors else 200
    try:
        return act(), 200
    except UserError as refusal:
        form.add_error(field, str(refusal.user_message))
        return None, refusal.status


def key_of(drawn: uuid.UUID, data: Mapping[str, Any], files: Mapping[str, Any]) -> uuid.UUID:
    """The key of just these contents: whoever goes back, changes something and sends it again means it.

    A file is known by its name and size.
    """
    values = {name: data.getlist(name) if isinstance(data, QueryDict) else data[name] for name in data}
    values.pop("csrfmiddlewaretoken", None)
    uploads = [
        (name, upload.name, upload.size)
        for name in files
        for upload in (files.getlist(name) if isinstance(files, MultiValueDict) else [files[name]])
    ]
    return uuid.uuid5(drawn, repr((sorted(values.items()), sorted(uploads))))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is still one, and must hear what is missing."""
    return request.POST if request.method == "POST" else None


def language_pair(name: str) -> Div:
    """A text in both languages, side by side; below each other on a phone."""
    return Div(Div(f"{name}_de"), Div(f"{name}_en"), css_class="language-pair")


def section(legend, *fields) -> Fieldset:
    """Fields that belong together, for a form's layout."""
    return Fieldset(legend, *fields, css_class="form-section")


def agreement(text: str) -> SafeString:
    """`text` with the way to the privacy notice (`{link}`) and the notice's `{version}`."""
    link = format_html('<a href="{}">{}</a>', reverse(settings.PRIVACY_NOTICE_URL), gettext("privacy notice"))
    return format_html(text, link=link, version=settings.PRIVACY_NOTICE_VERSION)


def _tidied(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`to_python`, and what it gives without control signs that nobody sees."""

    def tidied(value: Any) -> Any:
        value = to_python(value)
        return without_control_signs(value) if isinstance(value, str) else value

    return tidied


def _in_lines(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`to_python`, and what it gives with ordinary line breaks instead of a word processor's own."""

    def in_lines(value: Any) -> Any:
        value = to_python(value)
        return value.replace("\v", "\n").replace("\f", "\n") if isinstance(value, str) else value

    return in_lines


def _max_length(limit: int):
    from django.core.validators import MaxLengthValidator

    return MaxLengthValidator(limit)


class HoneypotMixin:
    """A field that people do not see and robots fill; what fills it is refused with a plain sentence.

    The refused form comes back with the field empty: whoever was refused because a browser or a password
    manager filled it sends the form once more, and is through. There is no trap by time: such programs fill a
    page faster than any robot.
    """

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    data: Any
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
            emptied = self.data.copy()
            emptied[self.add_prefix("website_confirm")] = ""  # type: ignore[attr-defined]
            self.data = emptied
            raise ValidationError(
                _(
                    "Something filled in a field that people do not see, perhaps your browser. We have "
                    "emptied it: please send the form once more."
                ),
                code="robot",
            )
        return ""


class PortalForm(PortalFormMixin, forms.Form):
    """A plain form in the portal's manner."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A model's form in the portal's manner."""


class ConfirmForm(PortalForm):
    """Nothing but a button: asks before something is done."""
