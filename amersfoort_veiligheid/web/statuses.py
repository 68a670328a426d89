"""Which colour and shape a status has; the word always stands beside it (Status = word + shape + colour).

Keyed by the stored value of the enum, for all rooms together: a status that is not here is drawn grey, never wrong.
"""

from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """Five meanings, each with a colour and a shape of its own (templates/components/shape.html)."""

    GREEN = "green"  # done, fine
    AMBER = "amber"  # needs attention
    RED = "red"  # went wrong, refused
    GREY = "grey"  # not begun, closed, unknown
    BLUE = "blue"  # under way


TONES: Final[dict[str, Tone]] = {
    # deliveries
    "received": Tone.BLUE,
    "in_review": Tone.AMBER,
    "checking": Tone.AMBER,
    "under_review": Tone.AMBER,
    "approved": Tone.GREEN,
    "accepted": Tone.GREEN,
    "replaced": Tone.GREY,
    "superseded": Tone.GREY,
    "refused": Tone.RED,
    "rejected": Tone.RED,
    # expected deliveries
    "expected": Tone.GREY,
    "due": Tone.AMBER,
    "overdue": Tone.RED,
    # jobs
    "queued": Tone.GREY,
    "waiting": Tone.GREY,
    "running": Tone.BLUE,
    "done": Tone.GREEN,
    "succeeded": Tone.GREEN,
    "failed": Tone.RED,
    "cancelled": Tone.GREY,
    "cancelling": Tone.AMBER,
    # plans and phases
    "draft": Tone.GREY,
    "planned": Tone.GREY,
    "adopted": Tone.BLUE,
    "closed": Tone.GREEN,
    "stopped": Tone.RED,
    "skipped": Tone.GREY,
    "late": Tone.AMBER,
    "no_answer": Tone.AMBER,
    # consequences, expectations and running projects; a partner that does not is an answer, never a failure
    "lapsed": Tone.GREY,
    "asked": Tone.AMBER,
    "amended": Tone.BLUE,
    "declined": Tone.GREY,
    "unchanged": Tone.BLUE,
    "adapted": Tone.BLUE,
    # analyses and findings
    "discussion": Tone.AMBER,
    "shown": Tone.GREEN,
    "likely": Tone.BLUE,
    "signal": Tone.AMBER,
    "unknown": Tone.GREY,
    # how others read them, and who takes them up
    "agrees": Tone.GREEN,
    "adds": Tone.BLUE,
    "differs": Tone.AMBER,
    "with_note": Tone.AMBER,
    "disagrees": Tone.RED,
    "countered": Tone.BLUE,
    "handed_over": Tone.GREY,
    "released": Tone.GREY,
    "withdrawn": Tone.GREY,
    # priorities
    "consultation": Tone.AMBER,
    "dropped": Tone.RED,
    "agreed": Tone.GREEN,
    "changed": Tone.AMBER,
    "postponed": Tone.GREY,
    # VAPs and what is promised in them
    "proposed": Tone.AMBER,
    "evaluation": Tone.AMBER,
    "not_done": Tone.GREY,
    "kept": Tone.GREEN,
    # what came of goals; a goal that was missed is said in words too
    "achieved": Tone.GREEN,
    "direction": Tone.AMBER,
    "not_achieved": Tone.RED,
    # whether a result can come from the plan
    "plausible": Tone.GREEN,
    "possible": Tone.BLUE,
    "not_shown": Tone.AMBER,
    # innovation themes: failing is a normal end
    "ended": Tone.GREY,
    # cover of plans
    "pledged": Tone.GREEN,
    "applied": Tone.AMBER,
    # what a dossier holds for the archive
    "complete": Tone.GREEN,
    "partly": Tone.AMBER,
    "missing": Tone.RED,
    "not_asked": Tone.GREY,
    "withheld": Tone.GREY,
    # editions
    "review": Tone.AMBER,
    "published": Tone.GREEN,
    # documents, requests, alignment, scope, invitations
    "open": Tone.BLUE,
    "public": Tone.GREEN,
    "aligned": Tone.GREEN,
    "not_applicable": Tone.GREY,
    "in_scope": Tone.GREEN,
    "alignment": Tone.BLUE,
    "out_of_scope": Tone.GREY,
    "invited": Tone.BLUE,
    "took_part": Tone.GREEN,
    "correct": Tone.GREEN,
    "doubt": Tone.AMBER,
    "not_ready": Tone.RED,
    "absent": Tone.AMBER,
    # meetings
    "convened": Tone.BLUE,
    "held": Tone.AMBER,  # still to be closed
    "present": Tone.GREEN,
    "excused": Tone.GREY,
    "substitute": Tone.BLUE,
    # progress: updates, the two lights, mail
    "good": Tone.GREEN,
    "at_risk": Tone.AMBER,
    "bad": Tone.RED,
    "submitted": Tone.AMBER,
    "returned": Tone.BLUE,
    "sent": Tone.GREEN,
    "claimed": Tone.AMBER,
    # items of meetings, minutes and reactions to them
    "decided": Tone.GREEN,
    "circulated": Tone.AMBER,
    "taken_over": Tone.GREEN,
    "not_taken_over": Tone.GREY,
    # how a figure compares
    "higher": Tone.AMBER,
    "lower": Tone.BLUE,
    "similar": Tone.GREY,
}


def tone_of(status: object) -> Tone:
    """Give the tone of an enum value; grey for a value without one."""
    return TONES.get(str(status), Tone.GREY)
