"""Asking for mail about new publications."""

from __future__ import annotations

from typing import Any

from django import forms

from agov.enums import PublicationKind
from agov.models import Publication
from agov.queries.subscriptions import choices_to_follow
from amersfoort_veiligheid.web.forms import ShellForm

EVERYTHING = "alles"


class SubscribeForm(ShellForm):
    """An address, and what it wants to hear of."""

    keeps_draft = False  # an address is not kept beside what was asked for
    submit_label = "Vraag bericht aan"

    email = forms.EmailField(
        label="Uw e-mailadres",
        help_text="Wij gebruiken het alleen hiervoor. Stopt u, dan wissen wij het.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, series = choices_to_follow()
        groups: list[Any] = [(EVERYTHING, "Alle rapporten")]
        groups += [("Een soort", kinds)] if kinds else []
        groups += [("Eén rapport", series)] if series else []
        self.fields["what"] = forms.ChoiceField(label="Waarover wilt u bericht?", choices=groups, initial=chosen)

    def chosen(self) -> tuple[Publication | None, PublicationKind | None]:
        """The series or the kind that was chosen; both None for everything."""
        what, _, name = self.cleaned_data["what"].partition(":")
        if what == "soort":
            return None, PublicationKind(name)
        return (Publication.objects.get(slug=name), None) if what == "reeks" else (None, None)
