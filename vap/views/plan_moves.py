"""Which steps a VAP can take now, and for whom; the page of a step is in plan_states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from amersfoort_veiligheid.accounts.models import User
from vap import permissions
from vap.enums import VAP_MOVES, VapState
from vap.models import VAP


@dataclass(frozen=True)
class Step:
    """One step: its word in the address, from and to which state, and what the button and the page say.

    ``is_steering``: only for who steers the cycle; the others are for the trekker too.
    """

    slug: str
    begins: VapState | None  # None: from every state that allows it
    to: VapState
    button: str
    question: str
    explanation: str
    is_steering: bool = False


STEPS: Final = (
    Step(
        "voorleggen",
        VapState.DRAFT,
        VapState.PROPOSED,
        "Leg voor",
        "Dit VAP voorleggen?",
        "Wie besluit, ziet het VAP dan klaarliggen. Wijzigen kan nog.",
    ),
    Step(
        "terug",
        VapState.PROPOSED,
        VapState.DRAFT,
        "Maak weer concept",
        "Weer een concept maken?",
        "Het VAP ligt dan niet meer voor.",
    ),
    Step(
        "vaststellen",
        None,
        VapState.ADOPTED,
        "Stel vast",
        "Wanneer en door wie is dit VAP vastgesteld?",
        "Hoe wij de doelen meten, ligt daarna vast. Een wijziging wordt een nieuwe versie met een reden.",
        is_steering=True,
    ),
    Step(
        "starten",
        VapState.ADOPTED,
        VapState.RUNNING,
        "Begin",
        "Wanneer is het werk begonnen?",
        "Elk VAP begint op zijn eigen dag, in welke fase de cyclus ook is.",
    ),
    Step(
        "evalueren",
        VapState.RUNNING,
        VapState.EVALUATION,
        "Begin de evaluatie",
        "De evaluatie beginnen?",
        "Het werk is gedaan; nu kijken we of het hielp.",
    ),
    Step(
        "hervatten",
        VapState.EVALUATION,
        VapState.RUNNING,
        "Ga weer aan het werk",
        "Weer aan het werk?",
        "De evaluatie wacht dan tot het werk klaar is.",
    ),
    Step(
        "afronden",
        VapState.EVALUATION,
        VapState.CLOSED,
        "Rond af",
        "Wanneer is dit VAP afgerond?",
        "Dat kan als de evaluatie gesloten is. Daarna wijzigt het VAP niet meer.",
        is_steering=True,
    ),
    Step(
        "stoppen",
        None,
        VapState.STOPPED,
        "Stop het VAP",
        "Waarom stopt dit VAP, en wat leerden we?",
        "Stoppen mag. De les blijft, zodat niemand dezelfde weg nog eens inslaat.",
        is_steering=True,
    ),
    Step(
        "intrekken",
        None,
        VapState.WITHDRAWN,
        "Laat vervallen",
        "Waarom vervalt dit VAP?",
        "Een concept dat niet doorgaat, blijft bewaard met de reden.",
        is_steering=True,
    ),
)


@dataclass(frozen=True)
class Move:
    """A step that this user can take with this VAP; one of them is the way forward."""

    step: Step
    url: str
    is_main: bool


WAY_FORWARD: Final = ("vaststellen", "starten", "evalueren", "afronden", "voorleggen")


def fits(step: Step, vap: VAP) -> bool:
    """Whether the state of the VAP allows the step."""
    return step.to in VAP_MOVES[VapState(vap.state)] and step.begins in (None, vap.state)


def moves_of(user: User, vap: VAP) -> list[Move]:
    """The steps of who may write in the VAP, in the order of its life."""
    may_adopt = permissions.may_adopt(user)
    steps = [step for step in STEPS if fits(step, vap) and (may_adopt or not step.is_steering)]
    ahead = [step.slug for step in steps if step.slug in WAY_FORWARD]
    return [
        Move(step, reverse("vap:plan-move", args=[vap.pk, step.slug]), step.slug == ahead[0] if ahead else False)
        for step in steps
    ]
