"""The forms of login and passwords: allauth's, with our words and our look."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from crispy_forms.helper import FormHelper
from django.contrib.auth.password_validation import password_validators_help_texts

from amersfoort_veiligheid.web.forms import form_helper

_LABELS = {
    "login": "E-mailadres",
    "email": "E-mailadres",
    "password": "Wachtwoord",
    "oldpassword": "Huidig wachtwoord",
    "password1": "Nieuw wachtwoord",
    "password2": "Nieuw wachtwoord, nog een keer",
}


class _OurWords:
    """Gives the fields our labels, without placeholders, and the form its button."""

    submit_label: ClassVar[str]
    all_optional: ClassVar[bool] = False
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = " ".join(password_validators_help_texts()) if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)

    @property
    def helper(self) -> FormHelper:
        """The helper that crispy asks for; it posts to the address of the page."""
        return form_helper(submit=self.submit_label)


class LoginForm(_OurWords, allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    submit_label = "Inloggen"


class ChangePasswordForm(_OurWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""

    submit_label = "Wijzig wachtwoord"


class ResetPasswordForm(_OurWords, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address that the link is sent to."""

    submit_label = "Stuur mij een link"


class ResetPasswordKeyForm(_OurWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Twice the new password."""

    submit_label = "Bewaar wachtwoord"
