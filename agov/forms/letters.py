"""Forms for letters to the council: the head, and what the college did."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from agov.enums import LetterOccasion, LetterPurpose
from agov.forms.choices import DAY, WITHOUT_NAMES, offer
from agov.models import CouncilLetter, CouncilQuestion, Edition, Outcome
from agov.queries.letters import outcomes_to_tell, public_editions, questions_to_write_about, requests_to_settle
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from cycle.models import CouncilRequest

ABOUT = tuple(one.value for one in LetterOccasion if one != LetterOccasion.OTHER)

ONLY = "Alleen als de aanleiding is: {}."


class _EditionChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Edition) -> str:
        return f"{obj.title}, editie {obj.number}"


class _OneEdition(forms.ModelChoiceField):
    def label_from_instance(self, obj: Edition) -> str:
        return f"{obj.title}, editie {obj.number}"


class _OutcomeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Outcome) -> str:
        return f"{obj.code} {obj.text[:100]}"


class _RequestChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: CouncilRequest) -> str:
        return f"{obj.get_kind_display()}: {obj.title} (klaar op {dutch_date(obj.due_on)})"


class LetterForm(RevisionForm):
    """The head of a letter: about what, for what, and what comes with it. Its words are typed in its edition."""

    free_text: ClassVar[tuple[str, ...]] = ("subject",)
    submit_label = "Bewaar"

    subject = forms.CharField(label="Onderwerp", help_text=WITHOUT_NAMES, max_length=200)
    purpose = forms.ChoiceField(
        label="Waarvoor krijgt de raad deze brief?", choices=LetterPurpose, widget=forms.RadioSelect
    )
    occasion = forms.ChoiceField(label="Wat is de aanleiding?", choices=LetterOccasion, widget=forms.RadioSelect)
    edition = _OneEdition(
        label="Welk rapport?",
        help_text=ONLY.format(LetterOccasion.EDITION.label),
        queryset=Edition.objects.none(),
        required=False,
        empty_label="Kies",
    )
    question = forms.ModelChoiceField(
        label="Welke vraag van de raad?",
        help_text=ONLY.format(LetterOccasion.QUESTION.label),
        queryset=CouncilQuestion.objects.none(),
        required=False,
        empty_label="Kies",
    )
    request = forms.ModelChoiceField(
        label="Welke toezegging of motie?",
        help_text=ONLY.format(LetterOccasion.REQUEST.label),
        queryset=CouncilRequest.objects.none(),
        required=False,
        empty_label="Kies",
    )
    outcome = _OutcomeChoice(
        label="Welke uitkomst van het overleg?",
        help_text=ONLY.format(LetterOccasion.OUTCOME.label),
        queryset=Outcome.objects.none(),
        required=False,
        empty_label="Kies",
    )
    annexes = _EditionChoice(
        label="Bijlagen",
        help_text="Alleen wat openbaar is. Nummer en vingerafdruk staan in de brief.",
        queryset=Edition.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    settles = _RequestChoice(
        label="Wat doet deze brief af?",
        help_text="Zodra de brief openbaar is, staat dit bij de raad als afgedaan.",
        queryset=CouncilRequest.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, user: User, instance: CouncilLetter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        offer(self, "edition", public_editions(instance))
        offer(self, "question", questions_to_write_about(user))
        offer(self, "request", requests_to_settle(instance))
        offer(self, "outcome", outcomes_to_tell(user))
        for name, rows in (("annexes", public_editions(instance)), ("settles", requests_to_settle(instance))):
            field = self.fields[name]
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """What the occasion is about has to be chosen; the other choices do not count."""
        cleaned = super().clean() or self.cleaned_data
        occasion = cleaned.get("occasion")
        if occasion in ABOUT and not cleaned.get(occasion) and occasion not in self.errors:
            self.add_error(occasion, "Kies waar deze brief over gaat.")
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """What the service asks."""
        cleaned = self.cleaned_data
        occasion = LetterOccasion(cleaned["occasion"])
        return {
            "subject": cleaned["subject"].strip(),
            "purpose": LetterPurpose(cleaned["purpose"]),
            "occasion": occasion,
            "about": cleaned[occasion.value] if occasion.value in ABOUT else None,
            "annexes": list(cleaned["annexes"]),
            "settles": list(cleaned["settles"]),
        }


class CollegeForm(RevisionForm):
    """When the college treated the letter, and what it decided."""

    free_text = ("college_decision",)
    submit_label = "Bewaar"

    college_on = forms.DateField(label="Behandeld door het college op", widget=DAY)
    college_decision = forms.CharField(
        label="Besluit van het college",
        help_text="Het nummer van het besluit, of in een paar woorden. Noem geen personen.",
        max_length=200,
    )
