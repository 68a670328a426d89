"""Who is accountable for a VAP, who leads it and who carries it out: now, and on any earlier day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import INSIDE_ROLES
from vap.enums import AssignmentRole, CommitmentState
from vap.models import VAP, Assignment, VAPVersion
from vap.queries.capacity import function_of


@dataclass(frozen=True)
class Member:
    """One role of one person or organisation, in words that this reader may see."""

    assignment: Assignment
    who: str
    role: str
    is_proposal: bool = False  # another organisation that did not promise anything in this VAP yet

    @property
    def organisation_id(self) -> int | None:
        """The organisation that carries out, or that the person works for."""
        row = self.assignment
        return row.organisation_id or (row.user.organisation_id if row.user else None)


@dataclass(frozen=True)
class People:
    """Block 2 of the note. ``upcoming`` begin on a later day; ``earlier`` ended: history is never lost."""

    accountable: Member | None
    lead: Member | None
    substitutes: tuple[Member, ...]
    implementers: tuple[Member, ...]
    earlier: tuple[Member, ...]
    upcoming: tuple[Member, ...] = ()

    @property
    def organisation_count(self) -> int:
        """How many organisations carry out."""
        return len({member.organisation_id for member in self.implementers})


def people_of(vap: VAP, user: User) -> People:
    """Who has which role now, and who had it. Names for municipal staff; a function for everybody else."""
    today = timezone.localdate()
    members = _members(vap, user)
    now = [member for member in members if _held(member.assignment, today)]
    own = [member for member in now if not member.assignment.is_substitute]
    return People(
        accountable=_first(own, AssignmentRole.ACCOUNTABLE),
        lead=_first(own, AssignmentRole.LEAD),
        substitutes=tuple(member for member in now if member.assignment.is_substitute),
        implementers=tuple(member for member in own if member.assignment.role == AssignmentRole.IMPLEMENTER),
        earlier=tuple(
            sorted(
                (member for member in members if _ended(member.assignment, today)),
                key=lambda member: (str(member.assignment.valid_to), member.assignment.pk),
                reverse=True,
            )
        ),
        upcoming=tuple(member for member in members if member.assignment.valid_from > today),
    )


def carrying_out(vap: VAP) -> list[Organisation]:
    """The organisations that carry the VAP out today; who was asked and promised nothing yet is left out."""
    today = timezone.localdate()
    rows = vap.assignments.on(today).filter(role=AssignmentRole.IMPLEMENTER, is_substitute=False)
    committed = _committed(vap)
    found = rows.filter(organisation__isnull=False).select_related("organisation").order_by("organisation__name")
    return [row.organisation for row in found if row.organisation and not _is_asked(row, committed)]


def people_on(vap: VAP, user: User, day: date) -> list[Member]:
    """Who had which role on ``day``, in the order of the roles."""
    rows = [member for member in _members(vap, user) if _held(member.assignment, day)]
    order = list(AssignmentRole)
    return sorted(rows, key=lambda m: (order.index(AssignmentRole(m.assignment.role)), m.assignment.is_substitute))


def _held(row: Assignment, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


def _ended(row: Assignment, day: date) -> bool:
    return row.valid_to is not None and row.valid_to < day


def trekkers_until(vap: VAP) -> dict[int, date]:
    """Until when each earlier trekker led the VAP, by user; who leads it now is not in it."""
    rows = vap.assignments.filter(role=AssignmentRole.LEAD, is_substitute=False).order_by("valid_from", "pk")
    last = {row.user_id: row for row in rows if row.user_id is not None}
    today = timezone.localdate()
    return {user_id: row.valid_to for user_id, row in last.items() if row.valid_to and _ended(row, today)}


@dataclass(frozen=True)
class SignedVersion:
    """A version with who made it: for municipal staff by name, and until when that person was trekker."""

    version: VAPVersion
    who: str


def versions_of(vap: VAP, user: User) -> list[SignedVersion]:
    """The versions, newest first."""
    rows = list(vap.versions.select_related("made_by").order_by("-number"))
    if not rows or not user.has_role(*INSIDE_ROLES):
        return [SignedVersion(row, "") for row in rows]
    until = trekkers_until(vap)
    return [SignedVersion(row, _signed(row.made_by, until)) for row in rows]


def _signed(user: User, until: dict[int, date]) -> str:
    day = until.get(user.pk)
    return f"{user.name} (trekker tot en met {date_format(day, 'j F Y')})" if day else user.name


def people_gaps(vap: VAP) -> list[str]:
    """Why the block of people is not complete; empty when it is."""
    rows = set(vap.assignments.current().filter(is_substitute=False).values_list("role", flat=True))
    words = {
        AssignmentRole.ACCOUNTABLE: "Er is nog geen bestuurlijk verantwoordelijke.",
        AssignmentRole.LEAD: "Er is nog geen trekker.",
        AssignmentRole.IMPLEMENTER: "Er is nog geen uitvoerder.",
    }
    return [sentence for role, sentence in words.items() if role not in rows]


def _members(vap: VAP, user: User) -> list[Member]:
    with_names = user.has_role(*INSIDE_ROLES)
    rows = vap.assignments.select_related("user__organisation", "organisation").order_by("valid_from", "pk")
    committed = _committed(vap)
    return [Member(row, _who(row, with_names=with_names), _role(row), _is_asked(row, committed)) for row in rows]


def _committed(vap: VAP) -> set[int]:
    promised = [CommitmentState.ACCEPTED, CommitmentState.KEPT]
    return set(vap.commitments.filter(state__in=promised).values_list("organisation_id", flat=True))


def _is_asked(row: Assignment, committed: set[int]) -> bool:
    """Nobody promises for another: an organisation outside the municipality is asked until it promised something."""
    if row.organisation is None or row.role != AssignmentRole.IMPLEMENTER:
        return False
    return row.organisation.kind != OrganisationKind.MUNICIPALITY and row.organisation_id not in committed


def _who(row: Assignment, *, with_names: bool) -> str:
    if row.user is None:
        return str(row.organisation)
    if not with_names:
        return function_of(row.user)
    return f"{row.user.name} ({function_of(row.user)})"


def _role(row: Assignment) -> str:
    words = str(row.get_role_display())
    if row.is_substitute:
        return f"vervangt de {words}"
    return f"tijdelijk {words}" if row.is_temporary else words


def _first(members: list[Member], role: AssignmentRole) -> Member | None:
    return next((member for member in members if member.assignment.role == role), None)
