"""Who may do what in the vap room: one module per noun. Whether the state allows it is the service's question."""

from vap.permissions.commitments import decides_on, is_partner, may_promise, may_see_deeds, speaks_for
from vap.permissions.plans import (
    is_part_of,
    leads,
    may_adopt,
    may_change_together,
    may_edit_vap,
    may_handle_leaving,
    may_make_vap,
    may_read_vaps,
    may_see_money,
    may_see_names,
)
from vap.permissions.priorities import (
    is_scorer,
    may_comment,
    may_prioritise,
    may_read_priorities,
    may_see_all_scores,
    may_see_inside,
    may_see_scoring,
)
from vap.permissions.progress import (
    may_answer_for,
    may_lock_periods,
    may_note,
    may_see_due,
    may_see_evidence,
    may_see_queue,
)

__all__ = [
    "decides_on",
    "is_part_of",
    "is_partner",
    "is_scorer",
    "leads",
    "may_adopt",
    "may_answer_for",
    "may_change_together",
    "may_comment",
    "may_edit_vap",
    "may_handle_leaving",
    "may_lock_periods",
    "may_make_vap",
    "may_note",
    "may_prioritise",
    "may_promise",
    "may_read_priorities",
    "may_read_vaps",
    "may_see_all_scores",
    "may_see_deeds",
    "may_see_due",
    "may_see_evidence",
    "may_see_inside",
    "may_see_money",
    "may_see_names",
    "may_see_queue",
    "may_see_scoring",
    "speaks_for",
]
