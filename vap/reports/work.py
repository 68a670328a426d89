"""What of plans and their progress waits for somebody, as lines of one list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.work import ANSWER, READ, WRITE, Line, Reader, address
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import CommitmentState, VapState
from vap.models import VAP
from vap.permissions import may_see_queue
from vap.queries import own_work
from vap.queries.progress import waiting_for
from vap.reports.work_on_priorities import vap_open

LIGHT: Final = 3  # minutes to say whether something was done


def led_plans(reader: Reader) -> dict[int, VAP]:
    """The plans that the reader leads or stands in for, asked once."""
    return reader.once("vap.led", lambda: own_work.led_plans(reader.user))


def news_to_tell(reader: Reader) -> Iterable[Line]:
    """How it goes with a part: an organisation is asked and chose itself how often."""
    for item in own_work.news_asked(reader.user, led_plans(reader), reader.today):
        yield reader.asked(
            f"news-{item.rhythm.pk}",
            f"Vertel hoe het gaat met {item.rhythm.vap}",
            "Uw organisatie doet hieraan mee",
            item.due_on,
            address("vap:plan-progress", item.rhythm.vap_id),
            deed="Vertel het",
        )


def updates_to_better(reader: Reader) -> Iterable[Line]:
    """Updates that came back with a question."""
    for row in own_work.updates_to_better(reader.user):
        yield reader.line(
            f"returned-{row.pk}",
            f"Vul uw bericht over {row.vap} aan",
            f"De gemeente vraagt: {row.return_note}",
            None,
            address("vap:update-detail", row.pk),
            deed="Vul aan",
        )


def updates_to_review(reader: Reader) -> Iterable[Line]:
    """Updates that nobody looked at, as one line: the queue shows them side by side."""
    if not may_see_queue(reader.user):
        return
    moments = list(waiting_for(reader.user).order_by("submitted_at").values_list("submitted_at", flat=True))
    if not moments:
        return
    count = len(moments)
    yield reader.line(
        "updates",
        f"Kijk {count} {'bericht' if count == 1 else 'berichten'} van partners na",
        "U trekt deze plannen, of stuurt de cyclus",
        None,
        address("vap:review-queue"),
        deed="Kijk na",
        minutes=LIGHT * count,
    )


def deeds_to_mark(reader: Reader) -> Iterable[Line]:
    """Activities that should be done: say whether they were."""
    is_inside = reader.user.has_role(*INSIDE_ROLES)
    for row in own_work.deeds_due(reader.user, led_plans(reader), reader.today):
        yield reader.line(
            f"deed-{row.pk}",
            row.title,
            f"{'U trekt dit plan' if is_inside else 'Uw organisatie doet dit'}: {row.vap}",
            row.planned_end,
            address("vap:activity-mark", row.vap_id, row.pk) if is_inside else address("vap:plan-progress", row.vap_id),
            deed="Is het gedaan?",
            minutes=LIGHT,
        )


def promises_to_keep(reader: Reader) -> Iterable[Line]:
    """What an organisation promised itself, near its day."""
    for row in own_work.promises_due(reader.user, reader.today):
        yield reader.line(
            f"kept-{row.pk}",
            row.text,
            f"Uw organisatie zegde dit toe: {row.vap}",
            row.due_on,
            address("vap:commitment-detail", row.pk),
            deed="Is het gedaan?",
            minutes=LIGHT,
        )


def commitments_to_answer(reader: Reader) -> Iterable[Line]:
    """Questions to the own organisation, and counter-proposals to decide on."""
    for row in vap_open(reader).commitments:
        is_asked = row.state == CommitmentState.PROPOSED
        yield reader.asked(
            f"commitment-{row.pk}",
            row.text,
            "Doet uw organisatie dit? U antwoordt"
            if is_asked
            else f"Tegenvoorstel van {row.organisation}: bent u het eens?",
            row.answer_by,
            address("vap:commitment-detail", row.pk),
            deed="Antwoord",
        )


# --- the life of a plan, for who leads it, decides on it or steers


def plans_to_move(reader: Reader) -> Iterable[Line]:
    """For the trekker: finish the draft, begin, say how it stands, begin the evaluation."""
    led = led_plans(reader)
    if not led or not reader.user.has_role(*INSIDE_ROLES):
        return
    ended = {vap.pk for vap in own_work.ended_plans(led, reader.today)}
    quiet = {vap.pk for vap in own_work.silent_plans(led, reader.today)}
    for vap in led.values():
        if vap.state == VapState.DRAFT:
            yield _plan_line(reader, vap, "draft", "Maak dit plan af: {}", "U trekt dit concept", vap.start_date, 60)
        elif vap.pk in ended:
            yield _move_line(
                reader, vap, "evalueren", "Begin de evaluatie van {}", "De einddatum is voorbij", vap.end_date
            )
        elif vap.state == VapState.ADOPTED and vap.start_date and vap.start_date <= reader.today:
            yield _move_line(reader, vap, "starten", "Is het werk aan {} begonnen?", "U trekt dit plan", vap.start_date)
        elif vap.pk in quiet:
            url = address("vap:plan-lights", vap.pk)
            yield reader.line(
                f"quiet-{vap.pk}",
                f"Hoe staat het met {vap}?",
                "U trekt dit plan; er kwam lang geen bericht",
                None,
                url,
                deed="Zet de lichten",
            )


def plans_to_adopt(reader: Reader) -> Iterable[Line]:
    """Plans that were put forward: for who notes the decision, and for the member of the college who is accountable."""
    user = reader.user
    is_steering = user.has_role(*STEERING_ROLES)
    if not is_steering and not user.has_role(Role.BESTUURDER):
        return
    own = _accountable(reader)
    for vap in own_work.plans_before_a_body(user):
        if is_steering:
            about = "Dit plan ligt voor: noteer wie besloot, en wanneer"
            yield _move_line(reader, vap, "vaststellen", "Stel {} vast", about, vap.start_date, WRITE)
        elif vap.pk in own:
            about = "U bent bestuurlijk verantwoordelijk; het plan ligt voor"
            yield _plan_line(reader, vap, "proposed", "Lees het voorstel: {}", about, vap.start_date, WRITE, "Lees")


def evaluations_to_write(reader: Reader) -> Iterable[Line]:
    """Plans in evaluation: answers for the trekker and research, the decision for who is accountable and who steers."""
    user, led = reader.user, led_plans(reader)
    is_writer = user.has_role(Role.ONDERZOEKER)
    is_steering = user.has_role(*STEERING_ROLES)
    own = _accountable(reader)
    if not (led or own or is_writer or is_steering):
        return
    for vap in own_work.plans_in_evaluation(user):
        if getattr(vap, "is_answered", False):
            if is_steering or vap.pk in own:
                url = address("vap:evaluation", vap.pk) + "#besluit"
                about = "De evaluatie is geschreven: door, anders, of stoppen?"
                yield _evaluation_line(reader, vap, f"Besluit wat er verder gebeurt met {vap}", about, url, "Besluit")
        elif is_writer or (vap.pk in led and user.has_role(*INSIDE_ROLES)):
            url = address("vap:evaluation-write", vap.pk)
            about = "Dit plan is in evaluatie; er zijn nog vragen open"
            yield _evaluation_line(reader, vap, f"Schrijf de evaluatie van {vap}", about, url, "Schrijf")


def plans_without_trekker(reader: Reader) -> Iterable[Line]:
    """For who steers: plans that nobody leads, or that somebody leads for the time being."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    for vap in own_work.plans_without_trekker(reader.user, reader.today):
        url = address("vap:plan-assign", vap.pk, "lead")
        yield reader.line(f"trekker-{vap.pk}", str(vap), "Heeft geen trekker", None, url, deed="Kies een trekker")
    for vap in vap_open(reader).led_for_now:
        yield reader.line(
            f"trekker-{vap.pk}",
            vap.title,
            "Heeft een tijdelijke trekker: kies een opvolger",
            None,
            address("vap:plan-people", vap.pk),
            deed="Kies een opvolger",
            minutes=READ,
        )


