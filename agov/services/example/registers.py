"""Consequences and expectations in Oefenstad: of the cycle that ended, and of the one that is in its first autumn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from agov.enums import ConsequenceKind, ExpectationState
from agov.models import Consequence, Expectation
from agov.services import consequences, expectations
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import PolicyCycle
from vap.enums import PriorityState
from vap.models import Priority

OLD, NEW = 2024, 2026  # the years in which the two cycles begin


@dataclass(frozen=True)
class Change:
    """One consequence; ``reference`` when it is in there, ``lapsed`` when it need not be."""

    cycle: int
    kind: ConsequenceKind
    what: str
    why: str
    department: str
    owner: str
    year: int | None
    due: date
    reference: str = ""
    lapsed: str = ""
    by_whom: str = ""


@dataclass(frozen=True)
class Question:
    """One expectation and its answer."""

    cycle: int
    kind: OrganisationKind
    text: str
    answer_by: date
    answer: ExpectationState = ExpectationState.ASKED
    words: str = ""
    answered: date | None = None


CHANGES: Final = (
    Change(
        OLD,
        ConsequenceKind.SECTOR_CONTRACT,
        "Twintig uur per week toezicht in de avond opnemen.",
        "De prioriteit over uitgaan vraagt toezicht na tien uur.",
        "Stadsbeheer",
        "hoofd Stadsbeheer",
        2025,
        date(2024, 11, 15),
        reference="Sectorcontract Stadsbeheer 2025, bladzijde 14",
    ),
    Change(
        OLD,
        ConsequenceKind.BUDGET,
        "Geld voor betere sloten in oude portieken, voor twee jaar.",
        "Woningcorporatie en gemeente betalen samen.",
        "Wonen",
        "programmamanager wonen",
        2025,
        date(2024, 10, 1),
        reference="Programmabegroting 2025, regel 4.2",
    ),
    Change(
        OLD,
        ConsequenceKind.INTERVENTION,
        "De sluitingstijden van het uitgaansgebied gaan terug naar twee uur.",
        "De afspraken met de horeca werkten niet: de overlast na twee uur bleef gelijk.",
        "Veiligheid",
        "hoofd Veiligheid",
        None,
        date(2025, 3, 1),
        reference="Besluit van het college van 25 februari 2025",
        by_whom="burgemeester, met instemming van het college",
    ),
    Change(
        OLD,
        ConsequenceKind.ANNUAL_PLAN,
        "Elke maand een spreekuur van jeugdwerk op de scholen.",
        "Scholen weten jeugdwerk niet te vinden.",
        "Sociaal domein",
        "teamleider jeugd",
        2025,
        date(2024, 12, 1),
        lapsed="De scholen regelen dit nu zelf met het jeugdwerk.",
    ),
    Change(
        NEW,
        ConsequenceKind.SECTOR_CONTRACT,
        "Het weekendtoezicht doorzetten en uitbreiden naar de zondagmiddag.",
        "De cijfers wijzen op meer overlast op zondag.",
        "Stadsbeheer",
        "hoofd Stadsbeheer",
        2027,
        date(2026, 10, 15),
    ),
    Change(
        NEW,
        ConsequenceKind.BUDGET,
        "Een vast bedrag voor buddy's voor jongeren.",
        "De tijdelijke subsidie stopt, het project loopt door.",
        "Sociaal domein",
        "teamleider jeugd",
        2027,
        date(2026, 12, 15),
    ),
    Change(
        NEW,
        ConsequenceKind.ANNUAL_PLAN,
        "Uren voor het maken van de veiligheidsactieplannen.",
        "Elk plan heeft een trekker nodig met tijd.",
        "Veiligheid",
        "beleidsadviseur veiligheid",
        2027,
        date(2026, 12, 1),
    ),
    Change(
        NEW,
        ConsequenceKind.POLICY,
        "De regels voor evenementen aanvullen met een veiligheidstoets.",
        "Een gevaarlijk moment bij een evenement leidde tot vragen van de raad.",
        "Veiligheid",
        "secretaris AGOV",
        None,
        date(2026, 11, 1),
    ),
    Change(
        NEW,
        ConsequenceKind.SECTOR_CONTRACT,
        "De verlichting van de stationsroute eerder vervangen.",
        "Bewoners mijden de route in het donker.",
        "Stadsbeheer",
        "hoofd Stadsbeheer",
        2027,
        date(2027, 1, 31),
    ),
)

QUESTIONS: Final = (
    Question(
        OLD,
        OrganisationKind.HOUSING,
        "Goede sloten in alle oude portieken, en een lamp bij elke achterdeur.",
        date(2025, 2, 1),
        ExpectationState.ACCEPTED,
        "",
        date(2025, 1, 20),
    ),
    Question(
        OLD,
        OrganisationKind.GGZ,
        "Vier uur per week iemand bij het overleg over verwarde personen.",
        date(2025, 2, 1),
        ExpectationState.AMENDED,
        "Wij komen twee uur per week, en zijn de andere dagen binnen een uur bereikbaar.",
        date(2025, 1, 28),
    ),
    Question(
        OLD,
        OrganisationKind.EDUCATION,
        "Een docent die meedoet aan de buddy's voor jongeren.",
        date(2025, 2, 1),
        ExpectationState.DECLINED,
        "Wij hebben hier nu geen docenten voor. Wij denken wel mee over lesmateriaal.",
        date(2025, 2, 10),
    ),
    Question(
        NEW,
        OrganisationKind.HOUSING,
        "Elk half jaar een lijst van portieken waar vaak overlast is, zonder namen of huisnummers.",
        date(2026, 12, 18),
    ),
    Question(
        NEW,
        OrganisationKind.POLICE,
        "Cijfers over het uitgaansgebied per maand in plaats van per half jaar.",
        date(2026, 11, 13),
    ),
    Question(
        NEW,
        OrganisationKind.WELFARE,
        "Jongerenwerk op straat, ook op zondagmiddag.",
        date(2026, 11, 20),
        ExpectationState.ACCEPTED,
        "Dat doen wij, vanaf januari.",
        date(2026, 11, 10),
    ),
)


def make(*, by: User, at: datetime) -> None:
    """Make what is not there yet; without the cycles nothing."""
    cycles = {cycle.start_year: cycle for cycle in PolicyCycle.objects.filter(start_year__in=[OLD, NEW])}
    for change in CHANGES:
        cycle = cycles.get(change.cycle)
        if cycle is not None and not Consequence.objects.filter(cycle=cycle, what=change.what).exists():
            _make_change(change, cycle, by=by, at=at)
    for question in QUESTIONS:
        cycle = cycles.get(question.cycle)
        partner = Organisation.objects.filter(kind=question.kind, is_active=True).order_by("pk").first()
        if cycle is None or partner is None:
            continue
        if not Expectation.objects.filter(cycle=cycle, organisation=partner, text=question.text).exists():
            _make_question(question, cycle, partner, by=by)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _first_priority(cycle: PolicyCycle) -> Priority | None:
    """One that was approved: a draft may still go."""
    return Priority.objects.filter(cycle=cycle, state=PriorityState.APPROVED).order_by("title").first()


def _make_change(change: Change, cycle: PolicyCycle, *, by: User, at: datetime) -> None:
    made = consequences.add_consequence(
        cycle=cycle,
        priority=_first_priority(cycle) if change.cycle == OLD else None,
        kind=change.kind,
        what=change.what,
        why=change.why,
        intervened_by=change.by_whom,
        department=change.department,
        owner=change.owner,
        fiscal_year=change.year,
        due_on=change.due,
        by=by,
        at=_moment(date(change.cycle, 9, 20)),
    )
    if change.reference:
        consequences.mark_done(consequence_id=made.pk, reference=change.reference, by=by, at=_moment(change.due))
    elif change.lapsed:
        consequences.lapse(consequence_id=made.pk, reason=change.lapsed, by=by, at=_moment(change.due))


def _make_question(question: Question, cycle: PolicyCycle, partner: Organisation, *, by: User) -> None:
    asked_on = date(2024, 12, 12) if question.cycle == OLD else date(2026, 10, 12)
    made = expectations.add_expectation(
        cycle=cycle,
        priority=_first_priority(cycle) if question.cycle == OLD else None,
        organisation=partner,
        text=question.text,
        answer_by=question.answer_by,
        by=by,
        at=_moment(asked_on),
    )
    if question.answered is not None:
        of_partner = User.objects.filter(organisation=partner, user_roles__role=Role.PARTNER).order_by("pk").first()
        expectations.answer(
            expectation_id=made.pk,
            seen=made.revision,
            to=question.answer,
            text=question.words,
            by=of_partner or by,  # the example has no accounts for most partners
            at=_moment(question.answered),
        )
