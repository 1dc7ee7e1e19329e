"""Forms around accounts."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import HoneypotMixin, PortalForm, PortalModelForm


class ProfileForm(PortalModelForm):
    """What a person says about themselves."""

    class Meta:
        model = get_user_model()
        fields = ["name", "language"]


class PasswordForm(PortalForm):
    """A new password, typed twice. `user` (possibly unsaved) is what it must not resemble."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Several words in a row are easy to remember and hard to guess."),
    )
    password_again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        password = cleaned.get("password")
        if password and cleaned.get("password_again") and password != cleaned["password_again"]:
            self.add_error("password_again", _("The two passwords differ. Please type the same one twice."))
        elif password:
            try:
                validate_password(password, self.person())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def person(self):
        """Whom the password is for, with what the form itself knows."""
        return self.user


class HelpForm(HoneypotMixin, PortalForm):
    """Whose account needs help."""

    email = forms.EmailField(
        label=_("The e-mail address you sign in with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AddressForm(PortalForm):
    """A person's new address."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)

    def clean_email(self):
        return self.cleaned_data["email"].lower()
