"""Effect goals: a figure, where, from when, to where, compared with what. The baseline is chosen by year, not typed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone

from amersfoort_veiligheid.web.drafts import FORM_KEY
from amersfoort_veiligheid.web.editing_forms import ABSENT
from cycle.enums import AreaLevel
from cycle.models import Area
from vap.enums import ComparisonKind, GoalKind, TargetKind
from vap.forms.choices import AREA_ORDER, AreaChoices, areas, chosen_first, offer
from vap.forms.goals import ChainForm, GoalForm, OutputForm, QualitativeForm, StagedForm
from vap.models import VAP
from vap.queries.goal_specs import GoalSpec, codes_of
from vap.queries.measures import Measure, has_figures, measures
from vap.stats.detection import COUNTS, PERSONS

FIRST_YEAR: Final = 2005  # of any figure


class EffectForm(StagedForm):
    """A change in the city that a figure shows."""

    kind = GoalKind.EFFECT
    own_fields = (*GoalForm.own_fields, "target_kind", "target", "result_years", "source_note")

    measure = forms.ChoiceField(label="Welk cijfer meet dit?")
    areas = AreaChoices(
        label="Waar meten we?",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets aangevinkt: de hele stad.",
    )
    baseline_from = forms.TypedChoiceField(
        label="Nulmeting: van", coerce=int, empty_value=None, required=False, help_text="Leeg: de laatste drie jaar."
    )
    baseline_to = forms.TypedChoiceField(label="Nulmeting: tot en met", coerce=int, empty_value=None, required=False)
    own_baseline = forms.FloatField(
        label="Nulmeting (er is nog geen cijfer in gebruik)",
        required=False,
        localize=True,
        help_text="Schrijf hieronder wie dit cijfer levert.",
    )
    target_kind = forms.ChoiceField(
        label="Hoe schrijft u het doel op?", choices=TargetKind, widget=forms.RadioSelect, initial=TargetKind.CHANGE
    )
    target = forms.FloatField(
        label="Streefwaarde",
        localize=True,
        min_value=0,
        help_text="Een stand, of het percentage minder (of meer, waar meer beter is) dan de nulmeting.",
    )
    result_years = forms.TypedChoiceField(
        label="Hoeveel jaar telt mee in het resultaat?",
        choices=[(1, "één jaar"), (2, "twee jaar samen"), (3, "drie jaar samen")],
        coerce=int,
        initial=1,
    )
    source_note = forms.CharField(
        label="Wie levert het cijfer, en hoe vaak?",
        required=False,
        max_length=300,
        help_text="Alleen nodig als de bron nog niet in gebruik is. Een organisatie of functie, geen naam.",
    )
    compare_with = forms.ChoiceField(
        label="Waarmee vergelijken we?", choices=ComparisonKind, widget=forms.RadioSelect, required=False
    )
    comparison_areas = AreaChoices(
        label="Gekozen wijken om mee te vergelijken",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Van ongeveer hetzelfde niveau, en niet ernaast. De toets zegt welke wijken passen.",
    )
    displacement_areas = AreaChoices(
        label="Wijken waarheen het kan verschuiven",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De buren. Nam het daar zo veel toe als het hier afnam, dan is het doel niet aantoonbaar gehaald.",
    )
    free_text = (*GoalForm.free_text, "source_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {measure.key: measure for measure in measures()}
        field = self.fields["measure"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Kies een cijfer"), *_grouped(list(self.known.values()), self.vap)]
        years = [("", "vanzelf"), *((year, str(year)) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1))]
        for name in ("baseline_from", "baseline_to"):
            chooser = self.fields[name]
            if isinstance(chooser, forms.ChoiceField):
                chooser.choices = years
        measure = self._raw_measure()
        if measure is None or has_figures(measure):
            del self.fields["own_baseline"]
        offer(self, "areas", chosen_first(areas(), self._ticked("areas"), *AREA_ORDER))
        wijken = Area.objects.current().filter(level=AreaLevel.WIJK)
        offer(self, "comparison_areas", chosen_first(wijken, self._ticked("comparison_areas"), "code"))
        offer(self, "displacement_areas", chosen_first(wijken, self._ticked("displacement_areas"), "code"))
        self.order_fields(
            [
                "title", "style", "measure", "areas", "baseline_from", "baseline_to", "own_baseline", "target_kind",
                "target", "target_date", "result_years", "compare_with", "comparison_areas", "displacement_areas",
                "stage_1_on", "stage_1_value", "stage_2_on", "stage_2_value", "source_note", "success_chance",
            ]
        )  # fmt: skip

    @property
    def helper(self) -> FormHelper:
        """Two buttons; while somebody types, the page asks for the test and puts it beside the form."""
        helper = super().helper
        helper.add_input(Submit(self.TEST, "Toets", css_class="subtle"))
        helper.attrs |= {
            "hx-post": "",
            "hx-trigger": "change delay:200ms, input delay:700ms",
            "hx-target": "#toets",
            "hx-sync": "this:replace",
            "hx-params": f"not {FORM_KEY}",  # a test is no save: the draft stays
        }
        return helper

    TEST: ClassVar[str] = "toets"

    def _raw_measure(self) -> Measure | None:
        """What is chosen to measure, before any check."""
        key = self.data.get(self.add_prefix("measure")) if self.is_bound else None
        if key is None:
            key = self.get_initial_for_field(self.fields["measure"], "measure")
        return self.known.get(str(key or ""))

    def _ticked(self, name: str) -> list[Any]:
        if self.row is not None:
            return list(getattr(self.row, name).all())
        return list(self.initial.get(name, []))

    def value_in(self, row: Any, name: str) -> Any:
        """The measure is an indicator or a group in the record; a typed baseline is one without versions."""
        if name == "measure":
            if row.indicator_id:
                return f"i{row.indicator_id}"
            return f"g{row.definition_id}-{row.flow}" if row.definition_id else ""
        if name == "compare_with":
            return row.comparison
        if name == "own_baseline":
            return row.baseline if not row.baseline_versions else ABSENT
        return super().value_in(row, name)

    def clean(self) -> dict[str, Any]:
        """Years in order; a comparison with chosen areas has areas, and not those of the goal itself."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("baseline_from"), cleaned.get("baseline_to")
        if (first is None) != (last is None):
            self.add_error("baseline_to" if last is None else "baseline_from", "Vul beide jaren in, of geen van beide.")
        elif first is not None and last is not None and last < first:
            self.add_error("baseline_to", "De nulmeting eindigt na haar begin.")
        own = set(codes_of(cleaned.get("areas") or []))
        matched = cleaned.get("compare_with") == ComparisonKind.MATCHED_AREAS
        chosen = set(codes_of(cleaned.get("comparison_areas") or [])) if matched else set()
        if own & chosen:
            self.add_error("comparison_areas", "Een gebied van het doel is geen vergelijking voor zichzelf.")
        moves_to = list(cleaned.get("displacement_areas") or [])
        around = {area.parent_id for area in cleaned.get("areas") or []}
        if own & set(codes_of(moves_to)) or any(area.pk in around for area in moves_to):
            self.add_error("displacement_areas", "Het gebied van het doel ligt in deze wijk. Kies de buren.")
        if chosen & set(codes_of(moves_to)):
            words = "Een wijk waarheen het kan verschuiven, is geen eerlijke vergelijking. Kies er één van."
            self.add_error("displacement_areas", words)
        if cleaned.get("own_baseline") is not None and not cleaned.get("source_note"):
            self.add_error("source_note", "Schrijf op wie dit cijfer levert, en hoe vaak.")
        return cleaned

    @property
    def chosen_measure(self) -> Measure | None:
        """What is measured, as far as it is chosen."""
        return self.known.get(str(self._typed("measure") or ""))

    def _typed(self, name: str) -> Any:
        """A value that came through its check; before anything was sent, what stands in the field."""
        if self.is_bound:
            return self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else None
        return self.get_initial_for_field(self.fields[name], name)

    def spec(self) -> GoalSpec | None:
        """The choices so far, for the test; None while nothing is chosen to measure."""
        measure = self.chosen_measure
        if measure is None:
            return None
        matched = self._typed("compare_with") == ComparisonKind.MATCHED_AREAS
        return GoalSpec(
            measure=measure,
            areas=codes_of(self._typed("areas") or []),
            baseline_from=self._typed("baseline_from") or None,
            baseline_to=self._typed("baseline_to") or None,
            target_kind=self._typed("target_kind") or TargetKind.LEVEL,
            target=self._typed("target"),
            target_date=self._typed("target_date"),
            result_years=int(self._typed("result_years") or 1),
            comparison=self._typed("compare_with") or "",
            comparison_areas=codes_of(self._typed("comparison_areas") or []) if matched else (),
            displacement_areas=codes_of(self._typed("displacement_areas") or []),
            ends_on=self.vap.end_date,
        )

    def values(self) -> dict[str, Any]:
        """The measure as its row; areas of a comparison only where it has any."""
        cleaned, measure = self.cleaned_data, self.chosen_measure
        matched = cleaned["compare_with"] == ComparisonKind.MATCHED_AREAS
        made = {
            **super().values(),
            "indicator": measure.indicator if measure else None,
            "definition": measure.definition if measure else None,
            "flow": measure.flow if measure else "",
            "comparison": cleaned["compare_with"],
            "baseline_from": cleaned["baseline_from"],
            "baseline_to": cleaned["baseline_to"],
            "areas": list(cleaned["areas"]),
            "comparison_areas": list(cleaned["comparison_areas"]) if matched else [],
            "displacement_areas": list(cleaned["displacement_areas"]),
        }
        if cleaned.get("own_baseline") is not None:
            year = self.cleaned_data["target_date"].year - 1
            made["baseline"] = cleaned["own_baseline"]
            made["baseline_from"] = cleaned["baseline_from"] or year
            made["baseline_to"] = cleaned["baseline_to"] or year
        return made


def _grouped(known: list[Measure], vap: VAP) -> list[tuple[str, list[tuple[str, str]]]]:
    """Measures under headings: first what counts the offences of this VAP, then by part of social safety."""
    own = set(vap.offence_groups.values_list("pk", flat=True)) if vap.pk else set()
    groups = set(vap.target_groups.values_list("pk", flat=True)) if vap.pk else set()
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    fits = "Past bij dit plan"
    found[fits] = []
    for measure in known:
        if measure.indicator is not None:
            heading = str(measure.indicator.get_component_display()).capitalize()
            is_own = measure.indicator.offence_group_id in own
        else:
            heading = "Doelgroepen"
            is_own = measure.definition is not None and measure.definition.group_id in groups
        unit = measure.unit if measure.kind not in (COUNTS, PERSONS) else ""
        label = f"{measure.name} ({unit})" if unit else measure.name
        found[fits if is_own else heading].append((measure.key, label))
    return [(heading, options) for heading, options in found.items() if options]


FORMS: Final[dict[str, type[GoalForm]]] = {
    form.kind.value: form for form in (EffectForm, OutputForm, QualitativeForm, ChainForm)
}
