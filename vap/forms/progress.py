"""Forms in which organisations tell how their part goes, and in which it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO, ClassVar, cast

from django import forms
from django.conf import settings
from django.utils.formats import date_format

from amersfoort_veiligheid.documents.uploads import UploadRefusedError, clean_upload
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from amersfoort_veiligheid.web.free_text import no_personal_data
from vap.enums import ActivityState, LightKind, LightValue
from vap.forms.choices import DAY, NO_NAMES
from vap.forms.choices import text as some_lines
from vap.forms.pieces import SeveralFilesField, web_page
from vap.models import Activity, ProgressUpdate
from vap.services.progress import Line, Said

MOST_DONE = 1_000_000
ANSWERS = [LightValue.GOOD, LightValue.AT_RISK, LightValue.BAD]


class UpdateForm(FreeTextForm):
    """What an organisation says: numbers, one answer, two texts, and what shows it. Nothing more is asked."""

    submit_label = "Verstuur"
    free_text: ClassVar[tuple[str, ...]] = ("text", "needs")

    light = forms.ChoiceField(
        label="Doen we het zoals afgesproken?",
        choices=[(one.value, one.label.capitalize()) for one in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja, deels of nee."},
    )
    text = forms.CharField(
        label="Hoe gaat het?",
        widget=some_lines(4),
        max_length=2000,
        help_text=f"Een paar zinnen zijn genoeg. {NO_NAMES}",
        error_messages={"required": "Schrijf in een paar woorden hoe het gaat."},
    )
    needs = forms.CharField(label="Wat is er nodig?", widget=some_lines(2), max_length=1000, required=False)
    pieces = SeveralFilesField(
        label="Foto’s of PDF’s",
        required=False,
        help_text="Plaats, tijd en maker worden uit de bestanden gehaald. Maak geen foto van mensen.",
    )
    link = forms.URLField(
        label="Of een webadres",
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Van een pagina waarop te zien is wat u deed. Geen pagina van een persoon.",
        error_messages={"invalid": "Dit is geen volledig webadres. Het begint met https:// en heeft een punt."},
        validators=[no_personal_data, web_page],
    )
    ticket = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, activities: Sequence[Activity] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activities = [one for one in activities if one.state != ActivityState.NOT_DONE]
        for activity in self.activities:
            self.fields[f"a_{activity.pk}"] = _field_of(activity)
        self.order_fields([*(f"a_{one.pk}" for one in self.activities), "light", "text", "needs", "pieces", "link"])

    @property
    def activity_fields(self) -> list[forms.BoundField]:
        """The numbers, in their order."""
        return [self[f"a_{one.pk}"] for one in self.activities]

    def clean(self) -> dict[str, Any]:
        """Make the files anew; one that cannot be kept is refused with the reason, and which one it is."""
        cleaned = super().clean()
        uploads = cleaned.get("pieces") or []
        made = []
        for number, upload in enumerate(uploads, start=1):
            try:
                size, most = upload.size or 0, settings.MAX_EVIDENCE_BYTES
                made.append(clean_upload(cast(BinaryIO, upload), size=size, most_bytes=most))
            except UploadRefusedError as refusal:
                which = f"Bestand {number} van {len(uploads)}: " if len(uploads) > 1 else ""
                self.add_error("pieces", f"{which}{refusal}")
        cleaned["files"] = tuple(made)
        return cleaned

    def said(self) -> Said:
        """What was said, for the service."""
        data = self.cleaned_data
        lines = [line for one in self.activities if (line := _line(one, data.get(f"a_{one.pk}"))) is not None]
        return Said(
            text=data["text"],
            light=data["light"],
            needs=data["needs"],
            lines=tuple(lines),
            happened_on=data.get("happened_on"),
            corrects_id=data.get("corrects"),
            files=data["files"],
            links=(data["link"],) if data["link"] else (),
        )


class AccountUpdateForm(UpdateForm):
    """The same for who has an account, with the day it is about (S103)."""

    happened_on = forms.DateField(
        label="Over welke dag gaat dit?",
        widget=DAY,
        required=False,
        help_text="Leeg is vandaag. De dag waarop u het verstuurt staat er altijd bij.",
    )
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _field_of(activity: Activity) -> forms.Field:
    if activity.planned_amount is not None:
        return forms.IntegerField(
            label=activity.title,
            min_value=0,
            max_value=MOST_DONE,
            required=False,
            initial=activity.done_amount,
            help_text=f"Hoeveel zijn er nu gedaan, van de {activity.planned_amount} {activity.unit}?",
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={"invalid": "Vul een heel getal in.", "min_value": "Minder dan 0 kan niet."},
        )
    choices = [(state.value, state.label.capitalize()) for state in ActivityState]
    return forms.ChoiceField(label=activity.title, choices=choices, initial=activity.state, required=False)


def _line(activity: Activity, value: Any) -> Line | None:
    """What the form says of one activity; None when it was left empty."""
    if value in (None, ""):
        return None
    if activity.planned_amount is None:
        return Line(activity.pk, None, ActivityState(value))
    if value >= activity.planned_amount and value > 0:
        return Line(activity.pk, value, ActivityState.DONE)
    is_begun = value > 0 or activity.state != ActivityState.PLANNED
    return Line(activity.pk, value, ActivityState.RUNNING if is_begun else ActivityState.PLANNED)


def initial_of(update: ProgressUpdate | None) -> dict[str, Any]:
    """What stands in the form when an update is bettered."""
    if update is None:
        return {}
    values: dict[str, Any] = {"text": update.text, "light": update.light, "needs": update.needs}
    values["happened_on"] = update.happened_on
    for line in update.lines.all():
        values[f"a_{line.activity_id}"] = line.state if line.amount is None else line.amount
    return values


class AskLinkForm(ShellForm):
    """Asks for a new link; the answer never says whether the address is known."""

    submit_label = "Stuur mij een nieuwe link"
    keeps_draft = False

    email = forms.EmailField(
        label="Uw e-mailadres van het werk",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Vul uw e-mailadres in.", "invalid": "Dit is geen volledig e-mailadres."},
    )


class RhythmForm(FreeTextForm):
    """How often an organisation wants to be asked, or that it does not suit for a while."""

    submit_label = "Bewaar het ritme"
    free_text: ClassVar[tuple[str, ...]] = ("pause_reason",)

    every_months = forms.TypedChoiceField(
        label="Hoe vaak vertelt u hoe het gaat?",
        coerce=int,
        choices=[(1, "Elke maand"), *((n, f"Elke {n} maanden") for n in range(2, 12)), (12, "Elk jaar")],
    )
    next_due_on = forms.DateField(
        label="Eerstvolgende keer", widget=DAY, required=False, help_text="Leeg: wij rekenen vanaf uw laatste bericht."
    )
    paused_until = forms.DateField(
        label="Even niet, tot en met", widget=DAY, required=False, help_text="Bijvoorbeeld bij vakantie of drukte."
    )
    pause_reason = forms.CharField(label="Waarom even niet", max_length=200, required=False, help_text=NO_NAMES)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class InviteForm(ShellForm):
    """The work address that gets a link."""

    submit_label = "Stuur de link"

    function = forms.CharField(label="Functie", max_length=150, help_text="Bijvoorbeeld: gebiedsbeheerder. Geen naam.")
    email = forms.EmailField(label="E-mailadres van het werk")
    valid_to = forms.DateField(
        label="Tot en met", widget=DAY, required=False, help_text="Daarna werkt geen link meer. Leeg: geen einde."
    )
    only_this_vap = forms.BooleanField(label="Alleen voor dit plan", required=False)
    is_general = forms.BooleanField(
        label="Dit is het algemene adres van de organisatie",
        required=False,
        help_text="Krijgt alleen bericht als een antwoord lang uitblijft.",
    )
    other_domain = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, email_domain: str = "", **kwargs: Any) -> None:
        self.email_domain = email_domain.strip().lstrip("@").lower()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask once about an address outside the domain of the organisation."""
        cleaned = super().clean() or self.cleaned_data
        domain = str(cleaned.get("email") or "").rpartition("@")[2].lower()
        if domain and self.email_domain and domain != self.email_domain:
            self.fields["other_domain"] = forms.BooleanField(
                label=f"Het klopt dat dit adres niet op {self.email_domain} eindigt", required=False
            )
            if not cleaned.get("other_domain"):
                self.add_error("email", f"De mail van deze organisatie eindigt op {self.email_domain}. Klopt dit?")
        return cleaned


