"""Forms of technical questions of the council."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, offer
from agov.forms.editions import ReaderChoice
from agov.queries.answering import officers
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, form_helper

LONG: Final = forms.Textarea(attrs={"rows": 10})


class AskForm(FreeTextForm):
    """A question about one passage; give ``passages`` as choices."""

    free_text: ClassVar[tuple[str, ...]] = ("text",)
    submit_label = "Stel deze vraag"

    anchor = forms.ChoiceField(
        label="Over welke passage gaat uw vraag?",
        error_messages={"invalid_choice": "Kies een passage van deze editie."},
    )
    text = forms.CharField(
        label="Wat wilt u weten?",
        help_text=f"Over cijfers, uitleg of uitvoering. {WITHOUT_NAMES} De hele raad leest vraag en antwoord.",
        widget=TEXT,
        error_messages={"required": "Schrijf uw vraag op."},
    )

    def __init__(self, *args: Any, passages: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["anchor"]
        if isinstance(field, forms.ChoiceField):
            field.choices = passages


class AnswerForm(RevisionForm):
    """The answer, as a draft or to send, with what it promises."""

    free_text: ClassVar[tuple[str, ...]] = ("draft", "promise_text", "promise_owner")
    submit_label = "Bewaar als concept"
    send_name: ClassVar[str] = "send"

    draft = forms.CharField(
        label="Antwoord",
        help_text=f"De hele raad leest dit. {WITHOUT_NAMES}",
        widget=LONG,
        required=False,
    )
    promise_text = forms.CharField(
        label="Zegt u iets toe?",
        help_text="Wat u belooft te doen. Het komt op de lijst met verzoeken van de raad. Niets beloofd? Laat leeg.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    promise_owner = forms.CharField(label="Wie zorgt daarvoor (functie)?", max_length=200, required=False)
    promise_due_on = forms.DateField(label="Wanneer is dat klaar?", widget=DAY, required=False)

    @property
    def helper(self) -> FormHelper:
        """Two buttons: keep, and send."""
        helper = form_helper(submit=self.submit_label)
        helper.add_input(Submit(self.send_name, "Verstuur aan de hele raad"))
        return helper


class PassOnForm(RevisionForm):
    """With which function a question or reaction lies from now on."""

    free_text: ClassVar[tuple[str, ...]] = ("function",)
    submit_label = "Leg dit hier neer"
    keeps_draft = False

    officer = ReaderChoice(
        label="Bij wie?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Een functie zonder account",
        help_text="Dit account krijgt bericht.",
    )
    function = forms.CharField(
        label="Functie",
        max_length=150,
        required=False,
        help_text="De functie die antwoordt. Leeg: de functie van het account.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "officer", officers())

    def value_in(self, row: Any, name: str) -> Any:
        """The function stays empty, so that it follows the account that somebody chooses."""
        return "" if name == "function" else super().value_in(row, name)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        cleaned = super().clean()
        officer = cleaned.get("officer")
        cleaned["function"] = cleaned.get("function") or (officer.function if officer else "")
        if not cleaned["function"] and "function" not in self.errors:
            self.add_error("function", "Schrijf op bij welke functie de vraag nu ligt.")
        return cleaned
