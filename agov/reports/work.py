"""What of the cycle, its slagen and its partners waits for somebody, as lines of one list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import QuerySet

from agov.permissions import may_evaluate
from agov.queries.own_work import accounts_that_end, consequences_without_owner, findings_without_holder
from agov.reports.lines import agov_open, consequence_line, expectation_line, project_line, step_line
from amersfoort_veiligheid.web.work import ANSWER, READ, WRITE, Line, Reader, address
from analysis.reports.work import analysis_open, is_partner
from cycle.models import CycleStep, PolicyCycle
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from cycle.queries.waiting import is_party, running_cycles
from cycle.reports.work import cycle_open
from vap.permissions import may_handle_leaving
from vap.queries.projects import undecided_projects
from vap.queries.vap_carry_over import undecided_vaps
from vap.reports.work_on_priorities import vap_open


def steps_to_take(reader: Reader) -> Iterable[Line]:
    """Steps of the scheme in which the reader has a part; late ones for who steers."""
    user, today = reader.user, reader.today
    is_steering = user.has_role(*STEERING_ROLES)
    for step in cycle_open(reader).steps:
        if (is_steering and step.end_date < today) or any(is_party(user, party) for party in step.parties.all()):
            yield step_line(step, reader)


def consequences_to_put_in(reader: Reader) -> Iterable[Line]:
    """What somebody of this function must put in our own policy."""
    function = reader.user.function.strip().casefold()
    if not function or not reader.user.has_role(*INSIDE_ROLES):
        return
    for row in agov_open(reader).consequences:
        if row.owner.strip().casefold() == function:
            yield consequence_line(row, reader)


def expectations_to_answer(reader: Reader) -> Iterable[Line]:
    """What we expect of a partner and it did not answer."""
    for row in agov_open(reader).expectations if is_partner(reader) else []:
        yield expectation_line(row, reader, own=True)


def slagen_to_join(reader: Reader) -> Iterable[Line]:
    """Invitations to a slag without an answer, for a partner."""
    for row in cycle_open(reader).invitations if is_partner(reader) else []:
        yield reader.line(
            f"invitation-{row.pk}",
            f"Doet u mee aan de {row.round.get_kind_display()} van {row.round.cycle}?",
            "Uitnodiging van de gemeente",
            row.round.start_date,
            address("agov:round-detail", row.round_id),
            deed="Antwoord",
        )


def sources_to_sign(reader: Reader) -> Iterable[Line]:
    """Sources of a partner in an open technische slag on which it said nothing."""
    for slag, source in analysis_open(reader).unsigned if is_partner(reader) else []:
        yield reader.line(
            f"sign-{slag.pk}-{source.pk}",
            f"Kloppen de gegevens van “{source}”?",
            f"Bron van uw organisatie in de {slag.get_kind_display()}",
            slag.end_date,
            address("agov:round-source", slag.pk, source.pk),
            deed="Teken af",
            minutes=WRITE,
        )


def agreements_to_confirm(reader: Reader) -> Iterable[Line]:
    """Agreements of a session that name the partner and that it did not confirm."""
    for row in agov_open(reader).agreements if is_partner(reader) else []:
        yield reader.line(
            f"agreement-{row.pk}",
            row.text,
            "Bevestig deze afspraak uit de sessie",
            row.due_on,
            address("agov:session-detail", row.session_id),
            deed="Bevestig",
            minutes=ANSWER,
        )


def cycles_to_evaluate(reader: Reader) -> Iterable[Line]:
    """Cycles of which the three questions still wait for an answer."""
    if not may_evaluate(reader.user):
        return
    for cycle in agov_open(reader).evaluations:
        yield reader.line(
            f"evaluation-{cycle.pk}",
            f"Beantwoord de drie vragen over {cycle}",
            "Zonder evaluatie gaat de cyclus niet dicht",
            cycle.end_date,
            address("agov:cycle-evaluation", cycle.pk),
            deed="Beantwoord",
            minutes=60,
        )


def projects_past_end(reader: Reader) -> Iterable[Line]:
    """Running projects past their last day, for who steers."""
    for row in vap_open(reader).past_end if reader.user.has_role(*STEERING_ROLES) else []:
        yield project_line(row, reader)


def choices_at_the_turn(reader: Reader) -> Iterable[Line]:
    """Projects and plans that run, without a choice, while the step for it runs; for who steers."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    settling = [step for step in cycle_open(reader).steps if step.settles_projects]
    for step in settling[:1]:
        for cycle in reader.once("cycles", lambda: list(running_cycles(reader.user))):
            yield from _choices(
                reader, step, "carry-over", ("lopend project", "lopende projecten"), undecided_projects(cycle), cycle
            )
            yield from _choices(
                reader, step, "vap-carry-over", ("lopend plan", "lopende plannen"), undecided_vaps(cycle), cycle
            )


def _choices(
    reader: Reader, step: CycleStep, key: str, nouns: tuple[str, str], rows: QuerySet[Any], cycle: PolicyCycle
) -> Iterable[Line]:
    """One line for all things of one sort that wait for a choice in one cycle."""
    count = rows.count()
    if count:
        yield reader.line(
            f"{key}-{cycle.pk}",
            f"Besluit over {count} {nouns[0] if count == 1 else nouns[1]} voor {cycle}",
            f"Elk {nouns[0]} krijgt één keuze",
            step.end_date,
            address(f"{'vap' if key.startswith('vap') else 'agov'}:{key}-board", cycle.pk),
            deed="Besluit",
            minutes=ANSWER * count,
        )


def things_without_holder(reader: Reader) -> Iterable[Line]:
    """For who steers: findings that nobody takes up or is asked to, and consequences that are nobody's."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    count = findings_without_holder(reader.user).count()
    if count:
        yield reader.line(
            "no-holder-findings",
            f"Vraag wie {count} {'bevinding' if count == 1 else 'bevindingen'} oppakt",
            "Vastgesteld en van niemand",
            None,
            address("analysis:holder-list"),
            deed="Vraag een organisatie",
            minutes=ANSWER * count,
        )
    count = consequences_without_owner(reader.user).count()
    if count:
        yield reader.line(
            "no-owner-consequences",
            f"Zoek wie {count} {'consequentie' if count == 1 else 'consequenties'} op zich neemt",
            "Er staat geen functie bij",
            None,
            address("agov:consequence-list"),
            deed="Zoek iemand",
            minutes=READ,
        )


def departures_to_arrange(reader: Reader) -> Iterable[Line]:
    """For who arranges that somebody leaves: accounts of which the last day comes."""
    if not may_handle_leaving(reader.user):
        return
    for row in accounts_that_end(reader.today):
        yield reader.line(
            f"account-ends-{row.pk}",
            f"De toegang van {row.name} houdt op",
            "Wie neemt het werk over?",
            row.access_ends_on,
            address("agov:leaving", row.pk),
            before="op",
            deed="Regel het vertrek",
            minutes=WRITE,
        )


SOURCES: Final = (
    steps_to_take,
    consequences_to_put_in,
    expectations_to_answer,
    slagen_to_join,
    sources_to_sign,
    agreements_to_confirm,
    cycles_to_evaluate,
    projects_past_end,
    choices_at_the_turn,
    things_without_holder,
    departures_to_arrange,
)
