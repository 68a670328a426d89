"""The yardsticks, who scores, and what is given: apart and together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from vap.enums import ScoringState
from vap.forms.choices import PersonChoices, offer, scorers, text
from vap.models import Criterion, Scoring
from vap.models.scoring import HIGHEST, LOWEST
from vap.services.scoring import Yardstick

NEW_ROWS: Final = 2
SCALE: Final = [
    (str(value), f"{value}{words}")
    for value, words in zip(range(LOWEST, HIGHEST + 1), [": heel weinig", "", "", "", ": heel veel"], strict=True)
]


class SetUpForm(RevisionForm):
    """A row per yardstick with room for two more, and who scores."""

    submit_label = "Bewaar"

    def __init__(self, *args: Any, instance: Scoring, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.known = list(instance.criteria.all())
        self.only_weights = instance.state != ScoringState.APART
        rows: Sequence[Criterion | None] = [*self.known, *([] if self.only_weights else [None] * NEW_ROWS)]
        for index, criterion in enumerate(rows):
            self._add_row(index, criterion)
        self.count = len(rows)
        self.free_text = tuple(f"{name}_{i}" for i in range(self.count) for name in ("name", "question"))  # type: ignore[misc]  # per form, not per class
        self.fields["scorers"] = PersonChoices(
            label="Wie scoren?", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
        )
        offer(self, "scorers", scorers())

    def _add_row(self, index: int, criterion: Criterion | None) -> None:
        which = f"Criterium {index + 1}"
        if not self.only_weights:
            self.fields[f"name_{index}"] = forms.CharField(
                label=which,
                max_length=100,
                required=False,
                initial=criterion.name if criterion else "",
                help_text="Maak leeg om dit criterium te laten vervallen."
                if criterion
                else "Alleen als u er een toevoegt.",
            )
            self.fields[f"question_{index}"] = forms.CharField(
                label=f"{which}: de vraag die iedereen beantwoordt",
                max_length=300,
                required=False,
                initial=criterion.question if criterion else "",
            )
        name = criterion.name if criterion and self.only_weights else which
        self.fields[f"weight_{index}"] = forms.IntegerField(
            label=f"{name}: gewicht (1 tot en met 10)",
            min_value=1,
            max_value=10,
            required=self.only_weights,
            initial=criterion.weight if criterion else None,
            help_text=criterion.question if criterion and self.only_weights else "",
        )

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty, and every name stands once."""
        cleaned = super().clean() or self.cleaned_data
        names: list[str] = []
        for index in range(0 if self.only_weights else self.count):
            name, question = cleaned.get(f"name_{index}", ""), cleaned.get(f"question_{index}", "")
            if not name:
                continue
            if name.lower() in names:
                self.add_error(f"name_{index}", f"“{name}” staat er al.")
            names.append(name.lower())
            if not question:
                self.add_error(f"question_{index}", f"Schrijf bij “{name}” de vraag op die iedereen beantwoordt.")
            if cleaned.get(f"weight_{index}") is None and f"weight_{index}" not in self.errors:
                self.add_error(f"weight_{index}", f"Geef “{name}” een gewicht.")
        return cleaned

    def yardsticks(self) -> list[Yardstick]:
        """The filled rows in their order."""
        given = self.cleaned_data
        if self.only_weights:
            return [
                Yardstick(one.name, one.question, given[f"weight_{index}"], one.pk)
                for index, one in enumerate(self.known)
            ]
        pks = [criterion.pk for criterion in self.known] + [None] * NEW_ROWS
        return [
            Yardstick(given[f"name_{index}"], given[f"question_{index}"], given[f"weight_{index}"], pks[index])
            for index in range(self.count)
            if given[f"name_{index}"]
        ]


class OwnScoresForm(ShellForm):
    """What one person gives one finding: a score per yardstick."""

    submit_label = "Bewaar en ga verder"

    def __init__(self, *args: Any, criteria: Sequence[Criterion], given: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name,
                help_text=criterion.question,
                choices=SCALE,
                widget=forms.RadioSelect(attrs={"class": "score"}),
                initial=str(given.get(criterion.pk, "")),
                error_messages={"required": f"Geef een score voor “{criterion.name}”."},
            )
        self._pks = [criterion.pk for criterion in criteria]

    def values(self) -> dict[int, int]:
        """The score per yardstick."""
        return {pk: int(self.cleaned_data[f"score_{pk}"]) for pk in self._pks}


class JointScoresForm(FreeTextForm):
    """What the group gives together; a reason per yardstick when it lies outside what people gave apart."""

    submit_label = "Bewaar gezamenlijke score"

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        given: Mapping[int, Sequence[int]],
        joint: Mapping[int, tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            apart = sorted(given.get(criterion.pk, []))
            value, reason = joint.get(criterion.pk, (apart[len(apart) // 2] if apart else "", ""))
            words = f"Apart: {', '.join(str(one) for one in apart)}." if apart else "Niemand gaf apart een score."
            self.fields[f"score_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.name,
                help_text=f"{criterion.question} {words}",
                choices=SCALE,
                widget=forms.RadioSelect,
                initial=str(value),
                error_messages={"required": f"Geef een score voor “{criterion.name}”."},
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=f"{criterion.name}: waarom anders dan iedereen apart gaf?",
                required=False,
                max_length=300,
                initial=reason,
                widget=text(1),
            )
        self._apart = {criterion.pk: given.get(criterion.pk, []) for criterion in criteria}
        self.free_text = tuple(f"reason_{pk}" for pk in self._apart)  # type: ignore[misc]  # per form, not per class

    def clean(self) -> dict[str, Any]:
        """Outside what was given apart a score needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        for pk, apart in self._apart.items():
            value = cleaned.get(f"score_{pk}")
            if not value or not apart or cleaned.get(f"reason_{pk}") or f"reason_{pk}" in self.errors:
                continue
            if not min(apart) <= int(value) <= max(apart):
                words = f"Apart gaf iedereen {min(apart)} tot en met {max(apart)}. Schrijf op waarom het {value} wordt."
                self.add_error(f"reason_{pk}", words)
        return cleaned

    def values(self) -> dict[int, int]:
        """The score per yardstick."""
        return {pk: int(self.cleaned_data[f"score_{pk}"]) for pk in self._apart}

    def reasons(self) -> dict[int, str]:
        """The reason per yardstick, where there is one."""
        return {pk: self.cleaned_data[f"reason_{pk}"] for pk in self._apart}
