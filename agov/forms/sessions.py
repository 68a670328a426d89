"""Forms of sessions with partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from agov.forms.choices import DAY, TEXT, WITHOUT_NAMES, offer
from agov.models import PartnerSession
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.enums import Track
from cycle.models import Round, Theme
from vap.enums import PriorityState
from vap.models import Priority

ORGANISATIONS = forms.CheckboxSelectMultiple


class SessionForm(RevisionForm):
    """What a session is about, and who is asked; with ``instance`` also who was there."""

    submit_label = "Bewaar sessie"
    free_text = ("title", "alignment")

    title = forms.CharField(label="Titel", max_length=200)
    held_on = forms.DateField(label="Op", widget=DAY)
    track = forms.ChoiceField(label="Spoor", choices=Track, widget=forms.RadioSelect)
    themes = forms.ModelMultipleChoiceField(
        label="Thema's", queryset=Theme.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    organisations = forms.ModelMultipleChoiceField(
        label="Wie nodigt u uit?",
        queryset=Organisation.objects.none(),
        widget=ORGANISATIONS,
        error_messages={"required": "Kies minstens één organisatie."},
    )
    attended = forms.ModelMultipleChoiceField(
        label="Wie deden mee?", queryset=Organisation.objects.none(), widget=ORGANISATIONS, required=False
    )
    alignment = forms.CharField(
        label="Afstemming",
        help_text=f"Wat past bij elkaar, wat loopt nog langs elkaar heen? {WITHOUT_NAMES}",
        widget=TEXT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "themes", Theme.objects.filter(is_active=True))
        offer(self, "organisations", Organisation.objects.filter(is_active=True))
        if isinstance(self.instance, PartnerSession):
            offer(self, "attended", Organisation.objects.filter(is_active=True))
        else:
            del self.fields["attended"], self.fields["alignment"]


class ContributionForm(FreeTextForm):
    """First what an organisation does itself, then what it asks of others."""

    submit_label = "Bewaar bijdrage"
    free_text = ("own_part", "request")

    organisation = forms.ModelChoiceField(label="Namens", queryset=Organisation.objects.none(), empty_label=None)
    own_part = forms.CharField(
        label="1. Wat doet u zelf?",
        help_text=f"Begin bij uw eigen organisatie: zo concreet als het nu kan. {WITHOUT_NAMES}",
        widget=TEXT,
        error_messages={"required": "Schrijf eerst op wat u zelf doet. Daarna kunt u anderen iets vragen."},
    )
    request = forms.CharField(
        label="2. Wat vraagt u daarna van anderen?", help_text=WITHOUT_NAMES, widget=TEXT, required=False
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class AgreementForm(FreeTextForm):
    """An agreement: what, who, by when."""

    submit_label = "Leg afspraak vast"
    free_text = ("text",)

    text = forms.CharField(label="Wat is afgesproken?", help_text=WITHOUT_NAMES, widget=TEXT)
    organisations = forms.ModelMultipleChoiceField(
        label="Wie doet dit?",
        queryset=Organisation.objects.none(),
        widget=ORGANISATIONS,
        error_messages={"required": "Kies minstens één organisatie."},
    )
    priority = forms.ModelChoiceField(
        label="Bij welke prioriteit?",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Niet bij één prioriteit",
    )
    due_on = forms.DateField(label="Voor", widget=DAY, required=False)

    def __init__(self, *args: Any, session: PartnerSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisations", session.organisations.all())
        offer(self, "priority", _priorities(session.round))


def _priorities(slag: Round) -> QuerySet[Priority]:
    return Priority.objects.filter(cycle=slag.cycle_id).exclude(state=PriorityState.DROPPED)


class CloseSessionForm(FreeTextForm):
    """Why a session ends without agreements."""

    submit_label = "Sluit deze sessie"
    free_text = ("no_outcome_reason",)

    no_outcome_reason = forms.CharField(
        label="Waarom zijn er geen afspraken?", help_text=WITHOUT_NAMES, max_length=300, widget=TEXT, required=False
    )

    def __init__(self, *args: Any, has_agreements: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_agreements:
            del self.fields["no_outcome_reason"]
