"""A priority in three short forms (what, why, with what), and what may be done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.euros import EuroField
from amersfoort_veiligheid.web.forms import FreeTextForm
from analysis.models import Finding
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, PolicyCycle, Spot, TargetGroup, Theme
from vap.enums import INSTRUMENT_FIELDS, Evidence, InstrumentKind
from vap.forms.choices import (
    AREA_ORDER,
    DAY,
    NO_NAMES,
    AreaChoices,
    PersonChoice,
    ThemeChoice,
    areas,
    chosen_first,
    offer,
    partners,
    people,
    text,
    themes,
)
from vap.models import VAP, Priority


class PartForm(RevisionForm):
    """One part of a priority. ``reason`` is only there when it is asked: a change of what was approved, or a limit."""

    submit_label = "Bewaar"
    locked_question: ClassVar[str] = "Waarom wijzigt de vastgestelde prioriteit?"

    reason = forms.CharField(label="Reden", required=False, widget=text(2), help_text=NO_NAMES)

    def __init__(self, *args: Any, instance: Priority | VAP | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        is_locked = instance is not None and instance.is_locked
        if is_locked:
            self.fields["reason"].label = self.locked_question
            self.fields["reason"].required = True
        elif not self.data.get(self.add_prefix("reason")):
            self._asked_later = self.fields.pop("reason")
        self.order_fields([name for name in self.fields if name != "reason"])

    def ticked(self, name: str) -> list[Any]:
        """What stands ticked before somebody touches the page."""
        return list(self.get_initial_for_field(self.fields[name], name) or [])

    def ask_reason(self, blockers: list[str], *, needs_reason: bool) -> None:
        """Say what is not in order, and ask why it happens all the same."""
        if not needs_reason:
            self.add_error(None, " ".join([*blockers, "Deze cyclus laat dat niet toe."]))
            return
        if "reason" not in self.fields:
            self.fields["reason"] = self._asked_later
        self.fields["reason"].label = "Waarom toch?"
        self.add_error("reason", " ".join([*blockers, "Schrijf op waarom u toch doorgaat."]))

    def values(self) -> dict[str, Any]:
        """What the service stores."""
        own = {name: value for name, value in self.cleaned_data.items() if name not in NOT_STORED}
        for name, value in own.items():
            if hasattr(value, "iterator"):
                own[name] = list(value)
        return own


NOT_STORED = ("revision", "reason", FreeTextForm.NAMES_CHECKED, "instruments")


class PriorityForm(PartForm):
    """What is going on, where and with whom, and what we want."""

    free_text = ("title", "statement", "aim", "reason")

    title = forms.CharField(
        label="Hoe heet de prioriteit?", max_length=200, help_text="Kort, zoals u haar in een gesprek noemt."
    )
    findings = forms.ModelMultipleChoiceField(
        label="Op welke bevindingen rust zij?",
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    statement = forms.CharField(label="Wat is er aan de hand?", widget=text(), help_text=NO_NAMES)
    aim = forms.CharField(label="Wat willen we bereiken?", widget=text(2), help_text=NO_NAMES)
    theme = ThemeChoice(label="Thema", queryset=Theme.objects.none(), empty_label="Kies een thema")
    track = forms.ChoiceField(label="Spoor", choices=Track, widget=forms.RadioSelect)
    areas = AreaChoices(
        label="Gebieden", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    spots = forms.ModelMultipleChoiceField(
        label="Plekken", queryset=Spot.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.ModelMultipleChoiceField(
        label="Doelgroepen", queryset=TargetGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    offence_groups = forms.ModelMultipleChoiceField(
        label="Delicten", queryset=OffenceGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_offence_confirmed = forms.BooleanField(
        label="Deze prioriteit gaat met opzet niet over een delict", required=False
    )

    def __init__(self, *args: Any, cycle: PolicyCycle, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "findings", Finding.objects.visible_to(user).filter(analysis__cycle=cycle).distinct())
        offer(self, "theme", themes())
        offer(self, "areas", chosen_first(areas(), self.ticked("areas"), *AREA_ORDER))
        offer(self, "spots", Spot.objects.watched())
        offer(self, "target_groups", TargetGroup.objects.filter(valid_to__isnull=True))
        offer(self, "offence_groups", chosen_first(OffenceGroup.objects.all(), self.ticked("offence_groups"), "name"))
        if not self._asks_about_offence():
            self._confirmation = self.fields.pop("no_offence_confirmed")

    def _asks_about_offence(self) -> bool:
        was = isinstance(self.instance, Priority) and self.instance.no_offence_confirmed
        return was or bool(self.data.get(self.add_prefix("no_offence_confirmed")))

    def clean(self) -> dict[str, Any]:
        """An area without an offence is asked about once; each track has what it is about."""
        cleaned = super().clean() or self.cleaned_data
        track, in_place = cleaned.get("track"), cleaned.get("areas") or cleaned.get("spots")
        if track in (Track.AREA, Track.BOTH) and not in_place:
            self.add_error("areas", "Kies minstens één gebied of plek, of kies het spoor doelgroep.")
        if track in (Track.GROUP, Track.BOTH) and not cleaned.get("target_groups"):
            self.add_error("target_groups", "Kies minstens één doelgroep, of kies het spoor gebied.")
        if in_place and not cleaned.get("offence_groups"):
            if "no_offence_confirmed" not in self.fields:
                self.fields["no_offence_confirmed"] = self._confirmation
                self.order_fields([name for name in self.fields if name != "reason"])
            if not cleaned.get("no_offence_confirmed"):
                words = "Om welk delict gaat het in dit gebied? Kies er een, of zet hieronder het vinkje."
                self.add_error("offence_groups", words)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The tick only counts where there is no offence."""
        own = super().values()
        ticked = bool(own.get("no_offence_confirmed"))
        return {**own, "no_offence_confirmed": ticked and not own["offence_groups"]}


