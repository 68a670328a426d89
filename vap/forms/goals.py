"""Goals: the kind first, then only what that kind needs. The baseline is chosen by year and never typed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from vap.enums import ChainLinkKind, GoalKind, GoalStyle, PublicPart
from vap.forms.choices import DAY, NO_NAMES, partners, text
from vap.forms.who_sees import SaysWhoSees
from vap.models import VAP, Goal
from vap.queries.goals import LINK_ORDER
from vap.services.goals import Parts

STAGES: Final = 2
LEVELS: Final = 5
LEVEL_HELP: Final = {
    1: "Het laagste niveau: wat ziet u als het slecht gaat? Noem geen personen.",
    LEVELS: "Het hoogste niveau: wat ziet u als alles lukt? Noem geen personen.",
}
NOT_IN_ROW: Final = ("revision", "reason", RevisionForm.NAMES_CHECKED)


def whole(value: float | None) -> float | int | None:
    """A number as people type it: without decimals where it has none."""
    return int(value) if value is not None and value == int(value) else value


class GoalForm(SaysWhoSees, RevisionForm):
    """What every goal has. ``reason`` is asked when the VAP was adopted."""

    submit_label: ClassVar[str] = "Bewaar het doel"
    kind: ClassVar[GoalKind]
    free_text: ClassVar[tuple[str, ...]] = ("title", "reason")

    on_page: ClassVar[Mapping[str, PublicPart | None]] = dict.fromkeys(
        ("title", "target", "target_kind", "unit", "target_date"), PublicPart.GOALS
    )
    inside_words: ClassVar[str] = "Alleen wie ermee werkt ziet dit, tot de evaluatie is gesloten."

    title = forms.CharField(
        label="Wat is het doel?", max_length=300, help_text="Eén zin, met wat, waar en wanneer. Noem geen personen."
    )
    style = forms.ChoiceField(
        label="Wat voor aanpak hoort erbij?",
        choices=GoalStyle,
        widget=forms.RadioSelect,
        help_text=(
            "Normerend of repressief: stop daarmee, of voel de gevolgen. Preventief: zorgen dat het niet begint en dat"
            " niemand afglijdt. Zorg en herstel: hulp, opvang, weer goed maken."
        ),
    )
    target_date = forms.DateField(label="Wanneer is het gehaald?", widget=DAY)
    success_chance = forms.IntegerField(
        label="Hoe groot schat u de kans dat het lukt (%)?",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Uw eigen schatting, vooraf. Later leren wij ervan hoe goed wij vooruitkijken.",
    )
    reason = forms.CharField(
        label="Waarom wijzigt het vastgestelde doel?", widget=text(2), help_text="Iedereen kan dit later lezen."
    )

    def __init__(self, *args: Any, vap: VAP, instance: Goal | None = None, **kwargs: Any) -> None:
        self.vap = vap
        super().__init__(*args, instance=instance, **kwargs)
        if not vap.is_locked:
            del self.fields["reason"]

    @property
    def row(self) -> Goal | None:
        """The goal that is changed, if there is one."""
        return self.instance if isinstance(self.instance, Goal) else None

    def values(self) -> dict[str, Any]:
        """What the service stores on the goal itself."""
        own = set(self.own_fields)
        return {name: value for name, value in self.cleaned_data.items() if name in own}

    own_fields: ClassVar[tuple[str, ...]] = ("title", "style", "target_date", "success_chance")

    def parts(self) -> Parts:
        """What hangs on the goal."""
        return Parts()


class StagedForm(GoalForm):
    """A goal with a number: it may have values in between."""

    stage_1_on = forms.DateField(label="Tussenstand op", required=False, widget=DAY)
    stage_1_value = forms.FloatField(label="Dan staan we op", required=False, localize=True)
    stage_2_on = forms.DateField(label="Tweede tussenstand op", required=False, widget=DAY)
    stage_2_value = forms.FloatField(label="Dan staan we op", required=False, localize=True)

    def value_in(self, row: Any, name: str) -> Any:
        """Stages are rows of their own."""
        if name == "target":
            return whole(row.target)
        if not name.startswith("stage_"):
            return super().value_in(row, name)
        stages = list(row.stages.all())
        _, number, part = name.split("_")
        if int(number) > len(stages):
            return None
        stage = stages[int(number) - 1]
        return stage.due_on if part == "on" else whole(stage.value)

    def clean(self) -> dict[str, Any]:
        """A stage has a day and a value, before the target date; two stages are on different days."""
        cleaned = super().clean() or self.cleaned_data
        days: list[date] = []
        for number in range(1, STAGES + 1):
            day, value = cleaned.get(f"stage_{number}_on"), cleaned.get(f"stage_{number}_value")
            if (day is None) != (value is None):
                self.add_error(f"stage_{number}_on" if day is None else f"stage_{number}_value", "Vul beide in.")
            elif day is not None:
                end = cleaned.get("target_date")
                if end is not None and day >= end:
                    self.add_error(f"stage_{number}_on", "Een tussenstand ligt vóór de dag waarop het gehaald is.")
                if day in days:
                    self.add_error(f"stage_{number}_on", "Voor deze dag is al een tussenstand ingevuld.")
                days.append(day)
        return cleaned

    def stages(self) -> tuple[tuple[date, float], ...]:
        """The stages that are filled in, by day."""
        found = []
        for number in range(1, STAGES + 1):
            day, value = self.cleaned_data.get(f"stage_{number}_on"), self.cleaned_data.get(f"stage_{number}_value")
            if day is not None and value is not None:
                found.append((day, value))
        return tuple(sorted(found))

    def parts(self) -> Parts:
        """The stages."""
        return Parts(stages=self.stages())


class OutputForm(StagedForm):
    """What we do ourselves, counted."""

    kind = GoalKind.OUTPUT
    own_fields = (*GoalForm.own_fields, "unit", "target", "source_note")

    unit = forms.CharField(
        label="Wat tellen wij?", max_length=100, help_text="Bijvoorbeeld: bezoeken, sloten, avonden."
    )
    target = forms.FloatField(label="Hoeveel moeten het er zijn?", min_value=0, localize=True)
    source_note = forms.CharField(
        label="Wie houdt de telling bij?", required=False, max_length=300, help_text="Een organisatie of functie."
    )
    free_text = (*GoalForm.free_text, "unit", "source_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "style", "unit", "target", "target_date"])


class QualitativeForm(GoalForm):
    """Described levels: what one sees, so that no "good" or "fair" is needed."""

    kind = GoalKind.QUALITATIVE
    own_fields = (*GoalForm.own_fields, "baseline", "target", "source_note")

    baseline = forms.TypedChoiceField(label="Op welk niveau staat het nu?", coerce=int)
    target = forms.TypedChoiceField(label="Welk niveau willen we halen?", coerce=int)
    source_note = forms.CharField(
        label="Wie oordeelt, en hoe?",
        max_length=300,
        help_text="Minstens twee organisaties of functies, ieder apart. Geen namen.",
    )
    free_text = (*GoalForm.free_text, "source_note", *(f"level_{number}" for number in range(1, LEVELS + 1)))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LEVELS + 1):
            self.fields[f"level_{number}"] = forms.CharField(
                label=f"Niveau {number}: wat ziet u dan?",
                required=False,
                widget=text(2),
                help_text=LEVEL_HELP.get(number, ""),
            )
        for name in ("baseline", "target"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(number, f"niveau {number}") for number in range(1, LEVELS + 1)]
        levels = [f"level_{number}" for number in range(1, LEVELS + 1)]
        self.order_fields(["title", "style", *levels, "baseline", "target", "target_date", "source_note"])

    def value_in(self, row: Any, name: str) -> Any:
        """Levels are rows of their own; the two levels stand as whole numbers."""
        if name.startswith("level_"):
            found = {level.level: level.description for level in row.levels.all()}
            return found.get(int(name.removeprefix("level_")), "")
        value = super().value_in(row, name)
        return int(value) if name in ("baseline", "target") and value is not None else value

    def clean(self) -> dict[str, Any]:
        """Both levels are described, and the wanted one is the higher."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("baseline", "target"):
            level = cleaned.get(name)
            if level and not cleaned.get(f"level_{level}"):
                self.add_error(f"level_{level}", "Beschrijf dit niveau: u gebruikt het hieronder.")
        if cleaned.get("baseline") and cleaned.get("target") and cleaned["target"] <= cleaned["baseline"]:
            self.add_error("target", "Het gewenste niveau is hoger dan het niveau van nu.")
        return cleaned

    def parts(self) -> Parts:
        """The described levels."""
        found = ((number, self.cleaned_data.get(f"level_{number}") or "") for number in range(1, LEVELS + 1))
        return Parts(levels=tuple((number, words) for number, words in found if words))


