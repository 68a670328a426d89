"""What the council of Oefenstad asked for, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import RequestKind, RequestState
from cycle.services import council_requests as services
from cycle.services.example.days import noon

# Kind, title, text, day, owner, due, then for what is closed: state, answer, day.
REQUESTS: Final = (
    (
        RequestKind.EXPECTATION,
        "Een programma voor veiligheid aan de raad",
        "De raad verwacht dat het college een programma opstelt en aan de raad voorlegt.",
        date(2022, 4, 12),
        "hoofd van de afdeling Veiligheid",
        date(2022, 12, 31),
        RequestState.DONE,
        "De raad stelde het programma vast op 13 december 2022.",
        date(2022, 12, 13),
    ),
    (
        RequestKind.PROMISE,
        "Cijfers over fietsendiefstal per wijk",
        "Het college zegt toe de raad per wijk te laten zien hoe het met fietsendiefstal gaat.",
        date(2026, 1, 20),
        "onderzoek en statistiek",
        date(2026, 6, 1),
        None,
        "",
        None,
    ),
    (
        RequestKind.MOTION,
        "Jongeren eerder in beeld",
        "De raad vraagt het college om met scholen afspraken te maken over vroeg signaleren.",
        date(2026, 5, 19),
        "beleidsadviseur jeugd",
        date(2027, 3, 31),
        None,
        "",
        None,
    ),
    (
        RequestKind.PROMISE,
        "Verslag na elke vergadering van het overleg",
        "De burgemeester zegt toe dat de raad na elke vergadering een verslag krijgt.",
        date(2026, 3, 10),
        "secretaris van het overleg",
        date(2026, 12, 15),
        None,
        "",
        None,
    ),
    (
        RequestKind.MOTION,
        "Camera's bij het station",
        "De raad vraagt het college om camera's bij het station te onderzoeken.",
        date(2025, 2, 11),
        "hoofd van de afdeling Veiligheid",
        date(2025, 10, 1),
        RequestState.LAPSED,
        "De indiener trok de motie in nadat het station zelf camera's plaatste.",
        date(2025, 9, 9),
    ),
)


def make(*, by: User) -> None:
    """Raise each of them on its day, and close what was closed."""
    for kind, title, text, raised_on, owner, due_on, to, answer, closed_on in REQUESTS:
        made = services.add_request(
            kind=kind,
            title=title,
            text=text,
            raised_on=raised_on,
            owner=owner,
            due_on=due_on,
            by=by,
            at=noon(raised_on),
        )
        if to is not None and closed_on is not None:
            services.close_request(
                request_id=made.pk,
                seen=made.revision,
                to=to,
                answer=answer,
                closed_on=closed_on,
                by=by,
                at=noon(closed_on),
            )
