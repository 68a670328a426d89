"""Forms with which an onderzoeker puts a note at figures, and stops one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from amersfoort_veiligheid.web.editing_forms import RevisionForm
from analysis.forms.fields import long_text, offer
from analysis.models import Footnote, Indicator
from cycle.models import Area

FIRST_YEAR, LAST_YEAR = 1990, 2100


def year_field(label: str) -> forms.IntegerField:
    """A year in four digits."""
    return forms.IntegerField(
        label=label,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": "Vul een jaar in.",
            "invalid": "Schrijf een jaar met vier cijfers, bijvoorbeeld 2021.",
            "min_value": f"Het jaar is {FIRST_YEAR} of later.",
            "max_value": f"Het jaar is {LAST_YEAR} of eerder.",
        },
    )


class FootnoteForm(RevisionForm):
    """What a reader must know, of which figure, where and when."""

    submit_label = "Bewaar noot"
    free_text = ("text",)

    text = long_text(
        "Wat moet de lezer weten?",
        max_length=300,
        help_text="Eén of twee zinnen, hooguit 300 tekens. Noem geen personen.",
        error_messages={"required": "Schrijf op wat de lezer moet weten."},
    )
    indicator = forms.ModelChoiceField(
        label="Bij welk cijfer?", queryset=Indicator.objects.none(), required=False, empty_label="Alle cijfers"
    )
    area = forms.ModelChoiceField(
        label="In welke wijk?",
        queryset=Area.objects.none(),
        required=False,
        empty_label="De hele stad en elke wijk",
    )
    first_year = year_field("Van jaar")
    last_year = year_field("Tot en met jaar")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = Q(pk__in=Indicator.objects.newest_versions().filter(valid_to__isnull=True).values("pk"))
        wijken = Q(pk__in=Area.objects.current().wijken().values("pk"))
        if isinstance(self.instance, Footnote):  # what it is about stays to be chosen, also when it is no longer in use
            in_use |= Q(footnotes=self.instance)
            wijken |= Q(footnotes=self.instance)
        offer(self, "indicator", Indicator.objects.filter(in_use).distinct())
        offer(self, "area", Area.objects.filter(wijken).distinct().order_by("code"))


class EndFootnoteForm(RevisionForm):
    """Why new reports leave the note out."""

    submit_label = "Stop deze noot"
    free_text = ("reason",)

    reason = long_text(
        "Waarom stopt de noot?",
        max_length=300,
        help_text="Nieuwe rapporten laten de noot weg. Wat al openbaar is, houdt haar.",
        error_messages={"required": "Schrijf op waarom de noot stopt."},
    )
