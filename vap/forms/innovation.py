"""Forms for innovation themes: propose, begin, do, and end."""

from __future__ import annotations

from typing import Any

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import Theme
from vap.enums import InnovationKind, InnovationState, InnovationStepKind
from vap.forms.choices import DAY, NO_NAMES, ThemeChoice, offer, text, themes
from vap.models import VAP, InnovationTheme, Priority
from vap.services.innovation import Ending, Proposal

ONE_OR_TWO = "Een innovatiethema duurt één of twee jaar. Langer kan niet; daarna stopt het of wordt het gewoon beleid."
ENDS = [
    (InnovationState.ADOPTED.value, "Het wordt gewoon beleid: een prioriteit of een VAP"),
    (InnovationState.STOPPED.value, "Geleerd, en we stoppen. Dat is een normale uitkomst"),
    (InnovationState.ENDED.value, "De tijd is om; de lessen blijven"),
]


class ProposalForm(RevisionForm):
    """What somebody wants to try, what it should teach, and when to stop."""

    free_text = ("title", "idea", "question", "stop_rule", "body")
    submit_label = "Stel dit voor"

    title = forms.CharField(label="Hoe heet het?", max_length=200)
    kind = forms.ChoiceField(label="Wat is het?", choices=InnovationKind, widget=forms.RadioSelect)
    idea = forms.CharField(label="Wat wilt u proberen?", widget=text(), help_text=NO_NAMES)
    question = forms.CharField(
        label="Wat wilt u ervan leren?", widget=text(2), help_text="Eén vraag die u na afloop kunt beantwoorden."
    )
    stop_rule = forms.CharField(
        label="Wanneer stopt u eerder?",
        widget=text(2),
        help_text="Bijvoorbeeld: als na drie maanden minder dan twintig mensen meedoen.",
    )
    years = forms.TypedChoiceField(
        label="Hoelang duurt het?",
        choices=[("1", "één jaar"), ("2", "twee jaar")],
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Het einde ligt vast zodra het begint en schuift niet op.",
        error_messages={"invalid_choice": ONE_OR_TWO},
    )
    theme = ThemeChoice(
        label="Bij welk thema hoort het?", queryset=Theme.objects.none(), required=False, empty_label="Geen thema"
    )
    body = forms.CharField(
        label="Namens welk gremium?", max_length=150, required=False, help_text="Leeg: namens uw organisatie."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "theme", themes())

    def value_in(self, row: Any, name: str) -> Any:
        """Years are chosen by their text."""
        return str(row.years) if name == "years" else super().value_in(row, name)

    def clean_title(self) -> str:
        """A title that no other theme has."""
        title = str(self.cleaned_data["title"])
        others = InnovationTheme.objects.filter(title=title)
        if isinstance(self.instance, InnovationTheme):
            others = others.exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("Er is al een innovatiethema met deze naam.")
        return title

    def proposal(self) -> Proposal:
        """What the service stores."""
        given = self.cleaned_data
        return Proposal(
            title=given["title"],
            kind=InnovationKind(given["kind"]),
            idea=given["idea"],
            question=given["question"],
            stop_rule=given["stop_rule"],
            theme=given["theme"],
            years=given["years"],
            body=given["body"],
        )


class RefuseForm(FreeTextForm):
    """Why a proposal is not taken up."""

    free_text = ("reason",)
    submit_label = "Neem het niet over"

    reason = forms.CharField(
        label="Waarom nemen we dit niet over?",
        widget=text(2),
        help_text="Wie het voorstelde, leest dit. Noem geen personen.",
    )