def _accountable(reader: Reader) -> set[int]:
    if not reader.user.has_role(Role.BESTUURDER):
        return set()
    return reader.once("vap.accountable", lambda: own_work.accountable_for(reader.user, reader.today))


def _plan_line(
    reader: Reader, vap: VAP, key: str, what: str, about: str, day: date | None, minutes: int, deed: str = "Ga verder"
) -> Line:
    url = address("vap:plan-detail", vap.pk)
    words = what.format(vap)
    return reader.line(f"{key}-{vap.pk}", words, about, day, url, deed=deed, minutes=minutes)


def _move_line(
    reader: Reader, vap: VAP, move: str, what: str, about: str, day: date | None, minutes: int = ANSWER
) -> Line:
    deeds = {"vaststellen": "Stel vast", "starten": "Begin", "evalueren": "Begin de evaluatie"}
    url = address("vap:plan-move", vap.pk, move)
    key, words = f"{move}-{vap.pk}", what.format(vap)
    return reader.line(key, words, about, day, url, deed=deeds[move], minutes=minutes)


def _evaluation_line(reader: Reader, vap: VAP, what: str, about: str, url: str, deed: str) -> Line:
    return reader.line(f"plan-evaluation-{vap.pk}", what, about, vap.end_date, url, deed=deed, minutes=60)


SOURCES: Final = (
    news_to_tell,
    updates_to_better,
    updates_to_review,
    deeds_to_mark,
    promises_to_keep,
    commitments_to_answer,
    plans_to_move,
    plans_to_adopt,
    evaluations_to_write,
    plans_without_trekker,
)
