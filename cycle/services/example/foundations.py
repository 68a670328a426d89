"""What the cycles of Oefenstad rest on: documents with rounds and decisions, and mandates.

The ten keuzen follow the note of 2003, in other words.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import (
    CycleState,
    DecisionOutcome,
    DocumentItemKind,
    DocumentState,
    MandateKind,
)
from cycle.models import Body, DocumentItem, Mandate, PolicyCycle, PolicyDocument
from cycle.services import documents, mandates
from cycle.services.example import alignment, council_requests
from cycle.services.example.cycles import FINISHED, RUNNING
from cycle.services.example.days import noon

NOTE: Final = "Nota Kiezen en doen: veilig samenleven"
FIRST_ROUND: Final = date(2003, 9, 2)
SECOND_ROUND: Final = date(2003, 11, 18)
COLLEGE_DAY: Final = date(2003, 11, 25)
COUNCIL_DAY: Final = date(2003, 12, 16)

# Number, section, text in the first round, text in the second (empty: the same), where one sees it now.
KEUZEN: Final = (
    (
        1,
        "2. Wat is veilig?",
        "Ons beleid gaat over sociale veiligheid. Met fysieke veiligheid stemmen we alleen plannen en verslagen af; "
        "de inhoud voegen we niet samen.",
        "",
        "cycle:alignment-list",
    ),
    (
        2,
        "3. Gebieden en doelgroepen",
        "Wij werken per gebied.",
        "Wij werken per gebied en evenveel per doelgroep: beide sporen tellen even zwaar.",
        "analysis:target-group-list",
    ),
    (
        3,
        "4. Doelen",
        "De raad keurt de doelen en de prioriteiten voor gebieden en doelgroepen goed.",
        "",
        "vap:priority-list",
    ),
    (
        4,
        "5.1 Een vast proces",
        "Vanaf volgend jaar is er een doorlopend proces: analyse, kiezen, uitvoeren en evalueren.",
        "",
        "agov:board",
    ),
    (
        5,
        "5.2 De kern",
        "Wij werken breed samen en maken met alle partners open en controleerbare afspraken in actieplannen.",
        "",
        "agov:expectation-list",
    ),
    (
        6,
        "5.3 Twee jaar",
        "Een cyclus duurt een jaar.",
        "Een cyclus duurt twee jaar, gelijk met de enquête onder bewoners.",
        "agov:board",
    ),
    (
        7,
        "5.4 Organisatie",
        "Er komt een gemeentelijk overleg veiligheid dat twee keer per jaar samenkomt "
        "onder leiding van de burgemeester.",
        "",
        "agov:consequence-list",
    ),
    (
        8,
        "5.5 Van analyse naar actie",
        "Wij gaan in drie slagen van harde cijfers naar actie, met alle partners erbij.",
        "",
        "agov:round-list",
    ),
    (9, "5.6 Het schema", "Wij volgen het schema, met de planning en de partners die erin staan.", "", "agov:board"),
    (
        10,
        "6. Vernieuwing",
        "Naast het gewone beleid kiezen we steeds één vernieuwend thema om een of twee jaar mee te proberen.",
        "",
        "",
    ),
)
PRIORITIES: Final = ("Minder inbraken in woningen", "Minder overlast van hangplekken", "Minder diefstal van fietsen")
DROPPED, NEW_PRIORITY = 2, "Minder geweld bij het uitgaan"
CHANGED_BY_COUNCIL: Final = (
    "Er komt een gemeentelijk overleg veiligheid dat twee keer per jaar samenkomt onder leiding van de burgemeester. "
    "De raad krijgt na elke vergadering een verslag."
)


def make(*, by: User, at: datetime) -> None:
    """Make all of it unless the note is there. ``at`` is not used: this all happened on fixed days."""
    if PolicyDocument.objects.filter(title=NOTE).exists():
        return
    _make_earlier_plan(by)
    note = _make_note(by)
    programme = _make_programme(by)
    _make_basis([note, programme], by)
    council_requests.make(by=by)
    alignment.make(by=by)


def _document(title: str, day: date, summary: str, label: str, by: User) -> PolicyDocument:
    return documents.add_document(
        title=title,
        author="afdeling Veiligheid",
        owner="hoofd van de afdeling Veiligheid",
        dated_on=day,
        summary=summary,
        link="",
        round_label=label,
        by=by,
        at=noon(day),
    )


def _publish(document: PolicyDocument, day: date, by: User) -> None:
    for state in (DocumentState.ADOPTED, DocumentState.PUBLIC):
        documents.move_document(document_id=document.pk, to=state, by=by, at=noon(day))


def _make_earlier_plan(by: User) -> None:
    """The plan from which running projects come."""
    day = date(2001, 5, 8)
    plan = _document("Actieplan Veilig buiten en thuis", day, "Projecten die gewoon doorlopen.", "definitief", by)
    _publish(plan, day, by)


def _make_note(by: User) -> PolicyDocument:
    summary = "Hoe de gemeente voortaan kiest wat zij aan veiligheid doet, en met wie: tien keuzen."
    note = _document(NOTE, FIRST_ROUND, summary, "startnotitie", by)
    for number, section, text, _, place in KEUZEN:
        _add(note, DocumentItemKind.DECISION_POINT, number, section, text, place, FIRST_ROUND, by)
    for number, text in enumerate(PRIORITIES, start=1):
        _add(note, DocumentItemKind.PRIORITY, number, "4. Doelen", text, "", FIRST_ROUND, by)
    first = note.versions.get(number=1)
    for item in first.items.filter(kind=DocumentItemKind.DECISION_POINT):
        outcome = DecisionOutcome.POSTPONED if item.number in (2, 6) else DecisionOutcome.AGREED
        _decide(item, "raadscommissie", outcome, date(2003, 9, 15), by)
    _second_round(note, by)
    _publish(note, COUNCIL_DAY, by)
    return note


def _add(
    document: PolicyDocument,
    kind: DocumentItemKind,
    number: int,
    section: str,
    text: str,
    place: str,
    day: date,
    by: User,
) -> DocumentItem:
    return documents.add_item(
        document_id=document.pk,
        kind=kind,
        number=number,
        section=section,
        text=text,
        place=place,
        by=by,
        at=noon(day),
    )


def _second_round(note: PolicyDocument, by: User) -> None:
    first = note.versions.get(number=1)
    keep = [
        item.pk for item in first.items.all() if not (item.kind == DocumentItemKind.PRIORITY and item.number == DROPPED)
    ]
    second = documents.add_round(
        document_id=note.pk,
        label="definitief",
        dated_on=SECOND_ROUND,
        change_note="Na de bespreking in de commissie: doelgroepen tellen mee, de cyclus duurt twee jaar, en uitgaan "
        "komt in de plaats van hangplekken.",
        keep=keep,
        by=by,
        at=noon(SECOND_ROUND),
    )
    _add(note, DocumentItemKind.PRIORITY, 4, "4. Doelen", NEW_PRIORITY, "", SECOND_ROUND, by)
    final = {number: text for number, _, _, text, _ in KEUZEN if text}
    for item in second.items.filter(kind=DocumentItemKind.DECISION_POINT):
        if item.number in final:
            documents.change_item(
                item_id=item.pk,
                seen=item.revision,
                section=item.section,
                text=final[item.number],
                place=item.place,
                by=by,
                at=noon(SECOND_ROUND),
            )
    for item in second.items.all():
        _decide(item, "college", DecisionOutcome.AGREED, COLLEGE_DAY, by)
        changed = item.kind == DocumentItemKind.DECISION_POINT and item.number == 7
        _decide(item, "raad", DecisionOutcome.CHANGED if changed else DecisionOutcome.AGREED, COUNCIL_DAY, by)


def _decide(item: DocumentItem, body: str, outcome: DecisionOutcome, day: date, by: User) -> None:
    votes = (31, 8) if body == "raad" and item.kind == DocumentItemKind.DECISION_POINT else (None, None)
    documents.record_decision(
        item_id=item.pk,
        body=Body.objects.get(key=body),
        outcome=outcome,
        decided_on=day,
        decided_text=CHANGED_BY_COUNCIL if outcome == DecisionOutcome.CHANGED else "",
        explanation="De commissie wil dit eerst uitgewerkt zien." if outcome == DecisionOutcome.POSTPONED else "",
        votes_for=votes[0],
        votes_against=votes[1],
        by=by,
        at=noon(day),
    )


def _make_programme(by: User) -> PolicyDocument:
    day = date(2022, 11, 29)
    programme = _document(
        "Samen veilig: programma 2023-2026",
        day,
        "De lijn voor vier jaar, waarbinnen elke cyclus kiest.",
        "definitief",
        by,
    )
    for number, text in enumerate(("Veilig wonen", "Jeugd met toekomst", "Weerbaar bestuur"), start=1):
        item = _add(programme, DocumentItemKind.PRIORITY, number, "Hoofdlijnen", text, "", day, by)
        _decide(item, "raad", DecisionOutcome.AGREED, date(2022, 12, 13), by)
    _publish(programme, date(2022, 12, 13), by)
    return programme


def _mandate(title: str, kind: MandateKind, start: date, end: date, summary: str, by: User) -> Mandate:
    return mandates.add_mandate(
        title=title, kind=kind, start_date=start, end_date=end, summary=summary, link="", by=by, at=noon(start)
    )


def _make_basis(chosen: list[PolicyDocument], by: User) -> None:
    """The programme of the council ends inside both cycles; the new one begins just after."""
    council, safety = MandateKind.COUNCIL_PROGRAMME, MandateKind.SAFETY_PLAN
    old = _mandate(
        "Raadsprogramma 2022-2026",
        council,
        date(2022, 3, 16),
        date(2026, 3, 18),
        "De raad wil dat bewoners zich in hun eigen wijk veilig voelen, en dat de gemeente uitlegt wat zij kiest.",
        by,
    )
    new = _mandate(
        "Raadsprogramma 2026-2030",
        council,
        date(2026, 3, 19),
        date(2030, 3, 20),
        "De raad kiest voor vroeg erbij zijn, vooral bij jongeren, en wil elk jaar zien wat het oplevert.",
        by,
    )
    plan = _mandate(
        "Samen veilig 2023-2026",
        safety,
        date(2023, 1, 1),
        date(2026, 12, 31),
        "Drie lijnen: veilig wonen, jeugd met toekomst, weerbaar bestuur.",
        by,
    )
    for name, cited in ((FINISHED, [old, plan]), (RUNNING, [old, new, plan])):
        for cycle in PolicyCycle.objects.filter(name=name).exclude(state=CycleState.CLOSED):
            mandates.set_basis(
                cycle_id=cycle.pk,
                seen=cycle.revision,
                mandates=cited,
                documents=chosen,
                by=by,
                at=noon(date(2026, 3, 23)),
            )
