"""Sample values for the page that shows every component in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from amersfoort_veiligheid.documents import figures, tables
from amersfoort_veiligheid.web.drafts import Offer
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FilterForm, ShellForm
from amersfoort_veiligheid.web.models import Draft
from amersfoort_veiligheid.web.statuses import Tone
from amersfoort_veiligheid.web.word_changes import word_changes

_TONE_WORDS: Final = ("Goedgekeurd", "In controle", "Geweigerd", "Concept", "Bezig")


@dataclass(frozen=True)
class SampleFilter:
    """A filter as components/filter_form.html needs it."""

    form: forms.Form
    is_narrowed: bool


class SampleForm(ShellForm):
    """One field of each kind."""

    submit_label = "Verstuur"
    keeps_draft = False

    name = forms.CharField(label="Naam van de levering", help_text="Zoals de bron haar noemt.")
    remark = forms.CharField(label="Toelichting", widget=forms.Textarea, required=False)
    year = forms.IntegerField(label="Jaar", min_value=2010, max_value=2100)
    received_on = forms.DateField(label="Ontvangen op", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    source = forms.ChoiceField(label="Bron", choices=[("", "Kies een bron"), ("police", "Politie"), ("cbs", "CBS")])
    track = forms.ChoiceField(
        label="Soort veiligheid",
        choices=[("objective", "Objectief"), ("subjective", "Subjectief")],
        widget=forms.RadioSelect,
        help_text="Objectief is geregistreerd, subjectief is wat bewoners ervaren.",
    )
    groups = forms.MultipleChoiceField(
        label="Doelgroepen",
        choices=[("youth", "Risicojongeren"), ("confused", "Personen met verward gedrag")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="Bestand", help_text="Csv, xlsx of ods, hooguit 2 GB.")
    checked = forms.BooleanField(label="Ik heb de cijfers gezien")


@dataclass(frozen=True)
class SampleRecord:
    """A record that somebody else saved first."""

    revision: int = 4
    title: str = "Minder overlast bij het station"
    text: str = "Vooral in het weekend.\nDe spoorpolitie telt mee."
    track: str = "objective"
    due_on: date = date(2026, 9, 1)


class SampleEditForm(RevisionForm):
    """What two people changed at the same time."""

    submit_label = "Bewaar"
    keeps_draft = False

    title = forms.CharField(label="Titel")
    text = forms.CharField(label="Toelichting", widget=forms.Textarea, required=False)
    track = forms.ChoiceField(
        label="Soort veiligheid", choices=[("objective", "Objectief"), ("subjective", "Subjectief")]
    )
    due_on = forms.DateField(label="Klaar op", widget=forms.DateInput(attrs={"type": "date"}))


def sample_conflict() -> SampleEditForm:
    """Give a form as it stands after somebody else saved the same record first."""
    record = SampleRecord()
    typed = {"title": record.title, "track": "subjective", "due_on": "2026-10-15", "revision": "3"}
    form = SampleEditForm(
        {**typed, "text": "Vooral in het weekend en op koopavond."}, instance=record, auto_id="conflict_%s"
    )
    form.is_valid()
    form.show_conflict(record)
    return form


def sample_offers() -> list[Offer]:
    """Give a draft before and after it was put back."""
    moment = datetime(2026, 9, 1, 14, 30, tzinfo=timezone.get_current_timezone())
    draft = Draft(pk=0, form="SampleForm", page="/componenten/", action="/componenten/", saved_at=moment)
    texts = [("Toelichting", "Vooral in het weekend.")]
    return [
        Offer(draft, "#inhoud", is_restored=False, what="Verstuur", texts=texts),
        Offer(draft, "#inhoud", is_restored=True),
    ]


class SampleFilterForm(FilterForm):
    """A filter with a choice and a search field."""

    state = forms.ChoiceField(label="Status", choices=[("", "Alle"), ("approved", "Goedgekeurd")])
    text = forms.CharField(label="Zoek", required=False)


def sample_table() -> tables.Table:
    """Give a table in which every sign occurs."""
    columns = (
        tables.Column("area", "Buurt", is_row_header=True),
        tables.Column("count", "Aantal", "misdrijven in 2023", "right"),
        tables.Column("rate", "Per 1.000", "inwoners", "right"),
        tables.Column("interval", "Marge", "95%", "right"),
    )
    rows = (
        (tables.text("Voorbeeldbuurt A"), tables.number(1234), tables.number(41.25, 1), tables.interval(39.0, 43.6, 1)),
        (tables.text("Voorbeeldbuurt B"), tables.number(0), tables.number(0, 1), tables.missing()),
        (tables.text("Voorbeeldbuurt C"), tables.suppressed("kleine aantallen"), tables.withheld(), tables.missing()),
        (tables.text("Voorbeeldbuurt D"), tables.missing(), tables.not_applicable(), tables.not_applicable()),
        (tables.text("Voorbeeldbuurt E"), tables.number(87, mark=tables.PROVISIONAL), tables.nil(), tables.missing()),
    )
    return tables.Table(
        key="voorbeeld",
        caption="Misdrijven per buurt (verzonnen)",
        columns=columns,
        rows=rows,
        notes=("Deze tabel laat elk teken zien.",),
        source="verzonnen voor deze pagina",
        figures_date="1 januari 2026",
    )


def sample_chart() -> figures.ChartSpec:
    """Give a line with a margin and a break."""
    years = {"2021": 40.0, "2022": 38.5, "2023": 39.1, "2024": 35.0, "2025": 35.6}
    points = tuple(
        figures.Point(label=year, value=value, lower=value - 3, upper=value + 3) for year, value in years.items()
    )
    return figures.ChartSpec(
        kind=figures.ChartKind.LINE,
        key="grafiek",
        title="De verzonnen wijk verschilt niet aantoonbaar van vijf jaar geleden",
        subtitle="Geregistreerde misdrijven per 1.000 inwoners, 2021 tot en met 2025",
        series=(figures.Series("Verzonnen wijk", points),),
        unit="per 1.000 inwoners",
        decimals=1,
        source="verzonnen voor deze pagina",
        figures_date="1 januari 2026",
        breaks=(figures.Break("2023", "Vanaf 2023 anders geteld"),),
        is_example=True,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Give the values of the gallery page."""
    wrong = SampleForm({"name": "Politie 2025", "year": "1800"})
    wrong.is_valid()
    chart = sample_chart()
    return {
        "crumbs": [("Start", "/")],
        "tones": list(zip(Tone, ("approved", "checking", "refused", "draft", "running"), _TONE_WORDS, strict=True)),
        "empty_form": SampleForm(auto_id="leeg_%s"),
        "wrong_form": wrong,
        "conflict_form": sample_conflict(),
        "sample_offers": sample_offers(),
        "changes": word_changes("Minder inbraken in de hele stad.", "Minder inbraken in Tolmeerse en Vlier."),
        "filter": SampleFilter(
            SampleFilterForm(request.GET or None, auto_id="filter_%s"), is_narrowed=bool(request.GET)
        ),
        "table": sample_table(),
        "chart": chart,
        "chart_svg": figures.to_responsive_svg(chart, frame=False),
        "chart_table": figures.to_table(chart),
        "chart_plotly": figures.to_plotly(chart),
        "page": Paginator(range(200), 10).page(7),
        "downloads": [("CSV", "#tabel-voorbeeld"), ("ODS", "#tabel-voorbeeld"), ("XLSX", "#tabel-voorbeeld")],
    }
