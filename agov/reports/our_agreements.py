"""Everything between one organisation and the others, turned around: asked of it, promised by it, given to it (M16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from agov.enums import ExpectationState
from agov.models import Expectation, Outcome, PartnerSession
from agov.queries.rounds import AgreementRow, agreement_rows
from agov.reports.promise_lines import promises_of
from agov.reports.registers import expectation_table
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, text
from cycle.queries.words import Name, names_in_use
from vap.enums import VAP_OVER, CommitmentState, DeedState, UpdateState
from vap.models import VAP, Commitment, CommitmentAnswer, ProgressUpdate
from vap.queries.commitments import BESIDE, led_vaps
from vap.queries.deeds import Deed, DeedQuestion, Deeds
from vap.reports.commitments import CommitmentRow, rows_for
from vap.reports.deeds import deed_table

OPEN: Final = (DeedState.LATE, DeedState.TO_DO)
SHOWN: Final = 20  # of what is long; the file and "wie doet wat" hold the rest
SOURCE: Final = "eigen register van de gemeente"


@dataclass(frozen=True)
class Part:
    """Some rows of a list that may be longer."""

    rows: tuple[Deed, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class OurAgreements:
    """The page of one organisation."""

    organisation: Organisation
    questions: tuple[Expectation, ...]  # expectations without an answer
    asked: tuple[CommitmentRow, ...]  # proposals without an answer
    countered: tuple[CommitmentRow, ...]  # what others answered otherwise to what we asked
    agreements: tuple[AgreementRow, ...]  # of sessions, that name us and that we did not confirm
    promised: Part
    late: int  # of those
    promises: tuple[Outcome, ...]  # agreements of the veiligheidsoverleg that are open
    kept: Part
    waiting_for_others: tuple[CommitmentRow, ...]  # our counter-proposals, and what we asked
    answered: tuple[Expectation, ...]
    received: Part  # what others still do
    received_done: Part
    plans: tuple[VAP, ...]

    @property
    def to_answer(self) -> int:
        """How much waits for this organisation."""
        return len(self.questions) + len(self.asked) + len(self.countered) + len(self.agreements)

    @property
    def answer(self) -> str:
        """How things stand, in one sentence."""
        parts = [
            (self.to_answer, "vraag wacht op antwoord" if self.to_answer == 1 else "vragen wachten op antwoord"),
            (self.late, "te laat"),
            (self.promised.count - self.late, "nog te doen"),
            (
                len(self.promises),
                "afspraak van het overleg" if len(self.promises) == 1 else "afspraken van het overleg",
            ),
            (self.kept.count, "gedaan of nagekomen"),
        ]
        return ", ".join(f"{number} {words}" for number, words in parts if number)

    @property
    def is_empty(self) -> bool:
        """Nothing at all yet."""
        done = (self.promised.count, self.kept.count, self.received.count, self.received_done.count)
        return not (
            self.to_answer or self.answered or self.waiting_for_others or self.plans or self.promises or any(done)
        )


def our_agreements(organisation: Organisation, user: User, *, today: date) -> OurAgreements:
    """Collect it over all VAPs and cycles, as far as ``user`` may see it. The number of queries is fixed."""
    expectations = Expectation.objects.visible_to(user).filter(organisation=organisation)
    expectations = expectations.select_related("priority", "cycle").with_late(today)
    rows = _commitments(organisation, user)
    own = organisation.pk
    return OurAgreements(
        organisation=organisation,
        questions=tuple(one for one in expectations if one.state == ExpectationState.ASKED),
        asked=tuple(row for row in rows if _is(row, own, CommitmentState.PROPOSED)),
        countered=tuple(
            row for row in rows if row.commitment.organisation_id != own and _state(row) == CommitmentState.AMENDED
        ),
        agreements=tuple(_unconfirmed(organisation, user)),
        promised=_part(user, today, DeedQuestion(organisation_id=own, states=OPEN)),
        late=Deeds(user, DeedQuestion(organisation_id=own, states=(DeedState.LATE,)), today=today).count(),
        promises=tuple(promises_of(user, own).open().order_by("due_on", "pk")),
        kept=_part(user, today, DeedQuestion(organisation_id=own, states=(DeedState.DONE,))),
        waiting_for_others=tuple(
            row
            for row in rows
            if _is(row, own, CommitmentState.AMENDED)
            or (row.commitment.organisation_id != own and _state(row) == CommitmentState.PROPOSED)
        ),
        answered=tuple(one for one in expectations if one.state != ExpectationState.ASKED),
        received=_part(user, today, _from_others(own, OPEN)),
        received_done=_part(user, today, _from_others(own, (DeedState.DONE,))),
        plans=tuple(
            VAP.objects.visible_to(user)
            .filter(pk__in=VAP.objects.of_organisation(own).values("pk"))
            .select_related("cycle", "theme")
        ),
    )


def _from_others(own: int, states: tuple[DeedState, ...]) -> DeedQuestion:
    return DeedQuestion(not_by=own, taken_part_by=own, states=states)


def _state(row: CommitmentRow) -> CommitmentState:
    return CommitmentState(row.commitment.state)


def _is(row: CommitmentRow, own: int, state: CommitmentState) -> bool:
    return row.commitment.organisation_id == own and _state(row) == state


def _commitments(organisation: Organisation, user: User) -> list[CommitmentRow]:
    """What waits for somebody and is of this organisation, or was asked by it; the municipality asks without a name."""
    asked = Q(asked_by_organisation=organisation)
    if organisation.kind == OrganisationKind.MUNICIPALITY:
        asked |= Q(asked_by_organisation=None)
    waiting = Commitment.objects.visible_to(user).waiting().exclude(vap__state__in=VAP_OVER)
    rows = waiting.filter(Q(organisation=organisation) | asked).select_related(*BESIDE).order_by("answer_by", "pk")
    return rows_for(rows, user, led=led_vaps(user))


def _unconfirmed(organisation: Organisation, user: User) -> list[AgreementRow]:
    sessions = PartnerSession.objects.visible_to(user).filter(agreements__organisations=organisation)
    return [row for row in agreement_rows(sessions.distinct()) if organisation.pk in row.waiting_pks]


def _part(user: User, today: date, question: DeedQuestion) -> Part:
    found = Deeds(user, question, today=today)
    return Part(tuple(found.first(SHOWN)), found.count())


# --- all of it in one file


def agreement_tables(organisation: Organisation, user: User, *, today: date) -> list[Table]:
    """Everything that is stored between this organisation and the others: a partner can leave with its data."""
    own, plan = organisation.pk, names_in_use()["vap"]
    expectations = Expectation.objects.visible_to(user).filter(organisation=organisation)
    commitments = Commitment.objects.visible_to(user).filter(
        Q(organisation=organisation) | Q(asked_by_organisation=own)
    )
    talk = CommitmentAnswer.objects.filter(commitment__in=commitments)
    updates = ProgressUpdate.objects.visible_to(user).filter(organisation=organisation)
    plans = VAP.objects.visible_to(user).filter(pk__in=VAP.objects.of_organisation(own).values("pk"))
    sessions = PartnerSession.objects.visible_to(user).filter(agreements__organisations=organisation).distinct()
    return [
        deed_table(
            Deeds(user, DeedQuestion(organisation_id=own), today=today).all(),
            today=today,
            caption="Wat wij doen",
            key="wat-wij-doen",
        ),
        _commitment_table(commitments.select_related(*BESIDE), plan, today),
        _talk_table(talk.select_related("commitment__vap", "organisation").order_by("commitment", "pk"), plan, today),
        expectation_table(
            expectations.select_related("priority", "cycle", "organisation"), today=today, caption="Verwachtingen"
        ),
        _session_table(agreement_rows(sessions), own, today),
        _promise_table(promises_of(user, own).order_by("-year", "-number"), today),
        _update_table(updates.exclude(state=UpdateState.DRAFT).select_related("vap"), plan, today),
        deed_table(
            Deeds(user, _from_others(own, (*OPEN, DeedState.DONE)), today=today).all(),
            today=today,
            caption="Wat wij van anderen krijgen",
            key="wat-wij-krijgen",
        ),
        _plan_table(plans.select_related("cycle", "theme"), plan, today),
    ]


def _table(key: str, caption: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], today: date) -> Table:
    """A table of texts; the first column names the row."""
    heads = tuple(Column(f"k{number}", label, is_row_header=number == 0) for number, label in enumerate(columns))
    cells = tuple(tuple(text(value) for value in row) for row in rows)
    return Table(key, caption, heads, cells, source=SOURCE, figures_date=dutch_date(today))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _commitment_table(rows: Iterable[Commitment], plan: Name, today: date) -> Table:
    columns: tuple[str, ...] = (
        "Wat",
        "Hoeveel",
        "Wie",
        "Gevraagd door",
        plan.short,
        "Cyclus",
        "Vanaf",
        "Klaar op",
        "Hoe het staat",
    )
    columns += ("Tegenvoorstel", "Toelichting", "Nagekomen op", "Waaruit dat blijkt")
    lines = (
        (
            row.text,
            row.amount,
            row.organisation.name,
            row.asked_by_organisation.name if row.asked_by_organisation else "gemeente",
            row.vap.title,
            row.vap.cycle.name,
            _day(row.start_on),
            _day(row.due_on),
            row.get_state_display(),
            " ".join(part for part in (row.counter_amount, row.counter_text) if part),
            row.answer,
            _day(row.kept_on),
            row.kept_note,
        )
        for row in rows
    )
    return _table("toezeggingen", "Toezeggingen en vragen", columns, lines, today)


def _talk_table(rows: Iterable[CommitmentAnswer], plan: Name, today: date) -> Table:
    columns = ("Toezegging", plan.short, "Op", "Namens", "Antwoord", "Hoeveel", "Tekst")
    lines = (
        (
            row.commitment.text,
            row.commitment.vap.title,
            timezone.localdate(row.given_at).isoformat(),
            row.organisation.name if row.organisation else "",
            row.get_state_display(),
            row.amount,
            row.text,
        )
        for row in rows
    )
    return _table("gesprek", "Het gesprek over toezeggingen", columns, lines, today)


def _session_table(rows: Iterable[AgreementRow], own: int, today: date) -> Table:
    columns = ("Afspraak", "Sessie", "Op", "Klaar op", "Wie", "Door ons bevestigd")
    lines = (
        (
            row.agreement.text,
            row.agreement.session.title,
            row.agreement.session.held_on.isoformat(),
            _day(row.agreement.due_on),
            ", ".join(sorted(one.name for one in (*row.confirmed, *row.waiting))),
            "nee" if own in row.waiting_pks else "ja",
        )
        for row in rows
        if own in {one.pk for one in (*row.confirmed, *row.waiting)}
    )
    return _table("afspraken", "Afspraken uit sessies", columns, lines, today)


def _promise_table(rows: Iterable[Outcome], today: date) -> Table:
    columns = ("Afspraak", "Nummer", "Vergadering op", "Wie", "Klaar op", "Stand", "Afgedaan op", "Hoe")
    lines = (
        (
            row.text,
            row.code,
            timezone.localtime(row.item.meeting.starts_at).date().isoformat(),
            row.owner_function,
            _day(row.due_on),
            row.get_state_display(),
            _day(row.closed_on),
            row.closing_note,
        )
        for row in rows
    )
    return _table("overleg", "Afspraken van het overleg", columns, lines, today)


def _update_table(rows: Iterable[ProgressUpdate], plan: Name, today: date) -> Table:
    columns = ("Hoe gaat het", plan.short, "Gaat over", "Ingediend op", "Hoe het staat", "Wat is er nodig")
    lines = (
        (
            row.text or "ongewijzigd",
            row.vap.title,
            row.happened_on.isoformat(),
            timezone.localdate(row.submitted_at).isoformat() if row.submitted_at else "",
            row.get_state_display(),
            row.needs,
        )
        for row in rows
    )
    return _table("voortgang", "Onze voortgangsberichten", columns, lines, today)


def _plan_table(rows: Iterable[VAP], plan: Name, today: date) -> Table:
    columns = (plan.short, "Nummer", "Cyclus", "Thema", "Hoe het staat", "Begint op", "Eindigt op")
    lines = (
        (
            row.title,
            row.code,
            row.cycle.name,
            str(row.theme),
            row.get_state_display(),
            _day(row.start_date),
            _day(row.end_date),
        )
        for row in rows
    )
    return _table("vaps", f"{plan.short_plural} waarin wij meedoen", columns, lines, today)
