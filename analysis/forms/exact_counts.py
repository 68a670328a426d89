"""Reading exact counts: what for, and the password once more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.forms import ShellForm
from analysis.enums import ReadingPurpose


class ExactForm(ShellForm):
    """The password counts as a login: after too many wrong ones the account waits."""

    submit_label = "Toon de exacte aantallen"

    purpose = forms.ChoiceField(
        label="Waarvoor hebt u de aantallen nodig?", choices=[("", "Kies een doel"), *ReadingPurpose.choices]
    )
    password = forms.CharField(
        label="Uw wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Nog een keer, zodat niemand anders op uw computer dit opent.",
    )

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request, self._user = request, user

    def clean_password(self) -> str:
        """The password of who is logged in, and of nobody else."""
        given: str = self.cleaned_data["password"]
        known = authenticate(self._request, email=self._user.email, password=given)
        if known is None or known.pk != self._user.pk:
            raise forms.ValidationError("Dit wachtwoord klopt niet.")
        return given