class SheetForm(ShellForm):
    """A filled-in spreadsheet."""

    submit_label = "Lees het blad"
    keeps_draft = False

    file = forms.FileField(
        label="Ingevuld rekenblad",
        help_text="ODS of XLSX, in de vorm van het blad dat u downloadde.",
        widget=forms.ClearableFileInput(attrs={"accept": ".ods,.xlsx"}),
        error_messages={"required": "Kies het ingevulde rekenblad."},
    )


class ReturnForm(FreeTextForm):
    """What is still asked."""

    submit_label = "Stuur terug met deze vraag"
    free_text: ClassVar[tuple[str, ...]] = ("note",)

    note = forms.CharField(
        label="Wat vraagt u nog?",
        widget=some_lines(3),
        max_length=1000,
        help_text=f"Vriendelijk en precies. {NO_NAMES}",
        error_messages={"required": "Schrijf op wat u nog vraagt."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class LightForm(FreeTextForm):
    """What one light shows, and why."""

    submit_label = "Zet dit licht"
    free_text: ClassVar[tuple[str, ...]] = ("reason",)

    value = forms.ChoiceField(
        label="Antwoord",
        choices=[(one.value, one.label.capitalize()) for one in LightValue],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een antwoord."},
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=300,
        widget=some_lines(2),
        help_text=f"Eén of twee zinnen. {NO_NAMES}",
        error_messages={"required": "Schrijf op waarom het licht zo staat."},
    )

    def __init__(self, *args: Any, kind: LightKind, **kwargs: Any) -> None:
        kwargs["prefix"] = kind.value
        super().__init__(*args, **kwargs)
        self.fields["value"].label = kind.label.capitalize()


class EvidenceForm(FreeTextForm):
    """What a piece of evidence shows, and who may see it."""

    submit_label = "Bewaar"
    keeps_draft = False
    free_text: ClassVar[tuple[str, ...]] = ("proves",)

    proves = forms.CharField(label="Wat laat dit zien?", max_length=200, required=False, help_text=NO_NAMES)
    is_public = forms.BooleanField(label="Iedereen mag dit zien", required=False)
    expires_on = forms.DateField(
        label="Verwijderen na", widget=DAY, error_messages={"required": "Kies een dag: niets blijft voor altijd."}
    )

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        self.fields["expires_on"].help_text = f"Uiterlijk {date_format(latest, 'j F Y')}."

    def clean_expires_on(self) -> date:
        """Sooner than agreed may be; later not."""
        chosen: date = self.cleaned_data["expires_on"]
        if chosen > self.latest:
            raise forms.ValidationError(f"Kies een dag tot en met {date_format(self.latest, 'j F Y')}.")
        return chosen