class GroundsForm(PartForm):
    """How strong the evidence is, and apart from that why this was chosen: two judgements, two owners."""

    free_text = ("evidence_reason", "choice_reason", "reason")

    evidence = forms.ChoiceField(label="Hoe sterk is het bewijs?", choices=Evidence, widget=forms.RadioSelect)
    evidence_reason = forms.CharField(label="Waarom dit oordeel over het bewijs?", widget=text(2), help_text=NO_NAMES)
    evidence_by = forms.CharField(
        label="Wiens oordeel is dit?", max_length=150, help_text="Een functie, geen naam: onderzoeker O&S."
    )
    choice_reason = forms.CharField(
        label="Waarom kiezen we dit?",
        widget=text(2),
        help_text="Mag afwijken van het bewijs; schrijf dan op waarom. Noem geen personen.",
    )
    choice_by = forms.CharField(
        label="Wiens keuze is dit?", max_length=150, help_text="Een functie of gremium, geen naam."
    )


class MeansForm(PartForm):
    """Who is needed, with what sort of instruments, and what it costs."""

    free_text = ("reason",)

    trekker = PersonChoice(
        label="Beoogd trekker", queryset=User.objects.none(), required=False, empty_label="Nog niemand"
    )
    partners = forms.ModelMultipleChoiceField(
        label="Wie is nodig?",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    instruments = forms.MultipleChoiceField(
        label="Met wat voor instrumenten?",
        choices=InstrumentKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cost = EuroField(label="Geschatte kosten (euro)", required=False)
    covered = EuroField(label="Waarvan gedekt (euro)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "trekker", people())
        offer(self, "partners", chosen_first(partners(), self.ticked("partners"), "name"))

    def value_in(self, row: Any, name: str) -> Any:
        """The ticks of the instruments are three fields in the record."""
        return [str(kind) for kind in row.instruments] if name == "instruments" else super().value_in(row, name)

    def clean(self) -> dict[str, Any]:
        """Cover belongs to a cost and is not above it."""
        cleaned = super().clean() or self.cleaned_data
        cost, covered = cleaned.get("cost"), cleaned.get("covered")
        if covered is not None and cost is None and "cost" not in self.errors:
            self.add_error("cost", "Vul ook de kosten in.")
        elif cost is not None and covered is not None and covered > cost:
            self.add_error("covered", "De dekking is hoger dan de kosten.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The ticks as the three fields."""
        ticked = self.cleaned_data["instruments"]
        return {**super().values(), **{field: kind.value in ticked for kind, field in INSTRUMENT_FIELDS.items()}}


PARTS: dict[str, type[PartForm]] = {"wat": PriorityForm, "waarom": GroundsForm, "wie": MeansForm}


class DropForm(FreeTextForm):
    """Why a priority lapses."""

    submit_label = "Laat vervallen"
    free_text = ("reason",)

    reason = forms.CharField(label="Waarom vervalt deze prioriteit?", max_length=300, widget=text(2))


class LeaveOutForm(FreeTextForm):
    """Why a finding becomes no priority, and when to look again."""

    submit_label = "Leg vast: bewust niet"
    free_text = ("reason",)

    reason = forms.CharField(
        label="Waarom wordt dit geen prioriteit?",
        widget=text(),
        help_text="Iedereen kan dit later lezen. Noem geen personen.",
    )
    review_on = forms.DateField(label="Wanneer kijken we er opnieuw naar?", widget=DAY)


class WindowForm(FreeTextForm):
    """Until when partners may comment."""

    submit_label = "Vraag om reacties"

    until = forms.DateField(label="Reageren kan tot en met", widget=DAY)


class CommentForm(FreeTextForm):
    """What an organisation thinks of a draft."""

    submit_label = "Verstuur reactie"
    free_text: ClassVar[tuple[str, ...]] = ("text",)

    organisation = forms.ModelChoiceField(label="Namens", queryset=Organisation.objects.none(), empty_label=None)
    text = forms.CharField(label="Wat vindt u ervan?", widget=text(), help_text=NO_NAMES)

    def __init__(self, *args: Any, user: User, notes_for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(users=user)
        offer(self, "organisation", partners() if notes_for_others else own)


class AnswerForm(FreeTextForm):
    """What is done with a comment."""

    submit_label = "Bewaar antwoord"
    free_text: ClassVar[tuple[str, ...]] = ("answer",)

    answer = forms.CharField(label="Wat doen wij hiermee?", widget=text(2), help_text=NO_NAMES)


class GroupTrackForm(RevisionForm):
    """Why this cycle goes without the track of target groups; empty when it does not."""

    submit_label = "Bewaar"
    free_text = ("group_track_note",)

    group_track_note = forms.CharField(
        label="Doelgroepen zijn in deze cyclus nog niet haalbaar, omdat",
        required=False,
        max_length=300,
        widget=text(2),
        help_text="Leeg: het spoor van de doelgroepen doet gewoon mee.",
    )
