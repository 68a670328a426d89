"""Forms of proposals for an agenda."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from agov.enums import AgovTask, ItemKind
from agov.forms.agenda import MINUTES_ERRORS, MOST_MINUTES
from agov.forms.choices import TEXT, WITHOUT_NAMES, offer
from agov.models import Meeting
from amersfoort_veiligheid.web.forms import FreeTextForm, ShellForm


class ProposalForm(FreeTextForm):
    """What somebody wants to see on an agenda, and why."""

    free_text: ClassVar[tuple[str, ...]] = ("title", "reason")
    submit_label = "Stel dit voor"

    title = forms.CharField(
        label="Waar moet het over gaan?", max_length=200, error_messages={"required": "Schrijf het onderwerp op."}
    )
    reason = forms.CharField(
        label="Waarom moet het overleg dit bespreken?",
        help_text=WITHOUT_NAMES,
        widget=TEXT,
        error_messages={"required": "Schrijf op waarom het overleg dit moet bespreken."},
    )
    kind = forms.ChoiceField(label="Wat vraagt u van het overleg?", choices=ItemKind, initial=ItemKind.DISCUSS)
    task = forms.ChoiceField(
        label="Bij welke taak past het?",
        help_text="Weet u dit niet? Laat het dan zo staan; de secretaris kijkt ernaar.",
        choices=AgovTask,
        initial=AgovTask.PROCEDURE,
    )
    minutes = forms.IntegerField(
        label="Hoeveel minuten is er nodig?",
        min_value=1,
        max_value=MOST_MINUTES,
        initial=10,
        error_messages=MINUTES_ERRORS,
    )


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its title and day."""

    def label_from_instance(self, obj: Meeting) -> str:
        """The words of one option."""
        return f"{obj.title}, {timezone.localtime(obj.starts_at):%d-%m-%Y}"


class TakeForm(ShellForm):
    """On the agenda of which meeting; give ``meetings``."""

    submit_label = "Zet op de agenda"
    keeps_draft = False

    meeting = MeetingChoice(
        label="Welke vergadering?",
        queryset=Meeting.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies een vergadering."},
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "meeting", meetings)


class DeclineForm(FreeTextForm):
    """Why it does not come on an agenda."""

    free_text: ClassVar[tuple[str, ...]] = ("answer",)
    submit_label = "Antwoord en wijs af"
    keeps_draft = False

    answer = forms.CharField(
        label="Waarom niet?",
        help_text="Wie het voorstelde, leest dit.",
        max_length=300,
        error_messages={"required": "Schrijf op waarom dit niet op de agenda komt."},
    )
