"""Forms of analyses, findings, readings and holders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from analysis.enums import AnalysisState, Certainty, Hardness, HolderState, InterpretationKind, SoftReliability
from analysis.forms.fields import day_field, long_text, offer
from analysis.models import Finding, FrozenFigure, GeneratedReport, Interpretation, SafetyAnalysis
from analysis.services.findings import FindingContent, FindingError
from cycle.enums import AreaLevel, Track
from cycle.models import Area, OffenceGroup, PolicyCycle, Spot, TargetGroup, Theme


def attach(form: forms.Form, refusal: Exception) -> None:
    """Put what a service refused beside the field it is about, or on top."""
    field = refusal.field if isinstance(refusal, FindingError) else None
    form.add_error(field if field in form.fields else None, str(refusal))


class AnalysisForm(RevisionForm):
    """A veiligheidsanalyse: its cycle, title, authors of several organisations and summary."""

    submit_label = "Bewaar analyse"
    free_text = ("title", "summary")

    cycle = forms.ModelChoiceField(label="Cyclus", queryset=PolicyCycle.objects.none(), empty_label="Kies een cyclus")
    title = forms.CharField(label="Titel", max_length=200, help_text="Bijvoorbeeld: Veiligheidsanalyse najaar 2026.")
    authors = forms.ModelMultipleChoiceField(
        label="Opgesteld door",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies alle organisaties die meeschrijven. Een gezamenlijke analyse heeft er minstens twee.",
        error_messages={"required": "Kies minstens één organisatie."},
    )
    summary = long_text("Samenvatting", rows=4, required=False, help_text="Noem geen personen.")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "authors", Organisation.objects.filter(is_active=True))
        if self.instance is None:
            offer(self, "cycle", PolicyCycle.objects.visible_to(user))
        else:
            del self.fields["cycle"]


class MoveForm(FreeTextForm):
    """A step of an analysis: opening it, adopting it on a day, or a step back with a reason."""

    submit_label = "Zet deze stap"
    free_text = ("reason",)

    to = forms.ChoiceField(label="Volgende stap", choices=AnalysisState, widget=forms.HiddenInput)
    day = day_field("Vastgesteld op", required=False)
    reason = long_text("Reden", rows=2, required=False)

    def __init__(self, *args: Any, to: AnalysisState, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"to": to}, "auto_id": f"id_{to}_%s"})
        self.target = to
        if to != AnalysisState.ADOPTED:
            del self.fields["day"]
        else:
            self.fields["reason"].help_text = "Alleen nodig als hierboven staat wat er nog niet in orde is."


class PlaceForm(forms.Form):
    """Where a figure stands in a report, as the links of "Maak bevinding" say it."""

    report = forms.ModelChoiceField(queryset=GeneratedReport.objects.none())
    table = forms.SlugField(max_length=80)
    row = forms.IntegerField(min_value=0, max_value=100_000)
    column = forms.SlugField(max_length=80)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "report", GeneratedReport.objects.visible_to(user).only("pk", "kind", "code", "period", "title"))


class FindingForm(RevisionForm):
    """A finding: claim, how sure, what it is about. With figures it is hard; without, a signal with its origin."""

    submit_label = "Bewaar bevinding"
    free_text = ("claim", "explanation", "soft_source")

    analysis = forms.ModelChoiceField(
        label="Analyse", queryset=SafetyAnalysis.objects.none(), empty_label="Kies een analyse"
    )
    claim = forms.CharField(
        label="Wat is er aan de hand?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Eén zin die een wethouder begrijpt. Noem geen personen.",
        error_messages={"required": "Schrijf in één zin op wat er aan de hand is."},
    )
    explanation = long_text("Toelichting", rows=4, required=False, help_text="Wat moet een lezer erbij weten?")
    certainty = forms.ChoiceField(
        label="Hoe zeker is dit?",
        choices=Certainty,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe zeker dit is."},
    )
    checked_by = forms.ModelChoiceField(
        label="Nagekeken door", queryset=Organisation.objects.none(), required=False, empty_label="Nog niemand"
    )
    track = forms.ChoiceField(
        label="Spoor",
        choices=Track,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een gebied, een doelgroep of allebei."},
    )
    areas = forms.ModelMultipleChoiceField(
        label="Gebieden",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Meer dan één kiezen: houd Ctrl of ⌘ ingedrukt.",
    )
    spots = forms.ModelMultipleChoiceField(
        label="Plekken", queryset=Spot.objects.none(), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )
    target_groups = forms.ModelMultipleChoiceField(
        label="Doelgroepen",
        queryset=TargetGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offence_groups = forms.ModelMultipleChoiceField(
        label="Delicten en overlast",
        queryset=OffenceGroup.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    theme = forms.ModelChoiceField(
        label="Veiligheidsthema", queryset=Theme.objects.none(), required=False, empty_label="Nog geen thema"
    )
    soft_source = forms.CharField(
        label="Functie van de bron",
        max_length=150,
        help_text="Bijvoorbeeld: wijkmanager. Geen naam.",
        error_messages={"required": "Schrijf op welke functie de bron heeft."},
    )
    soft_area = forms.ModelChoiceField(
        label="Wijk van het signaal", queryset=Area.objects.none(), empty_label="Kies een wijk"
    )
    soft_date = day_field("Datum van het signaal")
    soft_reliability = forms.ChoiceField(
        label="Hoe stevig is het?", choices=[("", "Niet bekend"), *SoftReliability.choices], required=False
    )
    figures = forms.ModelMultipleChoiceField(
        label="Cijfers die erbij blijven",
        queryset=FrozenFigure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Houd minstens één cijfer over: zonder cijfer is dit geen harde informatie."},
    )

    def __init__(self, *args: Any, user: User, is_soft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_soft = is_soft
        finding = self.instance if isinstance(self.instance, Finding) else None
        if finding is None:
            offer(self, "analysis", SafetyAnalysis.objects.writable_by(user))
        else:
            offer(self, "figures", finding.figures.all())
        self._offer_subjects(finding)
        self._drop_what_does_not_belong(finding)

    def _offer_subjects(self, finding: Finding | None) -> None:
        """Offer what is in force, and what the finding already names."""
        today = timezone.localdate()
        in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        mine = Q(findings=finding) if finding else Q(pk__in=[])
        areas = Area.objects.filter(Q(pk__in=Area.objects.current()) | mine).exclude(level=AreaLevel.UNKNOWN)
        offer(self, "areas", areas.distinct())
        offer(self, "spots", Spot.objects.filter(Q(in_force, is_watched=True) | mine).distinct())
        offer(self, "target_groups", TargetGroup.objects.filter(in_force | mine).distinct())
        offer(self, "offence_groups", OffenceGroup.objects.order_by("kind", "name"))
        themes = Theme.objects.filter(Q(pk__in=Theme.objects.choosable()) | mine)
        offer(self, "theme", themes.select_related("safety_kind").distinct())
        offer(self, "checked_by", Organisation.objects.filter(is_active=True))
        offer(self, "soft_area", Area.objects.current().wijken())
        field = self.fields["areas"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            chosen = {str(getattr(one, "pk", one)) for one in self["areas"].value() or []}
            field.widget.choices = _by_wijk(areas.distinct().order_by("code"), chosen)

    def _drop_what_does_not_belong(self, finding: Finding | None) -> None:
        names = [] if finding is None else ["analysis"]
        if self.is_soft:
            names.append("figures")
            self.fields["certainty"].choices = [  # type: ignore[attr-defined]
                choice for choice in Certainty.choices if choice[0] != Certainty.SHOWN
            ]
        else:
            names += ["soft_source", "soft_area", "soft_date", "soft_reliability"]
            if finding is None:
                names.append("figures")
        for name in names:
            del self.fields[name]

    @property
    def helper(self) -> FormHelper:
        """The fields in the order in which one thinks: the claim, how sure, what it is about."""
        helper = super().helper
        present = self.fields

        def part(legend: str, *names: str) -> Fieldset:
            return Fieldset(legend, *(name for name in names if name in present))

        parts = [part("De bevinding", "analysis", "claim", "explanation", "figures")]
        if self.is_soft:
            parts.append(part("Het signaal", "soft_source", "soft_area", "soft_date", "soft_reliability"))
        parts += [
            part("Hoe zeker is het, en wie keek het na?", "certainty", "checked_by"),
            part("Waarover gaat het?", "track", "areas", "spots", "target_groups", "offence_groups", "theme"),
        ]
        helper.layout = Layout(*parts)
        helper.render_unmentioned_fields = True  # the question about names
        return helper

    def content(self) -> FindingContent:
        """What was filled in, as the service takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in FindingContent.__match_args__}
        given["certainty"], given["track"] = Certainty(given["certainty"]), Track(given["track"])
        return FindingContent(**given, hardness=Hardness.SOFT if self.is_soft else Hardness.HARD)


