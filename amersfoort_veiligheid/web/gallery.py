"""Sample values for the page that shows every component in every state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web.forms import FilterForm, ShellForm
from amersfoort_veiligheid.web.statuses import Tone

_SAMPLE_DRAWING: Final = mark_safe(  # noqa: S308 -- a constant of this module
    '<svg viewBox="0 0 600 160" role="img" aria-label="Lijn die licht daalt van 40 naar 30">'
    '<path d="M10 150H590" stroke="#7a828a" fill="none"/>'
    '<path d="M10 40L155 60L300 55L445 80L590 75" stroke="#0b4a6b" stroke-width="3" fill="none"/></svg>'
)


@dataclass(frozen=True)
class SampleSpec:
    """The parts of a chart specification that the frame of a chart shows."""

    title: str
    unit: str
    conclusion: str


@dataclass(frozen=True)
class SampleFilter:
    """A filter as components/filter_form.html needs it."""

    form: forms.Form
    is_narrowed: bool


class SampleForm(ShellForm):
    """One field of each kind."""

    submit_label = "Verstuur"

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


def context(request: HttpRequest) -> dict[str, Any]:
    """Give the values of the gallery page."""
    wrong = SampleForm({"name": "Politie 2025", "year": "1800"})
    wrong.is_valid()
    return {
        "crumbs": [("Start", "/")],
        "tones": list(zip(Tone, ("approved", "checking", "refused", "draft", "running"), _TONE_WORDS, strict=True)),
        "empty_form": SampleForm(auto_id="leeg_%s"),
        "wrong_form": wrong,
        "filter": SampleFilter(
            SampleFilterForm(request.GET or None, auto_id="filter_%s"), is_narrowed=bool(request.GET)
        ),
        "table": sample_table(),
        "svg": _drawing(),
        "spec": SampleSpec(
            "Misdrijven in een verzonnen wijk", "per 1.000 inwoners", "Vrijwel gelijk gebleven in vijf jaar"
        ),
        "page": Paginator(range(200), 10).page(7),
        "downloads": [("CSV", "#tabel-voorbeeld"), ("ODS", "#tabel-voorbeeld"), ("XLSX", "#tabel-voorbeeld")],
    }


_TONE_WORDS: Final = ("Goedgekeurd", "In controle", "Geweigerd", "Concept", "Bezig")


def _drawing() -> SafeString:
    return _SAMPLE_DRAWING