class ChainForm(GoalForm):
    """Three links, each with an owner; who is missing is a gap that everybody sees."""

    kind = GoalKind.CHAIN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = partners()
        for kind in LINK_ORDER:
            name = str(kind.label)
            self.fields[f"{kind.value}_owner"] = forms.ModelChoiceField(
                label=f"Wie doet: {name}?",
                queryset=organisations,
                required=False,
                empty_label="nog niemand: een gat in de keten",
                help_text="Repressie komt het laatst." if kind == ChainLinkKind.REPRESSION else "",
            )
            self.fields[f"{kind.value}_what"] = forms.CharField(
                label="Wat doet deze schakel?", required=False, max_length=300, help_text=NO_NAMES
            )
        links = [f"{kind.value}_{part}" for kind in LINK_ORDER for part in ("owner", "what")]
        self.order_fields(["title", "style", *links, "target_date", "success_chance"])

    free_text = (*GoalForm.free_text, *(f"{kind.value}_what" for kind in LINK_ORDER))

    def value_in(self, row: Any, name: str) -> Any:
        """Links are rows of their own."""
        kind, _, part = name.rpartition("_")
        if kind not in ChainLinkKind.values:
            return super().value_in(row, name)
        link = next((one for one in row.links.all() if one.kind == kind), None)
        if link is None:
            return None if part == "owner" else ""
        return link.organisation_id if part == "owner" else link.what

    def parts(self) -> Parts:
        """The links that say anything."""
        found: list[tuple[str, Organisation | None, str]] = []
        for kind in LINK_ORDER:
            owner, what = self.cleaned_data[f"{kind.value}_owner"], self.cleaned_data[f"{kind.value}_what"]
            if owner is not None or what:
                found.append((kind.value, owner, what))
        return Parts(links=tuple(found))
