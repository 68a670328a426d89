"""Forms of meetings: when and where, why one is off, why one opens again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from agov.forms.choices import DAY, WITHOUT_NAMES, offer, open_cycles
from agov.models import Meeting
from agov.queries.meetings import stops_for_meeting
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm
from cycle.models import PolicyCycle, RouteStop

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class StopChoice(forms.ModelChoiceField):
    """A stop by its slag and cycle."""

    def label_from_instance(self, obj: RouteStop) -> str:
        """The words of one option."""
        return f"{obj.body}: {obj.round}"


class MeetingForm(RevisionForm):
    """When and where, and what the meeting belongs to; give ``instance`` for one that exists."""

    submit_label = "Bewaar"
    free_text = ("title", "place")

    title = forms.CharField(label="Titel", max_length=200)
    day = forms.DateField(label="Op welke dag?", widget=DAY)
    clock = forms.TimeField(
        label="Hoe laat begint het?", widget=CLOCK, error_messages={"invalid": "Vul een tijd in, zoals 09:30."}
    )
    minutes = forms.IntegerField(
        label="Hoeveel minuten duurt het?",
        min_value=15,
        max_value=600,
        error_messages={
            "min_value": "Een vergadering duurt minstens 15 minuten.",
            "max_value": "Een vergadering duurt hoogstens 600 minuten.",
        },
    )
    place = forms.CharField(label="Waar?", max_length=200, required=False)
    cycle = forms.ModelChoiceField(label="Bij welke cyclus?", queryset=PolicyCycle.objects.none(), empty_label=None)
    stop = StopChoice(
        label="Is het een halte op weg naar de raad?",
        help_text="Dan zet de route deze dag bij het overleg.",
        queryset=RouteStop.objects.none(),
        required=False,
        empty_label="Nee",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.instance if isinstance(self.instance, Meeting) else None
        offer(self, "cycle", open_cycles(meeting.cycle_id if meeting else None))
        stops = [stop.pk for stop in stops_for_meeting()]
        chosen = [meeting.stop_id] if meeting and meeting.stop_id else []
        offer(self, "stop", RouteStop.objects.filter(pk__in=[*stops, *chosen]).select_related("round__cycle", "body"))
        if not stops and not chosen:
            del self.fields["stop"]

    def value_in(self, row: Any, name: str) -> Any:
        """Day and hour stand in one field of the record."""
        if name in ("day", "clock"):
            start = timezone.localtime(row.starts_at)
            return start.date() if name == "day" else start.time().replace(second=0, microsecond=0)
        return super().value_in(row, name)

    @property
    def starts_at(self) -> datetime:
        """Day and hour by the town's clock."""
        day: date = self.cleaned_data["day"]
        return timezone.make_aware(datetime.combine(day, self.cleaned_data["clock"]))

    def fields_of_meeting(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        names = ("title", "minutes", "place", "cycle")
        chosen = {name: self.cleaned_data[name] for name in names}
        return {**chosen, "stop": self.cleaned_data.get("stop"), "starts_at": self.starts_at}


class ConveneForm(ShellForm):
    """Nothing to fill in: the page says what happens."""

    submit_label = "Roep bijeen en stuur de uitnodigingen"


class CancelForm(FreeTextForm):
    """Why a meeting is off."""

    submit_label = "Gelast de vergadering af"
    free_text = ("reason",)

    reason = forms.CharField(
        label="Waarom gaat de vergadering niet door?",
        help_text=f"Dit staat ook in de mail aan de genodigden. {WITHOUT_NAMES}",
        max_length=300,
    )


class CloseForm(ShellForm):
    """Nothing to fill in: the page says what stands in the way."""

    submit_label = "Sluit de vergadering"


class ReopenMeetingForm(FreeTextForm):
    """Why a closed meeting opens again."""

    submit_label = "Heropen de vergadering"
    free_text = ("reason",)

    reason = forms.CharField(label="Waarom gaat de vergadering weer open?", help_text=WITHOUT_NAMES, max_length=300)