class EndForm(FreeTextForm):
    """How a theme ends and what was learned; ``user`` says which priorities and VAPs can be chosen."""

    free_text = ("lesson_title", "lesson")
    submit_label = "Sluit het thema af"

    to = forms.ChoiceField(label="Hoe eindigt het?", choices=ENDS, widget=forms.RadioSelect)
    lesson_title = forms.CharField(label="De les in één zin", max_length=200)
    lesson = forms.CharField(
        label="Wat hebben we geleerd?",
        widget=text(),
        help_text=f"Ook wat niet werkte. Iedereen kan dit lezen. {NO_NAMES}",
    )
    priority = forms.ModelChoiceField(
        label="Werd prioriteit",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Geen prioriteit",
        help_text="Alleen als het gewoon beleid wordt.",
    )
    vap = forms.ModelChoiceField(
        label="Werd VAP",
        queryset=VAP.objects.none(),
        required=False,
        empty_label="Geen VAP",
        help_text="Alleen als het gewoon beleid wordt.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "priority", Priority.objects.visible_to(user).chosen().order_by("-cycle__start_date", "title"))
        offer(self, "vap", VAP.objects.visible_to(user).unfinished().order_by("-cycle__start_date", "number"))

    def clean(self) -> dict[str, Any]:
        """What is taken up says where."""
        cleaned = super().clean()
        is_adopted = cleaned.get("to") == InnovationState.ADOPTED
        if is_adopted and not (cleaned.get("priority") or cleaned.get("vap")):
            self.add_error("priority", "Kies de prioriteit of het VAP waarin dit is opgenomen.")
        return cleaned

    def ending(self) -> Ending:
        """What the service stores."""
        given = self.cleaned_data
        return Ending(
            InnovationState(given["to"]), given["lesson_title"], given["lesson"], given["priority"], given["vap"]
        )


class StartForm(FreeTextForm):
    """When a theme begins; when the bouquet is full also which theme goes, with its lesson, or why one more."""

    free_text = ("lesson_title", "lesson", "over_limit_reason")
    submit_label = "Laat het beginnen"

    start_date = forms.DateField(label="Wanneer begint het?", widget=DAY)
    gone = forms.ModelChoiceField(
        label="Welk thema maakt plaats?",
        queryset=InnovationTheme.objects.none(),
        required=False,
        empty_label="Geen: dit komt erbij",
    )
    lesson_title = forms.CharField(label="Wat leerden we van dat thema, in één zin?", max_length=200, required=False)
    lesson = forms.CharField(
        label="En uitgebreider", widget=text(), required=False, help_text=f"Iedereen kan dit lezen. {NO_NAMES}"
    )
    over_limit_reason = forms.CharField(
        label="Of: waarom moet dit erbij?", max_length=300, widget=text(2), required=False, help_text=NO_NAMES
    )

    def __init__(self, *args: Any, active: list[InnovationTheme], is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_full = is_full
        if is_full:
            offer(self, "gone", InnovationTheme.objects.filter(pk__in=[one.pk for one in active]).order_by("end_date"))
        else:
            for name in ("gone", "lesson_title", "lesson", "over_limit_reason"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A theme that goes leaves its lesson; without one there is a reason."""
        cleaned = super().clean()
        if not self.is_full:
            return cleaned
        if cleaned.get("gone"):
            for name in ("lesson_title", "lesson"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Schrijf op wat we leerden van het thema dat plaatsmaakt.")
        elif not cleaned.get("over_limit_reason") and "over_limit_reason" not in self.errors:
            self.add_error("gone", "Kies welk thema plaatsmaakt, of schrijf hieronder op waarom dit erbij moet.")
        return cleaned

    def place(self) -> dict[str, Any]:
        """How place is made, as the service takes it."""
        given = self.cleaned_data
        if not self.is_full:
            return {}
        if given["gone"]:
            ending = Ending(InnovationState.STOPPED, given["lesson_title"], given["lesson"])
            return {"gone": given["gone"], "ending": ending}
        return {"over_limit_reason": given["over_limit_reason"]}


class StepForm(FreeTextForm):
    """One thing that was done, and what it taught."""

    free_text = ("what", "learned")
    submit_label = "Schrijf dit op"

    kind = forms.ChoiceField(label="Wat voor activiteit?", choices=InnovationStepKind, widget=forms.RadioSelect)
    what = forms.CharField(label="Wat is er gedaan?", widget=text(2), help_text=NO_NAMES)
    learned = forms.CharField(label="Wat leerden we?", widget=text(2), required=False, help_text=NO_NAMES)
    done_on = forms.DateField(label="Wanneer?", widget=DAY)
