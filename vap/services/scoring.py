"""Weighing the findings of a cycle: the yardsticks, everyone apart, then together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.models import Finding
from vap.enums import SCORING_MOVES, ScoringState
from vap.models import Criterion, JointScore, Score, Scoring
from vap.models.scoring import HIGHEST, LOWEST
from vap.queries import undecided_findings
from vap.stats.scoring import spread


@dataclass(frozen=True)
class Yardstick:
    """A criterion as the form gives it; ``pk`` is None for a new one."""

    name: str
    question: str
    weight: int
    pk: int | None = None


# Five questions that keep apart what is often heaped together. A proposal: every cycle changes them as it likes.
DEFAULT_YARDSTICKS: Final = (
    Yardstick("Ernst", "Hoeveel schade of leed is er, per keer dat het gebeurt?", 3),
    Yardstick("Omvang", "Hoe vaak gebeurt het, en hoeveel mensen merken het?", 2),
    Yardstick("Ontwikkeling", "Wordt het erger als wij niets doen?", 2),
    Yardstick("Beleving", "Hoe zwaar weegt het voor bewoners?", 2),
    Yardstick("Invloed", "Kunnen wij en onze partners er echt iets aan veranderen?", 3),
)


class ScoringError(Exception):
    """The deed is refused; the message is Dutch."""


@transaction.atomic
def begin(*, cycle_id: int, by: User, at: datetime) -> Scoring:
    """Start weighing with the proposed yardsticks and with whoever starts as the first scorer; once per cycle."""
    scoring, is_new = Scoring.objects.get_or_create(cycle_id=cycle_id)
    if is_new:
        for position, yardstick in enumerate(DEFAULT_YARDSTICKS, 1):
            Criterion.objects.create(
                scoring=scoring,
                name=yardstick.name,
                question=yardstick.question,
                weight=yardstick.weight,
                position=position,
            )
        scoring.scorers.add(by)
        audit.record(event="scoring.begun", target=scoring, by=by, at=at)
    return scoring


@transaction.atomic
def set_up(
    *, scoring_id: int, seen: int, yardsticks: Sequence[Yardstick], scorers: Sequence[User], by: User, at: datetime
) -> Scoring:
    """Store the yardsticks and who scores. With scores on it a yardstick stays; together only weights may change."""
    scoring = _locked(scoring_id)
    if scoring.state == ScoringState.CLOSED:
        raise ScoringError("De weging is afgesloten. Open haar eerst weer.")
    if not yardsticks:
        raise ScoringError("Kies minstens één criterium.")
    claim_revision(scoring, seen)
    old = {criterion.pk: criterion for criterion in scoring.criteria.all()}
    gone = set(old) - {yardstick.pk for yardstick in yardsticks}
    if gone and Score.objects.filter(criterion__in=gone).exists():
        raise ScoringError("Een criterium waarop al gescoord is, kan niet weg. Geef het gewicht 1 als het weinig telt.")
    _only_weights_when_together(scoring, yardsticks, old, gone)
    Criterion.objects.filter(pk__in=gone).delete()
    for position, yardstick in enumerate(yardsticks, 1):
        criterion = old.get(yardstick.pk or 0) or Criterion(scoring=scoring)
        criterion.name, criterion.question = yardstick.name, yardstick.question
        criterion.weight, criterion.position = yardstick.weight, position
        criterion.save()
    scoring.scorers.set(scorers)
    scoring.save(update_fields=["revision"])
    audit.record(
        event="scoring.set_up",
        target=scoring,
        by=by,
        at=at,
        weights={yardstick.name: yardstick.weight for yardstick in yardsticks},
        scorers=[user.pk for user in scorers],
    )
    return scoring


def _only_weights_when_together(
    scoring: Scoring, yardsticks: Sequence[Yardstick], old: Mapping[int, Criterion], gone: set[int]
) -> None:
    """Once everyone sees the scores, a question may not change under them."""
    if scoring.state == ScoringState.APART:
        return
    words = {criterion.pk: (criterion.name, criterion.question) for criterion in old.values()}
    if gone or any(words.get(one.pk or 0) != (one.name, one.question) for one in yardsticks):
        raise ScoringError("De scores liggen al op tafel: alleen de gewichten kunnen nog wijzigen.")


@transaction.atomic
def score(*, scoring_id: int, finding_id: int, values: Mapping[int, int], by: User, at: datetime) -> None:
    """Store what ``by`` gives one finding, by criterion; a later score replaces the earlier one."""
    scoring = _locked(scoring_id)
    if scoring.state != ScoringState.APART:
        raise ScoringError("Ieder apart scoren kan niet meer: de scores liggen op tafel.")
    if not scoring.scorers.filter(pk=by.pk).exists():
        raise ScoringError("U bent niet gevraagd om te scoren.")
    finding = _finding(scoring, finding_id)
    for criterion in _criteria(scoring, values):
        Score.objects.update_or_create(
            criterion=criterion,
            finding=finding,
            scorer=by,
            defaults={"value": _checked(values[criterion.pk]), "given_at": at},
        )
    audit.record(event="finding.scored", target=finding, by=by, at=at)  # what was given is nobody's business yet


@transaction.atomic
def score_together(
    *,
    scoring_id: int,
    finding_id: int,
    values: Mapping[int, int],
    reasons: Mapping[int, str],
    by: User,
    at: datetime,
) -> None:
    """Store the joint scores of one finding. Outside what was given apart a score needs a reason."""
    scoring = _locked(scoring_id)
    if scoring.state != ScoringState.TOGETHER:
        raise ScoringError("Een gezamenlijke score kan alleen als de weging op “samen” staat.")
    finding = _finding(scoring, finding_id)
    for criterion in _criteria(scoring, values):
        value, reason = _checked(values[criterion.pk]), reasons.get(criterion.pk, "").strip()
        given = spread(list(criterion.scores.filter(finding=finding).values_list("value", flat=True)))
        if given is not None and not given.contains(value) and not reason:
            raise ScoringError(
                f"{criterion.name}: apart gaf iedereen {given.lowest} tot en met {given.highest}."
                f" Schrijf op waarom het samen {value} wordt."
            )
        JointScore.objects.update_or_create(
            criterion=criterion,
            finding=finding,
            defaults={"value": value, "reason": reason, "given_by": by, "given_at": at},
        )
    audit.record(
        event="finding.scored_together",
        target=finding,
        by=by,
        at=at,
        values={str(pk): value for pk, value in values.items()},
    )


@transaction.atomic
def move(*, scoring_id: int, to: ScoringState, by: User, at: datetime) -> Scoring:
    """Go from apart to together, or back; close when every finding has its choice."""
    scoring = _locked(scoring_id)
    old = ScoringState(scoring.state)
    if to not in SCORING_MOVES[old]:
        raise ScoringError(f"Dit kan niet: de weging staat op “{old.label}”.")
    if to == ScoringState.TOGETHER and not Score.objects.filter(criterion__scoring=scoring).exists():
        raise ScoringError("Nog niemand heeft gescoord. Er is nog niets om samen te bekijken.")
    if to == ScoringState.APART and JointScore.objects.filter(criterion__scoring=scoring).exists():
        raise ScoringError("Er zijn al gezamenlijke scores: apart scoren kan niet meer.")
    if to == ScoringState.CLOSED and (waiting := undecided_findings(scoring.cycle)):
        raise ScoringError(" ".join(["Nog niet elke bevinding is een keuze.", *waiting]))
    scoring.state = to
    scoring.revision += 1
    scoring.save(update_fields=["state", "revision"])
    audit.record(event="scoring.moved", target=scoring, by=by, at=at, old=old.value, new=to.value)
    return scoring


def _locked(scoring_id: int) -> Scoring:
    return Scoring.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=scoring_id)


def _finding(scoring: Scoring, finding_id: int) -> Finding:
    return Finding.objects.get(pk=finding_id, analysis__cycle=scoring.cycle_id)


def _criteria(scoring: Scoring, values: Mapping[int, int]) -> list[Criterion]:
    return list(scoring.criteria.filter(pk__in=values))


def _checked(value: int) -> int:
    if not LOWEST <= value <= HIGHEST:
        raise ScoringError(f"Een score is een heel getal van {LOWEST} tot en met {HIGHEST}.")
    return value
