"""Forms of deliveries: receiving, judging and deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from analysis.enums import ReadingPurpose, ReviewVerdict, TableContent
from analysis.forms.fields import offer
from analysis.models import Delivery, SourceTable
from analysis.permissions import may_receive

DIALECTS = [
    ("", "Laat de toepassing het herkennen"),
    ("odata_json", "OData, JSON"),
    ("odata_csv", "OData, CSV"),
    ("untyped_csv", "CSV met codes"),
    ("portal_rows", "Portaal: één rij per cijfer"),
    ("portal_pivot", "Portaal: kruistabel"),
]


DIALECT_WORDS = {
    **dict(DIALECTS[1:]),
    "incidents": "Eén rij per voorval",
    "survey_csv": "Enquête, CSV",
    "survey_sav": "Enquête, SPSS",
    "survey_table_codes": "Tabel met uitkomsten, met codes",
    "survey_table_portal": "Tabel met uitkomsten, van het portaal",
    "target_groups_csv": "Aantallen per doelgroep, CSV",
    "target_groups_xlsx": "Aantallen per doelgroep, Excel",
    "target_groups_ods": "Aantallen per doelgroep, OpenDocument",
    "spots_csv": "Aantallen per plek, CSV",
    "spots_xlsx": "Aantallen per plek, Excel",
    "spots_ods": "Aantallen per plek, OpenDocument",
}


class UploadForm(ShellForm):
    """A file with figures, the table it belongs to, and for a survey its codebook."""

    submit_label = "Stuur naar de controle"
    keeps_draft = False  # a file and a few choices

    table = forms.ModelChoiceField(
        label="Wat levert u?", queryset=SourceTable.objects.none(), empty_label="Kies een tabel"
    )
    file = forms.FileField(
        label="Bestand",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg. Kies een bestand met cijfers."},
    )
    codebook = forms.FileField(
        label="Codeboek",
        required=False,
        help_text="Alleen bij een enquête: het bestand (YAML of CSV) dat de antwoorden uitlegt.",
    )
    corrects = forms.ModelChoiceField(
        label="Is dit een correctie op een eerdere levering?",
        queryset=Delivery.objects.none(),
        required=False,
        empty_label="Nee, of dat weet ik niet",
    )
    dialect = forms.ChoiceField(label="Vorm van het bestand", choices=DIALECTS, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "table", SourceTable.objects.select_related("source").order_by("content", "number"))
        offer(self, "corrects", Delivery.objects.visible_to(user).approved().select_related("table"))
        limit = dutch_number(settings.MAX_DELIVERY_BYTES / 1_000_000)
        self.fields["file"].help_text = (
            "CSV, JSON, Excel (.xlsx), OpenDocument (.ods) of SPSS (.sav), "
            f"niet groter dan {limit} MB. Het bestand wordt ongewijzigd bewaard."
        )

    def clean(self) -> dict[str, Any]:
        """A survey needs its codebook; a correction concerns the same table."""
        cleaned = super().clean() or self.cleaned_data
        table, corrects = cleaned.get("table"), cleaned.get("corrects")
        has_answers = table and table.content == TableContent.SURVEY and not table.region_column
        if has_answers and not cleaned.get("codebook"):
            self.add_error("codebook", "Een enquête kan niet zonder codeboek. Kies ook het codeboek.")
        if table and corrects and corrects.table_id != table.pk:
            self.add_error("corrects", f"{corrects} gaat over een andere tabel. Kies een levering van {table.number}.")
        return cleaned


class ReviewForm(FreeTextForm):
    """The two questions of the technische slag."""

    submit_label = "Bewaar oordeel"
    free_text = ("direction", "note")

    organisation = forms.ModelChoiceField(label="Namens", queryset=Organisation.objects.none(), empty_label=None)
    verdict = forms.ChoiceField(label="Kloppen de cijfers?", choices=ReviewVerdict, widget=forms.RadioSelect)
    direction = forms.CharField(
        label="Welke richting wijzen de cijfers?", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(
        label="Opmerking", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Noem geen personen."
    )

    def __init__(self, *args: Any, user: User, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [user.organisation_id]
        if may_receive(user):
            own.append(delivery.table.source.organisation_id)
        offer(self, "organisation", Organisation.objects.filter(pk__in=[pk for pk in own if pk]))

    def clean(self) -> dict[str, Any]:
        """A doubt says what it is about."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") not in (None, ReviewVerdict.CORRECT) and not cleaned.get("note"):
            self.add_error("note", "Schrijf op waar de twijfel over gaat.")
        return cleaned


class ApproveForm(FreeTextForm):
    """Taking a delivery into use."""

    submit_label = "Neem in gebruik"
    free_text = ("reason",)

    reason = forms.CharField(
        label="Waarom nu al?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Alleen nodig als nog niet iedereen zegt dat de cijfers kloppen.",
    )


class RefuseForm(FreeTextForm):
    """Refusing a delivery."""

    submit_label = "Weiger levering"
    free_text = ("refusal",)

    refusal = forms.CharField(
        label="Reden van weigering",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Geef een reden voor de weigering."},
    )


class QuestionsForm(ShellForm):
    """One choice per name that the file uses for more than one area."""

    submit_label = "Controleer opnieuw met deze antwoorden"

    def __init__(self, *args: Any, delivery: Delivery, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for index, (name, codes) in enumerate(delivery.questions):
            self.fields[f"q{index}"] = forms.ChoiceField(
                label=f"Welk gebied is “{name}”?",
                choices=[(code, f"{names.get(code, code)} ({code})") for code in codes]
                + [(",".join(order), f"Allebei: eerst {order[0]}, daarna {order[1]}") for order in _orders(codes)],
                widget=forms.RadioSelect,
                error_messages={"required": f"Kies welk gebied “{name}” is."},
            )
        self._names = [name for name, _ in delivery.questions]

    def answers(self) -> dict[str, str | list[str]]:
        """The chosen code per name; a list when the file means both, in the order of its rows."""
        chosen = {name: self.cleaned_data[f"q{index}"].split(",") for index, name in enumerate(self._names)}
        return {name: codes[0] if len(codes) == 1 else codes for name, codes in chosen.items()}


class DialectForm(ShellForm):
    """Another form of the file than the one that was recognised."""

    submit_label = "Controleer opnieuw in deze vorm"
    keeps_draft = False  # one choice

    dialect = forms.ChoiceField(
        label="Vorm van het bestand",
        choices=DIALECTS,
        required=False,
        help_text="Past het bestand niet in deze vorm, dan wordt de levering geweigerd. U kunt het dan opnieuw sturen.",
    )


def _orders(codes: list[str]) -> list[list[str]]:
    """The ways in which a file can hold a wijk and a buurt of the same name, one after the other."""
    return [[codes[0], codes[1]], [codes[1], codes[0]]] if len(codes) == 2 else []


class WaiveForm(FreeTextForm):
    """Why an expected delivery will not come."""

    submit_label = "Laat vervallen"
    free_text = ("reason",)

    reason = forms.CharField(label="Waarom vervalt deze levering?", max_length=300)


class PurposeForm(ShellForm):
    """What exact figures are needed for, once the check is over."""

    submit_label = "Toon de cijfers"
    keeps_draft = False  # one choice

    doel = forms.ChoiceField(
        label="Waarvoor hebt u de cijfers nodig?",
        choices=[("", "Kies een doel"), *(one for one in ReadingPurpose.choices if one[0] != ReadingPurpose.CHECK)],
    )
