"""Forms to lock a period and to give one person an exception."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.forms import FreeTextForm
from cycle.models import PolicyCycle
from vap.forms.choices import DAY, NO_NAMES, offer
from vap.forms.choices import text as some_lines
from vap.models import PartnerContact, PeriodLock
from vap.queries.period_locks import may_be_excepted


class LockForm(FreeTextForm):
    """Of which cycle, up to and including which day, and why."""

    submit_label = "Sluit de periode af"
    free_text: ClassVar[tuple[str, ...]] = ("reason",)

    cycle = forms.ModelChoiceField(label="Van welke cyclus?", queryset=PolicyCycle.objects.none(), empty_label=None)
    until = forms.DateField(
        label="Afgesloten tot en met",
        widget=DAY,
        help_text="Alle dagen tot en met deze dag. Over latere dagen kan iedereen blijven vertellen.",
        error_messages={"required": "Kies een dag."},
    )
    reason = forms.CharField(
        label="Waarom?",
        widget=some_lines(2),
        max_length=300,
        help_text=f"Wie een bericht wil sturen, leest dit. {NO_NAMES}",
        error_messages={"required": "Schrijf op waarom de periode dicht gaat."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cycle", PolicyCycle.objects.visible_to(user))


class ExceptionForm(FreeTextForm):
    """Who may still tell, until when, and why."""

    submit_label = "Geef de uitzondering"
    free_text: ClassVar[tuple[str, ...]] = ("reason",)

    whom = forms.ChoiceField(label="Voor wie?", error_messages={"required": "Kies een persoon of contact."})
    valid_to = forms.DateField(
        label="Mag nog tot en met",
        widget=DAY,
        help_text="Daarna sluit het vanzelf weer.",
        error_messages={"required": "Kies een dag."},
    )
    reason = forms.CharField(
        label="Waarom?",
        widget=some_lines(2),
        max_length=300,
        help_text=f"Staat in de lijst. {NO_NAMES}",
        error_messages={"required": "Schrijf op waarom deze persoon nog mag bijwerken."},
    )

    def __init__(self, *args: Any, lock: PeriodLock, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users, contacts = may_be_excepted(lock.cycle, today)
        self._people: dict[str, User | PartnerContact] = {
            **{f"u{one.pk}": one for one in users},
            **{f"c{one.pk}": one for one in contacts},
        }
        accounts = [(f"u{one.pk}", _words(one)) for one in users]
        by_mail = [(f"c{one.pk}", str(one)) for one in contacts]
        choices = [("", "Kies"), ("Met een account", accounts), ("Met een link per mail", by_mail)]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def whom_given(self) -> dict[str, Any]:
        """The account or the contact, for the service."""
        chosen = self._people[self.cleaned_data["whom"]]
        return {"user": chosen} if isinstance(chosen, User) else {"contact": chosen}


def _words(user: User) -> str:
    return ", ".join(str(part) for part in (user.name, user.function, user.organisation) if part)
