"""Forms about policy documents: the register, rounds, numbered parts, decisions."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone

from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from amersfoort_veiligheid.web.places import NAVIGATION
from cycle.enums import DecisionOutcome, DocumentItemKind
from cycle.forms.fields import day_field, link_field, long_text, offer
from cycle.models import Body, DocumentVersion, PolicyDocument

SKIPPED_PLACES: Final = frozenset({"web:home", "agov:my-work", "admin:index", "web:components"})


def place_choices() -> list[tuple[str, Any]]:
    """The places of the menu, under their headings where they have one: where one sees what became of a choice."""
    choices: list[tuple[str, Any]] = [("", "Nog nergens")]
    for section in NAVIGATION:
        places = [(place.url_name, place.label) for place in section.places if place.url_name not in SKIPPED_PLACES]
        choices += [(section.label, places)] if section.label and places else places
    return choices


class DocumentForm(RevisionForm):
    """What the register says about a document."""

    submit_label = "Bewaar document"
    free_text = ("title", "author", "owner", "summary")

    title = forms.CharField(label="Titel", max_length=200, error_messages={"required": "Vul de titel in."})
    author = forms.CharField(
        label="Opgesteld door",
        max_length=200,
        help_text="Een afdeling of bureau. Noem geen personen.",
        error_messages={"required": "Vul in welke afdeling of welk bureau het opstelde."},
    )
    owner = forms.CharField(
        label="Eigenaar",
        max_length=200,
        help_text="Een functie of afdeling.",
        error_messages={"required": "Vul in welke functie of afdeling eigenaar is."},
    )
    dated_on = day_field("Datum")
    summary = long_text("Waar gaat het over?", required=False)
    link = link_field()
    round_label = forms.CharField(
        label="Naam van de eerste ronde",
        max_length=100,
        initial="eerste ronde",
        help_text="Bijvoorbeeld startnotitie.",
        error_messages={"required": "Geef de eerste ronde een naam."},
    )

    def __init__(self, *args: Any, instance: PolicyDocument | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance is not None:
            del self.fields["round_label"]


class RoundForm(FreeTextForm):
    """A next round of a document."""

    submit_label = "Begin deze ronde"
    free_text = ("label", "change_note")

    label = forms.CharField(
        label="Naam van de ronde",
        max_length=100,
        help_text="Bijvoorbeeld definitief.",
        error_messages={"required": "Geef de ronde een naam."},
    )
    dated_on = day_field("Datum")
    change_note = long_text(
        "Wat verandert er?",
        help_text="In een of twee zinnen. De verschillen per onderdeel laat het systeem zelf zien.",
        error_messages={"required": "Schrijf op wat er in deze ronde verandert."},
    )
    keep = forms.MultipleChoiceField(
        label="Welke onderdelen gaan mee?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wat u niet aankruist, vervalt. De tekst past u daarna aan.",
    )

    def __init__(self, *args: Any, last: DocumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        items = list(last.items.all())
        field = self.fields["keep"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(item.pk), f"{item}: {_short(item.text)}") for item in items]
            field.initial = [str(item.pk) for item in items]
        if not items:
            del self.fields["keep"]

    @property
    def kept(self) -> list[int]:
        """The ids of the parts that go along."""
        return [int(pk) for pk in self.cleaned_data.get("keep", [])]


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


class ItemForm(RevisionForm):
    """A numbered part; kind and number stay as they were made."""

    submit_label = "Bewaar onderdeel"
    free_text = ("section", "text")

    kind = forms.ChoiceField(label="Soort", choices=DocumentItemKind)
    number = forms.IntegerField(
        label="Nummer",
        min_value=1,
        max_value=999,
        required=False,
        help_text="Leeg: het eerstvolgende nummer.",
        error_messages={"invalid": "Vul een heel getal in.", "min_value": "Vul een getal vanaf 1 in."},
    )
    section = forms.CharField(label="Paragraaf", max_length=100, required=False)
    text = long_text(
        "Tekst van het voorstel", rows=4, error_messages={"required": "Schrijf op wat er wordt voorgesteld."}
    )
    place = forms.ChoiceField(
        label="Waar komt dit terug?",
        choices=place_choices,
        required=False,
        help_text="De plek in het menu waar u ziet wat ervan is gemaakt.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance is not None:
            del self.fields["kind"], self.fields["number"]


class DecisionForm(FreeTextForm):
    """What a body decided on one part."""

    submit_label = "Leg besluit vast"
    free_text = ("decided_text", "explanation")

    body = forms.ModelChoiceField(
        label="Welk gremium?",
        queryset=Body.objects.none(),
        empty_label="Kies een gremium",
        error_messages={"required": "Kies een gremium."},
    )
    outcome = forms.ChoiceField(
        label="Wat werd het?",
        choices=DecisionOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat het werd."},
    )
    decided_on = day_field("Op welke dag?")
    decided_text = long_text(
        "Tekst zoals die is vastgesteld",
        rows=4,
        required=False,
        help_text="Alleen bij een wijziging. Bij akkoord is het voorstel hierboven de vastgestelde tekst.",
    )
    explanation = long_text("Toelichting", required=False, rows=2)
    votes_for = forms.IntegerField(label="Stemmen voor", min_value=0, max_value=9999, required=False)
    votes_against = forms.IntegerField(label="Stemmen tegen", min_value=0, max_value=9999, required=False)

    def __init__(self, *args: Any, proposal: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        offer(self, "body", Body.objects.all())

    def clean_decided_on(self) -> Any:
        """A decision was taken; it is not planned here."""
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Deze dag ligt in de toekomst. Leg het besluit vast als het is genomen.")
        return day

    def clean(self) -> dict[str, Any]:
        """A change is written out; votes come as a pair."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("decided_text") or ""
        if (
            cleaned.get("outcome") == DecisionOutcome.CHANGED
            and "decided_text" not in self.errors
            and (not text.strip() or text.split() == self.proposal.split())
        ):
            self.add_error("decided_text", "Schrijf de tekst op zoals die is vastgesteld, met de wijziging.")
        votes = (cleaned.get("votes_for"), cleaned.get("votes_against"))
        if (votes[0] is None) != (votes[1] is None) and not {"votes_for", "votes_against"} & set(self.errors):
            missing = "votes_for" if votes[0] is None else "votes_against"
            self.add_error(missing, "Vul beide aantallen stemmen in, of geen van beide.")
        return cleaned
