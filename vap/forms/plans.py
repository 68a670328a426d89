"""A VAP in short forms: what, why it would work, approach and time, where it comes from; and the steps it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.forms import FreeTextForm
from analysis.models import Finding, SharedView
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, PolicyCycle, Spot, TargetGroup, Theme
from vap.enums import PriorityState, PublicPart, VapState
from vap.forms.choices import (
    AREA_ORDER,
    DAY,
    NO_NAMES,
    AreaChoices,
    ThemeChoice,
    areas,
    chosen_first,
    offer,
    partners,
    text,
    themes,
)
from vap.forms.priorities import PartForm
from vap.forms.who_sees import SaysWhoSees
from vap.models import VAP, Priority, RunningProject


class PlanPartForm(SaysWhoSees, PartForm):
    """One part of a VAP. ``reason`` is only there when it is asked: a change after adoption, or a limit."""

    locked_question = "Waarom wijzigt het vastgestelde VAP?"
    on_page: ClassVar[Mapping[str, PublicPart | None]] = {
        **dict.fromkeys(("title", "theme", "start_date", "end_date", "contact")),
        **dict.fromkeys(("problem", "areas", "target_groups"), PublicPart.PROBLEM),
        **dict.fromkeys(("approach", "because", "therefore"), PublicPart.APPROACH),
    }

    def __init__(self, *args: Any, cycle: PolicyCycle, user: User, **kwargs: Any) -> None:
        self.cycle, self.user = cycle, user
        super().__init__(*args, **kwargs)

    @property
    def plan(self) -> VAP | None:
        """The VAP that changes; a new one is not there yet."""
        return self.instance if isinstance(self.instance, VAP) else None


class WhatForm(PlanPartForm):
    """What is going on, where and for whom."""

    free_text: ClassVar[tuple[str, ...]] = ("title", "problem", "reason")

    title = forms.CharField(
        label="Hoe heet het VAP?", max_length=200, help_text="Kort, zoals u het in een gesprek noemt."
    )
    problem = forms.CharField(label="Wat is er aan de hand?", widget=text(), help_text=NO_NAMES)
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", themes().select_related("safety_kind"))
        offer(self, "areas", chosen_first(areas(), self.ticked("areas"), *AREA_ORDER))
        offer(self, "spots", Spot.objects.watched())
        offer(self, "target_groups", TargetGroup.objects.filter(valid_to__isnull=True))
        offer(self, "offence_groups", chosen_first(OffenceGroup.objects.all(), self.ticked("offence_groups"), "name"))

    def clean(self) -> dict[str, Any]:
        """Each track has what it is about."""
        cleaned = super().clean() or self.cleaned_data
        track = cleaned.get("track")
        if track in (Track.AREA, Track.BOTH) and not (cleaned.get("areas") or cleaned.get("spots")):
            self.add_error("areas", "Kies minstens één gebied of plek, of kies het spoor doelgroep.")
        if track in (Track.GROUP, Track.BOTH) and not cleaned.get("target_groups"):
            self.add_error("target_groups", "Kies minstens één doelgroep, of kies het spoor gebied.")
        return cleaned


class OriginFields(forms.Form):
    """Where a VAP comes from: a priority, or a reason why it is there all the same."""

    priority = forms.ModelChoiceField(
        label="Bij welke prioriteit?", queryset=Priority.objects.none(), required=False, empty_label="Geen prioriteit"
    )
    findings = forms.ModelMultipleChoiceField(
        label="Op welke bevindingen rust het?",
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    follows = forms.ModelChoiceField(
        label="Is het een vervolg op een ander VAP?", queryset=VAP.objects.none(), required=False, empty_label="Nee"
    )
    project = forms.ModelChoiceField(
        label="Komt het uit een project dat al liep?",
        queryset=RunningProject.objects.none(),
        required=False,
        empty_label="Nee",
    )
    origin_note = forms.CharField(
        label="Komt niet uit een prioriteit, maar",
        max_length=300,
        required=False,
        widget=text(2),
        help_text="Alleen nodig zonder prioriteit: waarom is dit VAP er toch? Noem geen personen.",
    )


def _offer_origins(form: PlanPartForm) -> None:
    user, cycle = form.user, form.cycle
    seen = Priority.objects.visible_to(user).filter(cycle=cycle).exclude(state=PriorityState.DROPPED)
    offer(form, "priority", seen.order_by("title"))
    found = Finding.objects.visible_to(user).filter(analysis__cycle=cycle).distinct()
    offer(form, "findings", chosen_first(found, form.ticked("findings"), "analysis", "number"))
    others = VAP.objects.visible_to(user).exclude(state=VapState.WITHDRAWN).select_related("cycle")
    offer(form, "follows", others.exclude(pk=form.instance.pk) if isinstance(form.instance, VAP) else others)
    offer(form, "project", RunningProject.objects.visible_to(user).order_by("title"))


def _ask_origin(form: PlanPartForm, cleaned: dict[str, Any]) -> None:
    if not cleaned.get("priority") and not cleaned.get("origin_note") and "priority" not in form.errors:
        form.add_error("origin_note", "Kies een prioriteit, of schrijf op waarom dit VAP er toch is.")


class PlanForm(OriginFields, WhatForm):
    """A new VAP: what, where it comes from, and who is asked to carry it out."""

    submit_label = "Maak het VAP"
    free_text = ("title", "problem", "origin_note", "reason")
    ORDER: ClassVar[tuple[str, ...]] = (
        "title", "problem", "priority", "origin_note", "follows", "project", "theme", "track", "areas", "spots",
        "target_groups", "offence_groups", "findings", "partners",
    )  # fmt: skip

    partners = forms.ModelMultipleChoiceField(
        label="Wie vraagt u om het uit te voeren?",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een voorstel: een andere organisatie doet pas mee als zij dat zelf toezegt.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_origins(self)
        offer(self, "partners", chosen_first(partners(), self.ticked("partners"), "name"))
        self.order_fields([*self.ORDER])

    def clean(self) -> dict[str, Any]:
        """Without a priority there is a reason."""
        cleaned = super().clean()
        _ask_origin(self, cleaned)
        return cleaned


class WhyForm(PlanPartForm):
    """Why it would work, and the shared view that it rests on."""

    free_text = ("because", "therefore", "no_preventive_reason", "reason")

    because = forms.CharField(
        label="Omdat", widget=text(2), required=False, help_text="Waarom dit zou werken. Noem geen personen."
    )
    therefore = forms.CharField(
        label="Daardoor", widget=text(2), required=False, help_text="Wat er dan verandert. Noem geen personen."
    )
    shared_view = forms.ModelChoiceField(
        label="Op welke gedeelde visie rust het?",
        queryset=SharedView.objects.none(),
        required=False,
        empty_label="Geen",
    )
    no_preventive_reason = forms.CharField(
        label="Geen preventief doel, omdat",
        max_length=300,
        required=False,
        widget=text(2),
        help_text="Alleen bij een VAP over jeugd zonder preventief doel.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        views = SharedView.objects.visible_to(self.user).filter(cycle=self.cycle)
        offer(self, "shared_view", views.select_related("theme", "cycle"))


class ApproachForm(PlanPartForm):
    """How it is done, and when it begins and ends."""

    free_text = ("approach", "one_organisation_reason", "contact", "reason")

    approach = forms.CharField(label="Hoe pakken wij het aan?", widget=text(6), required=False, help_text=NO_NAMES)
    start_date = forms.DateField(label="Begint op", widget=DAY, required=False)
    end_date = forms.DateField(label="Eindigt op", widget=DAY, required=False)
    one_organisation_reason = forms.CharField(
        label="Eén organisatie, omdat",
        max_length=300,
        required=False,
        widget=text(2),
        help_text="Alleen als één organisatie dit VAP uitvoert.",
    )
    contact = forms.CharField(
        label="Aanspreekpunt", max_length=200, required=False, help_text="Een functie, geen naam; staat op de site."
    )

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning; an adopted VAP begins on a day."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", "Een VAP eindigt na zijn begin.")
        if isinstance(self.instance, VAP) and self.instance.is_locked and not start and "start_date" not in self.errors:
            self.add_error("start_date", "Een vastgesteld VAP heeft een begindatum.")
        return cleaned


class OriginForm(OriginFields, PlanPartForm):
    """Where it comes from."""

    free_text = ("origin_note", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_origins(self)

    def clean(self) -> dict[str, Any]:
        """Without a priority there is a reason."""
        cleaned = super().clean() or self.cleaned_data
        _ask_origin(self, cleaned)
        return cleaned


PARTS: dict[str, type[PlanPartForm]] = {
    "wat": WhatForm,
    "waarom": WhyForm,
    "aanpak": ApproachForm,
    "herkomst": OriginForm,
}


class MoveForm(FreeTextForm):
    """A step that needs nothing but the wish to take it."""

    def __init__(self, *args: Any, vap: VAP, **kwargs: Any) -> None:
        self.vap = vap
        super().__init__(*args, **kwargs)


class AdoptForm(MoveForm):
    """By whom and when it was adopted, and when it begins; reasons only where something stands out."""

    submit_label = "Stel vast"
    free_text = ("adopted_by", "reason", "no_preventive_reason", "one_organisation_reason")

    adopted_on = forms.DateField(label="Vastgesteld op", widget=DAY)
    adopted_by = forms.CharField(label="Door wie?", max_length=150, help_text="Een functie of gremium, geen naam.")
    start_date = forms.DateField(label="Begint op", widget=DAY)
    end_date = forms.DateField(label="Eindigt op", widget=DAY, required=False)
    no_preventive_reason = forms.CharField(
        label="Waarom heeft dit VAP over jeugd geen preventief doel?", max_length=300, required=False, widget=text(2)
    )
    one_organisation_reason = forms.CharField(
        label="Waarom doet één organisatie dit alleen?", max_length=300, required=False, widget=text(2)
    )
    reason = forms.CharField(
        label="Waarom begint u zonder volledige dekking?", max_length=300, required=False, widget=text(2)
    )

    def __init__(
        self, *args: Any, asks_preventive: bool, asks_organisation: bool, asks_cover: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "adopted_on": timezone.localdate(),
            "adopted_by": "college van burgemeester en wethouders",
            "start_date": self.vap.start_date,
            "end_date": self.vap.end_date,
            **self.initial,
        }
        asked = {
            "no_preventive_reason": asks_preventive,
            "one_organisation_reason": asks_organisation,
            "reason": asks_cover,
        }
        for name, is_asked in asked.items():
            if is_asked:
                self.fields[name].required = True
            else:
                del self.fields[name]


class StartForm(MoveForm):
    """On which day the work began."""

    submit_label = "Begin"

    started_on = forms.DateField(label="Begonnen op", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"started_on": timezone.localdate(), **self.initial}


class CloseForm(MoveForm):
    """On which day it ended."""

    submit_label = "Rond af"

    ended_on = forms.DateField(label="Afgerond op", widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"ended_on": timezone.localdate(), **self.initial}


class StopForm(MoveForm):
    """Why it stops before its end, and what we learned."""

    submit_label = "Stop het VAP"
    free_text = ("reason", "lesson")

    ended_on = forms.DateField(label="Gestopt op", widget=DAY)
    reason = forms.CharField(label="Waarom stopt het?", widget=text(2), help_text=NO_NAMES)
    lesson = forms.CharField(
        label="Wat leerden we?",
        widget=text(),
        help_text="Deze les komt terug als iemand later hetzelfde voorstelt. Noem geen personen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"ended_on": timezone.localdate(), **self.initial}


class WithdrawForm(MoveForm):
    """Why a concept lapses."""

    submit_label = "Laat vervallen"
    free_text = ("reason",)

    reason = forms.CharField(label="Waarom vervalt dit VAP?", widget=text(2), help_text=NO_NAMES)