def _by_wijk(areas: Iterable[Area], chosen: set[str]) -> list[tuple[Any, Any]]:
    """The city, then a group of options per wijk: the wijk itself and its buurten; what is chosen comes first."""
    rows = list(areas)
    cities = [(area.pk, f"De hele stad ({area.name})") for area in rows if area.level == AreaLevel.MUNICIPALITY]
    groups: list[tuple[Any, Any]] = []
    for wijk in (area for area in rows if area.level == AreaLevel.WIJK):
        buurten = [(area.pk, area.name) for area in rows if area.parent_id == wijk.pk]
        groups.append((wijk.name, [(wijk.pk, f"Hele wijk {wijk.name}"), *buurten]))
    groups.sort(key=lambda group: not any(str(pk) in chosen for pk, _ in group[1]))  # a stable sort
    return [*cities, *groups]


class ExtraFigureForm(ShellForm):
    """An existing finding to lay a figure beside."""

    submit_label = "Voeg dit cijfer toe"

    finding = forms.ModelChoiceField(
        label="Bestaande bevinding", queryset=Finding.objects.none(), empty_label="Kies een bevinding"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writable = SafetyAnalysis.objects.writable_by(user).values("pk")
        offer(self, "finding", Finding.objects.filter(analysis__in=writable, hardness=Hardness.HARD))


class ReadingForm(RevisionForm):
    """How the own organisation reads a finding."""

    submit_label = "Bewaar duiding"
    free_text = ("text",)

    kind = forms.ChoiceField(
        label="Hoe leest uw organisatie dit?",
        choices=InterpretationKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe uw organisatie dit leest."},
    )
    text = long_text(
        "Duiding", required=False, help_text="Nodig als u aanvult of het anders leest. Noem geen personen."
    )

    def __init__(self, *args: Any, instance: Interpretation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)


class AskForm(FreeTextForm):
    """The question to an organisation to take up a finding."""

    submit_label = "Stel de vraag"
    free_text = ("question",)

    organisation = forms.ModelChoiceField(
        label="Aan wie vraagt u dit?", queryset=Organisation.objects.none(), empty_label="Kies een organisatie"
    )
    question = long_text(
        "Wat vraagt u?",
        help_text="Bijvoorbeeld: wilt u de aanpak hiervan trekken? Noem geen personen.",
        error_messages={"required": "Schrijf op wat u vraagt."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", Organisation.objects.filter(is_active=True))


class AnswerForm(FreeTextForm):
    """The answer of the organisation that was asked."""

    submit_label = "Verstuur antwoord"
    free_text = ("answer",)

    choice = forms.ChoiceField(
        label="Pakt uw organisatie dit op?",
        choices=[
            (HolderState.ACCEPTED, "Ja, wij pakken dit op"),
            (HolderState.COUNTERED, "Wij doen een tegenvoorstel"),
            (HolderState.DECLINED, "Nee"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een antwoord."},
    )
    answer = long_text("Toelichting", required=False, help_text="Nodig bij een tegenvoorstel of een nee.")


class LetGoForm(FreeTextForm):
    """Why the holder lets go."""

    submit_label = "Laat los"
    free_text = ("reason",)

    reason = forms.CharField(
        label="Waarom laat uw organisatie dit los?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom uw organisatie dit loslaat."},
    )
