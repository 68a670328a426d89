"""Who leaves owns things: what they are, who can take each over, and which VAPs have no trekker of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from agov.enums import ConsequenceState
from agov.models import Consequence
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Department, User
from amersfoort_veiligheid.web.models import Job
from cycle.models.access import INSIDE_ROLES
from vap.enums import AssignmentRole, CommitmentState, PriorityState
from vap.models import VAP, Assignment, Commitment, PartnerContact, Priority


class Without(StrEnum):
    """What happens with something for which nobody is chosen."""

    REFUSED = "refused"  # leaving cannot be finished
    HEAD = "head"  # the head of the department takes it for the time being
    ENDS = "ends"  # it ends, or stays with the function


@dataclass(frozen=True)
class Belonging:
    """One thing that somebody owns: what it is, who may take it over, and what happens when nobody does."""

    key: str
    row: Assignment | Priority | Consequence | Department | PartnerContact
    what: str
    without: Without
    without_words: str
    candidates: QuerySet[User]


def colleagues(leaver: User) -> QuerySet[User]:
    """Active accounts of the municipality, without the one who leaves."""
    return _active(leaver).filter(user_roles__role__in=INSIDE_ROLES).distinct()


def _active(leaver: User) -> QuerySet[User]:
    active = User.objects.filter(is_active=True, access_ends_on__isnull=True).exclude(pk=leaver.pk)
    return active.select_related("organisation").order_by("name")


def head_for(leaver: User) -> User | None:
    """Who stands in for the trekker that leaves: the head of the department, unless that is the same person."""
    department = leaver.department
    head = department.head if department is not None else None
    return head if head is not None and head.pk != leaver.pk and head.is_active else None


def belongings(leaver: User) -> list[Belonging]:
    """Everything that somebody else must take over, or that ends."""
    return [*_roles(leaver), *_headed(leaver), *_priorities(leaver), *_consequences(leaver), *_contacts(leaver)]


def _roles(leaver: User) -> list[Belonging]:
    rows = Assignment.objects.current().filter(user=leaver, vap__in=VAP.objects.unfinished())
    head = head_for(leaver)
    governors = _active(leaver).filter(user_roles__role=Role.BESTUURDER).distinct()
    found = []
    for row in rows.select_related("vap__cycle").order_by("role", "is_substitute", "vap__title"):
        if row.is_substitute:
            without, words = Without.ENDS, "Niemand: er is dan geen vervanger"
        elif row.role == AssignmentRole.LEAD and head is not None:
            without, words = Without.HEAD, f"Nog niemand: {head.function or 'afdelingshoofd'} trekt het tijdelijk"
        else:
            without, words = Without.REFUSED, "Kies een opvolger"
        role = f"vervanger van de {row.get_role_display()}" if row.is_substitute else str(row.get_role_display())
        found.append(
            Belonging(
                key=f"rol-{row.pk}",
                row=row,
                what=f"{role.capitalize()} van “{row.vap}”",
                without=without,
                without_words=words,
                candidates=governors if row.role == AssignmentRole.ACCOUNTABLE else colleagues(leaver),
            )
        )
    return found


def _headed(leaver: User) -> list[Belonging]:
    return [
        Belonging(
            f"afdeling-{row.pk}", row, f"Hoofd van {row}", Without.REFUSED, "Kies een opvolger", colleagues(leaver)
        )
        for row in leaver.headed_departments.filter(is_active=True)
    ]


def _priorities(leaver: User) -> list[Belonging]:
    rows = Priority.objects.filter(trekker=leaver).exclude(state=PriorityState.DROPPED)
    return [
        Belonging(
            f"prioriteit-{row.pk}",
            row,
            f"Beoogd trekker van de prioriteit “{row}”",
            Without.ENDS,
            "Nog niemand",
            colleagues(leaver),
        )
        for row in rows.order_by("title")
    ]


def _consequences(leaver: User) -> list[Belonging]:
    rows = Consequence.objects.owned_by(leaver.function).filter(state=ConsequenceState.OPEN)
    return [
        Belonging(
            f"consequentie-{row.pk}",
            row,
            f"Zorgt voor: {row.what}",
            Without.ENDS,
            f"Blijft bij de functie {leaver.function}",
            colleagues(leaver),
        )
        for row in rows.order_by("due_on", "pk")
    ]


def _contacts(leaver: User) -> list[Belonging]:
    rows = PartnerContact.objects.filter(email__iexact=leaver.email, valid_to__isnull=True)
    others = _active(leaver).filter(organisation=leaver.organisation_id)
    return [
        Belonging(
            f"contact-{row.pk}",
            row,
            f"Contact van {row.organisation}",
            Without.ENDS,
            "Nog niemand: de organisatie houdt haar taken",
            others,
        )
        for row in rows.select_related("organisation")
    ]


@dataclass(frozen=True)
class Stays:
    """What stays where it is when somebody leaves, for who reads along."""

    promises: int  # of the organisation of a partner
    jobs: int  # that run in the background


def stays_of(leaver: User) -> Stays:
    """Tasks of a partner belong to the organisation; background jobs run on."""
    promised = [CommitmentState.ACCEPTED, CommitmentState.PROPOSED, CommitmentState.AMENDED]
    is_partner = leaver.has_role(Role.PARTNER) and leaver.organisation_id is not None
    rows = Commitment.objects.filter(organisation=leaver.organisation_id, state__in=promised)
    return Stays(promises=rows.count() if is_partner else 0, jobs=Job.objects.open().filter(asked_by=leaver).count())


def led_for_the_time_being() -> QuerySet[VAP]:
    """VAPs that wait for a trekker of their own: the list of the secretary."""
    return VAP.objects.led_for_now().select_related("cycle")
