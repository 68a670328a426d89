"""Forms of commitments: ask, promise, answer, decide on a counter-proposal, and note what was kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from vap.enums import CommitmentState
from vap.forms.choices import DAY, NO_NAMES, offer, text
from vap.models import Activity


class ProposalForm(RevisionForm):
    """What is asked of whom, or with ``is_offer`` what one promises oneself; with ``instance`` a question changes.

    Give ``organisations`` to choose from and the ``activities`` of the VAP.
    """

    free_text = ("text", "amount")

    organisation = forms.ModelChoiceField(
        label="Aan wie vraagt u dit?", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    text = forms.CharField(
        label="Wat vraagt u?",
        help_text=f"Zo concreet als het kan. Het is een vraag, geen opdracht. {NO_NAMES}",
        widget=text(),
    )
    amount = forms.CharField(
        label="Hoeveel", max_length=100, required=False, help_text="Bijvoorbeeld: 4 uur per week, of 120 sloten."
    )
    start_on = forms.DateField(label="Vanaf", widget=DAY, required=False)
    due_on = forms.DateField(label="Klaar op", widget=DAY, required=False)
    answer_by = forms.DateField(label="Wanneer hoort u graag het antwoord?", widget=DAY, required=False)
    activity = forms.ModelChoiceField(
        label="Bij welke activiteit?",
        queryset=Activity.objects.none(),
        required=False,
        empty_label="Niet bij één activiteit",
    )

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        activities: QuerySet[Activity],
        is_offer: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_offer = is_offer
        offer(self, "organisation", organisations)
        offer(self, "activity", activities)
        if not activities:
            del self.fields["activity"]
        if is_offer:
            del self.fields["answer_by"]
            self.fields["organisation"].label = "Namens"
            self.fields["text"].label, self.fields["text"].help_text = "Wat zegt u toe?", NO_NAMES
            if len(organisations) == 1:
                self.fields["organisation"].initial = organisations[0]
        if self.instance is not None:
            del self.fields["organisation"]
            self.fields.pop("activity", None)

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # depends on what the form is for
        """What the button does."""
        if self.instance is not None:
            return "Bewaar"
        return "Zeg dit toe" if self.is_offer else "Stel de vraag"

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean()
        start_on, due_on = cleaned.get("start_on"), cleaned.get("due_on")
        if start_on and due_on and due_on < start_on:
            self.add_error("due_on", "Deze dag ligt voor het begin.")
        return cleaned


class AnswerForm(RevisionForm):
    """The organisation's own answer; give the commitment as ``instance``."""

    free_text = ("counter_text", "counter_amount", "answer")
    submit_label = "Verstuur uw antwoord"

    state = forms.ChoiceField(
        label="Wat is uw antwoord?",
        choices=[
            (CommitmentState.ACCEPTED.value, "Ja, dit doen wij"),
            (CommitmentState.AMENDED.value, "Wij doen iets anders, of minder"),
            (CommitmentState.DECLINED.value, "Nee, dit doen wij niet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een antwoord."},
    )
    counter_amount = forms.CharField(
        label="Bij iets anders: hoeveel wel?", max_length=100, required=False, help_text="Bijvoorbeeld: 2 uur per week."
    )
    counter_text = forms.CharField(
        label="Bij iets anders: wat doet u wel?",
        help_text="Laat dit leeg als alleen de hoeveelheid anders is.",
        widget=text(2),
        required=False,
    )
    answer = forms.CharField(
        label="Toelichting", help_text=f"Bij nee: schrijf op waarom niet. {NO_NAMES}", widget=text(2), required=False
    )

    def value_in(self, row: Any, name: str) -> Any:
        """A question that waits has no answer to show yet."""
        value = super().value_in(row, name)
        return "" if name == "state" and value == CommitmentState.PROPOSED else value

    def clean(self) -> dict[str, Any]:
        """Something else says what, and no says why."""
        cleaned = super().clean()
        to = cleaned.get("state")
        counter = cleaned.get("counter_text") or cleaned.get("counter_amount")
        if to == CommitmentState.AMENDED and not counter and not self.errors.keys() & {"counter_text"}:
            self.add_error("counter_text", "Schrijf op wat of hoeveel u wel kunt doen.")
        if to == CommitmentState.DECLINED and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Schrijf op waarom niet.")
        return cleaned


class ReasonForm(RevisionForm):
    """A step back with its reason; give ``label``, ``submit`` and whether the reason ``is_needed``."""

    free_text = ("reason",)

    reason = forms.CharField(label="Waarom?", help_text=NO_NAMES, widget=text(2), max_length=500)

    def __init__(self, *args: Any, label: str, submit: str, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit = submit
        self.fields["reason"].label, self.fields["reason"].required = label, is_needed

    @property
    def submit_label(self) -> str:  # type: ignore[override]  # depends on what the form is for
        """What the button does."""
        return self.submit


class KeptForm(RevisionForm):
    """On which day a promise was kept; who does not speak for the organisation says how that is known."""

    free_text = ("kept_note",)
    submit_label = "Noteer als nagekomen"

    kept_on = forms.DateField(label="Nagekomen op", widget=DAY)
    kept_note = forms.CharField(label="Waaruit blijkt dat?", max_length=300, help_text=NO_NAMES, widget=text(2))

    def __init__(self, *args: Any, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept_note"].required = needs_note
