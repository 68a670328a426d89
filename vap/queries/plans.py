"""Where a VAP stands, in one sentence; who made which version; and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from amersfoort_veiligheid.accounts.models import User
from analysis.enums import Endorsement
from analysis.models import SharedView, ViewEndorsement
from vap.enums import ActivityState, Block, VapState
from vap.models import VAP
from vap.queries.activities import Activities, activities_of
from vap.queries.blocks import MissingBlock, missing


@dataclass(frozen=True)
class Grounds:
    """The shared view that a VAP rests on, with who endorses its present text and who does not (S19)."""

    view: SharedView
    endorsed: tuple[ViewEndorsement, ...]
    dissent: tuple[ViewEndorsement, ...]


def grounds_of(vap: VAP, user: User) -> Grounds | None:
    """What partners said of the present text of the shared view; None without a view that this user sees."""
    if not vap.shared_view_id:
        return None
    view = SharedView.objects.visible_to(user).select_related("theme").filter(pk=vap.shared_view_id).first()
    if view is None:
        return None
    stances = list(view.endorsements.filter(view_revision=view.revision).select_related("organisation"))
    return Grounds(
        view=view,
        endorsed=tuple(one for one in stances if one.stance == Endorsement.AGREES),
        dissent=tuple(one for one in stances if one.stance != Endorsement.AGREES),
    )


def answer_of(vap: VAP, *, activities: Activities, lacking: Sequence[MissingBlock]) -> str:
    """How it stands, in one or two sentences."""
    done = _done(activities)
    match VapState(vap.state):
        case VapState.DRAFT | VapState.PROPOSED:
            state = "Dit is een concept." if vap.state == VapState.DRAFT else "Dit VAP ligt voor ter vaststelling."
            return f"{state} {_complete(lacking)}"
        case VapState.ADOPTED:
            begun = vap.start_date is not None and vap.start_date <= timezone.localdate()
            verb = "Het zou beginnen" if begun else "Het begint"
            return f"Vastgesteld op {_day(vap.adopted_on)}. {verb} op {_day(vap.start_date)}."
        case VapState.RUNNING:
            return f"In uitvoering sinds {_day(vap.start_date)}. {done}"
        case VapState.EVALUATION:
            return f"Het werk is gedaan; nu kijken we of het hielp. {done}"
        case VapState.CLOSED:
            return f"Afgerond op {_day(vap.ended_on)}. {done}"
        case VapState.STOPPED:
            return f"Gestopt op {_day(vap.ended_on)}, omdat: {vap.end_reason}"
        case VapState.WITHDRAWN:
            return f"Vervallen op {_day(vap.ended_on)}, omdat: {vap.end_reason}"


def answer_for(vap: VAP, user: User) -> str:
    """The same for a page that shows neither activities nor blocks."""
    return answer_of(vap, activities=activities_of(vap, user), lacking=missing(vap))


def _complete(lacking: Sequence[MissingBlock]) -> str:
    count = len(Block) - len(lacking)
    if not lacking:
        return "Alle vier de blokken zijn compleet."
    return f"Van de vier blokken {'is er 1' if count == 1 else f'zijn er {count}'} compleet."


def _done(activities: Activities) -> str:
    total = len(activities.lines)
    if not total:
        return "Er zijn geen activiteiten gepland."
    given_up = sum(line.activity.state == ActivityState.NOT_DONE for line in activities.lines)
    words = f"{activities.done_count} van {total} activiteiten {'is' if activities.done_count == 1 else 'zijn'} gedaan"
    if activities.late_count:
        words += f", {activities.late_count} {'is' if activities.late_count == 1 else 'zijn'} te laat"
    if given_up:
        words += f", {given_up} {'ging' if given_up == 1 else 'gingen'} niet door"
    return f"{words}."


def _day(day: object) -> str:
    return date_format(day, "j F Y") if day else "een dag die nog niet bekend is"  # type: ignore[arg-type]
