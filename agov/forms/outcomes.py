"""Forms of the secretary's screen during a meeting: one per kind of outcome, short enough to fill in at the table."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet

from agov.enums import KINDS_OF_A_YEAR, AgreementState, ConsequenceKind, ItemState, OutcomeKind
from agov.forms.choices import DAY, WITHOUT_NAMES
from agov.models import AgendaItem, Invitee, Outcome
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.enums import Track
from cycle.models import Theme

WORDS: Final = forms.Textarea(attrs={"rows": 3})
# What would read as a decision of the council: the veiligheidsoverleg concludes, advises and agrees (S119).
_COUNCIL_DECIDES: Final = re.compile(
    r"\b(?:gemeente)?raad\s+(?:heeft\s+)?(?:besluit|besloot|besloten)\b"
    r"|\b(?:gemeente)?raad\s+stel(?:t|de)\b(?:\s+\S+){0,8}?\s+vast\b"
    r"|\b(?:besluit|besloot|stelt|stelde)\s+de\s+(?:gemeente)?raad\b"
    r"|\bbesluit\w*\s+van\s+de\s+(?:gemeente)?raad\b|\braadsbesluit\w*",
    re.IGNORECASE,
)


def reads_as_council_decision(text: str) -> bool:
    """Whether a text says that the council decides, which the veiligheidsoverleg can not."""
    return bool(_COUNCIL_DECIDES.search(text))


class OutcomeTextForm(FreeTextForm):
    """The words of an outcome; a text that reads as a decision of the council is asked about once."""

    free_text: ClassVar[tuple[str, ...]] = ("text",)
    COUNCIL_CHECKED: ClassVar[str] = "council_checked"

    text = forms.CharField(
        label="Wat is de uitkomst?",
        help_text=f"Zo opgeschreven dat iemand het later zonder verslag begrijpt. {WITHOUT_NAMES}",
        widget=WORDS,
        max_length=2000,
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean(self) -> dict[str, Any]:
        """Ask about words as "de raad besluit"."""
        cleaned = super().clean()
        if reads_as_council_decision(cleaned.get("text") or ""):
            self.fields[self.COUNCIL_CHECKED] = forms.BooleanField(
                label="Dit is geen besluit van de raad: ik verwijs alleen naar de raad", required=False
            )
            if not self.data.get(self.add_prefix(self.COUNCIL_CHECKED)):
                self.add_error(
                    "text",
                    "Het veiligheidsoverleg besluit niet voor de raad. "
                    "Schrijf het als advies of conclusie, of zet hieronder het vinkje.",
                )
        return cleaned


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.filter(is_active=True)


class PlainOutcomeForm(OutcomeTextForm):
    """A conclusion or an advice: words, and the partner that it is about when it is about one."""

    submit_label = "Noteer"

    organisation = forms.ModelChoiceField(
        label="Over welke partner?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Niet over één partner",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("organisation")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = self.organisations()

    def organisations(self) -> QuerySet[Organisation]:
        """Whom the outcome can name."""
        return _organisations().exclude(kind=OrganisationKind.MUNICIPALITY)


class OwnerFields(forms.Form):
    """Who takes care of it, by function; somebody at the table is recognised by its function."""

    owner_function = forms.CharField(
        label="Wie zorgt ervoor?",
        help_text="Een functie, geen naam.",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "functies"}),
    )
    due_on = forms.DateField(label="Wanneer is het klaar?", widget=DAY)


class AgreementForm(OwnerFields, PlainOutcomeForm):
    """Who does what by when."""

    free_text = ("text", "owner_function")
    submit_label = "Noteer de afspraak"
    field_order = ("text", "owner_function", "due_on", "organisation")

    organisation = forms.ModelChoiceField(
        label="Van welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Zoals bij de functie",
    )

    def organisations(self) -> QuerySet[Organisation]:
        """The municipality itself too."""
        return _organisations()

    def owner(self) -> tuple[User | None, Organisation | None]:
        """The account and the organisation of who keeps it, as far as the function says so without doubt."""
        chosen: Organisation | None = self.cleaned_data["organisation"]
        return owner_at_table(self.item, self.cleaned_data["owner_function"], chosen)


def owner_at_table(
    item: AgendaItem, function: str, chosen: Organisation | None
) -> tuple[User | None, Organisation | None]:
    """Who at the table has this function, when it is one and of the chosen organisation."""
    invitees = Invitee.objects.filter(meeting=item.meeting_id, function__iexact=function.strip())
    found = list(invitees.select_related("user", "organisation")[:2])
    if len(found) != 1:
        return None, chosen
    one = found[0]
    if chosen is not None and chosen != one.organisation:
        return None, chosen
    return one.user, one.organisation


class ConsequenceOutcomeForm(OutcomeTextForm):
    """What changes in our own policy; it comes on the list of consequences too."""

    free_text = ("text", "why", "owner", "intervened_by")
    submit_label = "Noteer de consequentie"

    why = forms.CharField(label="Waarom?", help_text=WITHOUT_NAMES, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Wat verandert er?", choices=ConsequenceKind)
    department = forms.CharField(
        label="Van welke afdeling?", max_length=150, widget=forms.TextInput(attrs={"list": "afdelingen"})
    )
    owner = forms.CharField(
        label="Wie zorgt ervoor?",
        help_text="Een functie, geen naam.",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "functies"}),
    )
    fiscal_year = forms.IntegerField(
        label="Begrotingsjaar",
        help_text="Nodig bij een begrotingsregel, sectorcontract of jaarplan.",
        min_value=2000,
        max_value=2100,
        required=False,
    )
    intervened_by = forms.CharField(
        label="Wie grijpt in?", help_text="Alleen bij een ingreep in bestaand beleid.", max_length=150, required=False
    )
    due_on = forms.DateField(label="Wanneer moet het erin staan?", widget=DAY)

    def clean(self) -> dict[str, Any]:
        """A plan of a year names the year, an intervention who intervenes."""
        cleaned = super().clean()
        if cleaned.get("kind") in KINDS_OF_A_YEAR and not cleaned.get("fiscal_year"):
            self.add_error("fiscal_year", "Vul het jaar in van de begroting, het contract of het jaarplan.")
        if cleaned.get("kind") == ConsequenceKind.INTERVENTION and not cleaned.get("intervened_by"):
            self.add_error("intervened_by", "Schrijf op wie ingrijpt: een functie of gremium.")
        return cleaned


class ExpectationOutcomeForm(PlainOutcomeForm):
    """What we ask of a partner; it comes on the list of expectations, where the partner answers."""

    submit_label = "Noteer de verwachting"

    organisation = forms.ModelChoiceField(
        label="Van welke partner?", queryset=Organisation.objects.none(), empty_label="Kies een partner"
    )
    answer_by = forms.DateField(label="Wanneer horen wij het graag?", widget=DAY)


class PriorityOutcomeForm(OutcomeTextForm):
    """A choice on main lines; it makes a priority in draft, which is worked out on its own page."""

    free_text = ("text", "title", "reason")
    submit_label = "Noteer de prioriteit"

    title = forms.CharField(label="Hoe heet de prioriteit?", max_length=200)
    theme = forms.ModelChoiceField(label="Thema", queryset=Theme.objects.all(), empty_label="Kies een thema")
    track = forms.ChoiceField(label="Spoor", choices=Track)
    reason = forms.CharField(
        label="Waarom nu al?",
        help_text="Alleen als de veiligheidsanalyse nog niet is vastgesteld, of als er al genoeg prioriteiten zijn.",
        max_length=300,
        required=False,
    )


FORMS: Final[dict[OutcomeKind, type[OutcomeTextForm]]] = {
    OutcomeKind.CONCLUSION: PlainOutcomeForm,
    OutcomeKind.ADVICE: PlainOutcomeForm,
    OutcomeKind.AGREEMENT: AgreementForm,
    OutcomeKind.EXPECTATION: ExpectationOutcomeForm,
    OutcomeKind.CONSEQUENCE: ConsequenceOutcomeForm,
    OutcomeKind.PRIORITY: PriorityOutcomeForm,
}


class ChangeOutcomeForm(RevisionForm):
    """Write an outcome down better, while the meeting is not closed."""

    free_text = ("text", "owner_function")
    submit_label = "Bewaar"

    text = forms.CharField(label="Wat is de uitkomst?", help_text=WITHOUT_NAMES, widget=WORDS, max_length=2000)
    owner_function = forms.CharField(
        label="Wie zorgt ervoor?", help_text="Een functie, geen naam.", max_length=200, required=False
    )
    due_on = forms.DateField(label="Wanneer is het klaar?", widget=DAY, required=False)
    organisation = forms.ModelChoiceField(
        label="Welke organisatie?", queryset=Organisation.objects.none(), required=False, empty_label="Geen"
    )

    def __init__(self, *args: Any, instance: Outcome, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.outcome = instance
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = _organisations()
        if instance.kind != OutcomeKind.AGREEMENT:
            del self.fields["owner_function"], self.fields["due_on"]
        if instance.kind == OutcomeKind.EXPECTATION:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """An agreement keeps its owner and its day; words that read as a decision of the council are refused."""
        cleaned = super().clean()
        if reads_as_council_decision(cleaned.get("text") or "") and not reads_as_council_decision(self.outcome.text):
            self.add_error("text", "Het veiligheidsoverleg besluit niet voor de raad. Schrijf het als advies.")
        if self.outcome.kind == OutcomeKind.AGREEMENT:
            if not cleaned.get("owner_function") and "owner_function" not in self.errors:
                self.add_error("owner_function", "Schrijf op wie ervoor zorgt: een functie.")
            if not cleaned.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "Kies wanneer het klaar is.")
        return cleaned


class SettleItemForm(FreeTextForm):
    """What became of the item."""

    free_text = ("reason",)
    submit_label = "Bewaar"

    to = forms.ChoiceField(label="Wat is er met dit punt gebeurd?", choices=ItemState, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Waarom?",
        help_text="Nodig als het punt doorschuift of van de agenda gaat.",
        max_length=300,
        required=False,
    )


class SettleAgreementForm(FreeTextForm):
    """How and since when it was kept, or why it lapsed."""

    free_text = ("note",)
    submit_label = "Bewaar"

    to = forms.ChoiceField(
        label="Wat is er met de afspraak gebeurd?",
        choices=[(AgreementState.DONE.value, "gedaan"), (AgreementState.LAPSED.value, "vervalt")],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label="Op welke dag?", widget=DAY)
    note = forms.CharField(label="Hoe is het afgedaan, of waarom vervalt het?", max_length=300)

    def __init__(self, *args: Any, may_lapse: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_lapse:  # who keeps an agreement says that it is done; the secretary lets it lapse
            del self.fields["to"]
            self.fields["note"].label = "Hoe is het gedaan?"


class PutOffForm(FreeTextForm):
    """Until when, and why."""

    free_text = ("reason",)
    submit_label = "Stel uit"

    due_on = forms.DateField(label="Tot wanneer?", widget=DAY)
    reason = forms.CharField(label="Waarom wordt het later?", max_length=300)


class ReopenAgreementForm(FreeTextForm):
    """Why it is open again."""

    free_text = ("reason",)
    submit_label = "Zet weer open"

    reason = forms.CharField(label="Waarom staat de afspraak weer open?", max_length=300)
