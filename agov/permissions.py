"""Who may do what in the director's room. Whether the state allows it is the service's question."""

from collections.abc import Iterable

from agov.models import Expectation, Invitee, Outcome
from agov.models.question import Answerable
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from cycle.models.secrecy import READERS

# --- consequences, expectations, running projects and the overview


def may_see_overview(user: User) -> bool:
    """Whether there is anything to tell: everybody with a role."""
    return bool(user.roles)


def may_see_consequences(user: User) -> bool:
    """Whether the list of what changes in our own policy exists for this user."""
    return user.has_role(*INSIDE_ROLES)


def may_keep_consequences(user: User) -> bool:
    """Whether the user notes consequences and says whether they are in there."""
    return user.has_role(*STEERING_ROLES)


def may_see_expectations(user: User) -> bool:
    """Whether the list of what we expect of partners exists for this user."""
    return user.has_role(*INSIDE_ROLES, Role.PARTNER)


def may_ask_partners(user: User) -> bool:
    """Whether the user writes down what we expect of partners."""
    return user.has_role(*STEERING_ROLES)


def may_answer(user: User, expectation: Expectation) -> bool:
    """Whether the user answers for the partner: only its own people, for it is an agreement and never an order."""
    return user.has_role(Role.PARTNER) and user.organisation_id == expectation.organisation_id


def may_see_our_agreements(user: User) -> bool:
    """Whether the page of one organisation exists for this user: its own for a partner, any of them for staff."""
    return user.has_role(*INSIDE_ROLES) or (bool(user.organisation_id) and user.has_role(Role.PARTNER))


def may_see_participation(user: User) -> bool:
    """Whether the user sees how each partner takes part: who keeps contact with them."""
    return user.has_role(*STEERING_ROLES)


def may_see_projects(user: User) -> bool:
    """Whether the list of running projects exists for this user."""
    return bool(user.roles)


def may_keep_projects(user: User) -> bool:
    """Whether the user adds, changes and ends running projects, and decides on them at a new cycle."""
    return user.has_role(*STEERING_ROLES)


def may_see_carry_over(user: User) -> bool:
    """Whether the user sees what was decided on running projects for a cycle."""
    return user.has_role(*INSIDE_ROLES)


# --- the three slagen and sessions with partners


def may_see_rounds(user: User) -> bool:
    """Whether the list of slagen exists for this user; which ones stand in it follows from ``visible_to``."""
    return bool(user.roles)


def may_steer_rounds(user: User) -> bool:
    """Whether the user plans, opens and closes slagen, and writes down what bodies and sessions did."""
    return user.has_role(*STEERING_ROLES)


def may_answer_round(user: User) -> bool:
    """Whether the user answers invitations for an organisation of its own."""
    return user.has_role(Role.PARTNER) and bool(user.organisation_id)


def may_contribute(user: User) -> bool:
    """Whether the user may write in a session that it sees: a partner for itself, the secretary for who was there."""
    return may_steer_rounds(user) or may_answer_round(user)


def may_confirm(user: User, organisation_ids: Iterable[int]) -> bool:
    """Whether the user confirms an agreement: its own organisation is named in it, and nobody does it for another."""
    return may_answer_round(user) and user.organisation_id in set(organisation_ids)


# --- the season board


def may_see_board(user: User) -> bool:
    """Whether the season board exists for this user; which cycles stand on it follows from ``visible_to``."""
    return bool(user.roles)


def may_steer_board(user: User) -> bool:
    """Whether the user starts and closes cycles, and moves, splits, skips and finishes steps."""
    return user.has_role(*STEERING_ROLES)


def may_see_deviations(user: User) -> bool:
    """Whether the user reads where the process went otherwise, and why."""
    return user.has_role(*INSIDE_ROLES)


def may_read_trail(user: User) -> bool:
    """Whether the user reads and downloads what was decided and changed in a cycle: inside the municipality only."""
    return user.has_role(*INSIDE_ROLES)


def may_see_evaluation(user: User) -> bool:
    """Whether the user reads the evaluation of the process of a cycle."""
    return user.has_role(*INSIDE_ROLES)


def may_evaluate(user: User) -> bool:
    """Whether the user answers the three questions about a cycle: who steers, and the researchers."""
    return user.has_role(*STEERING_ROLES, Role.ONDERZOEKER)


def may_see_planning_dates(user: User) -> bool:
    """Whether the calendar of partners exists for this user; a partner sees its own dates in it."""
    return user.has_role(*INSIDE_ROLES, Role.PARTNER)


# --- meetings of the veiligheidsoverleg


def may_see_meetings(user: User) -> bool:
    """Whether the list of meetings exists for this user; which ones stand in it follows from ``visible_to``."""
    return bool(user.roles)


def may_prepare_meetings(user: User) -> bool:
    """Whether the user makes meetings, agendas, packs and minutes: the secretary, and who stands in (S125)."""
    return user.has_role(*STEERING_ROLES)


def may_keep_seats(user: User) -> bool:
    """Whether the user changes who sits at the table."""
    return user.has_role(Role.AGOV_SECRETARIS, Role.BEHEERDER)


def may_propose_items(user: User) -> bool:
    """Whether the user may put something forward for an agenda: everybody with a role."""
    return bool(user.roles)


def may_answer_invitation(user: User, invitee: Invitee) -> bool:
    """Whether the user says if this invitee comes: for itself, and the secretary for who telephones."""
    return invitee.user_id == user.pk or may_prepare_meetings(user)


# --- what came of meetings


def may_see_outcomes(user: User) -> bool:
    """Whether the register of outcomes exists for this user; which ones stand in it follows from ``visible_to``."""
    return bool(user.roles)


def may_report_done(user: User, outcome: Outcome) -> bool:
    """Whether the user says that an agreement was kept: who keeps it, its organisation, and the secretariat."""
    if may_prepare_meetings(user) or outcome.owner_id == user.pk:
        return True
    return (
        user.has_role(Role.PARTNER) and bool(user.organisation_id) and outcome.organisation_id == user.organisation_id
    )


# --- publications


def may_see_editions(user: User) -> bool:
    """Whether the list of editions in the making exists for this user."""
    return user.has_role(*INSIDE_ROLES)


def may_write_editions(user: User) -> bool:
    """Whether the user makes concepts and writes the words around the figures."""
    return user.has_role(*STEERING_ROLES, Role.ONDERZOEKER)


def may_approve_editions(user: User) -> bool:
    """Whether the user may fix an edition and say from when it is public; never one of its own."""
    return user.has_role(*STEERING_ROLES, Role.BESTUURDER)


def may_withdraw_editions(user: User) -> bool:
    """Whether the user may take a public edition back at once."""
    return user.has_role(*STEERING_ROLES, Role.PRIVACY_OFFICER)


def may_keep_embargo(user: User) -> bool:
    """Whether the user says who reads an edition before everybody."""
    return user.has_role(*STEERING_ROLES)


def may_note_places(user: User) -> bool:
    """Whether the user notes where an edition went, and what was done about a place once it was withdrawn."""
    return user.has_role(*STEERING_ROLES, Role.PRIVACY_OFFICER)


def may_see_incidents(user: User) -> bool:
    """Whether the list of incidents exists for this user, and whether it adds to their time line: FG and beheer."""
    return user.has_role(Role.PRIVACY_OFFICER, Role.BEHEERDER)


def may_decide_incidents(user: User) -> bool:
    """Whether the user decides to report an incident or not, and closes it: the FG and nobody else."""
    return user.has_role(Role.PRIVACY_OFFICER)


def may_see_readers(user: User) -> bool:
    """Whether the user sees who fetched the papers: the secretary, and nobody else."""
    return user.has_role(Role.AGOV_SECRETARIS)


# --- de draad


def may_follow_threads(user: User) -> bool:
    """Whether the page of a thread exists for this user; what stands on it follows from what each thing shows."""
    return bool(user.roles)


def may_see_loose_ends(user: User) -> bool:
    """Whether the user sees where threads break: inside the municipality only, for much of it is not decided yet."""
    return user.has_role(*INSIDE_ROLES)


# --- questions of the council


def may_ask_question(user: User) -> bool:
    """Whether the user asks technical questions: a member of the council, and nobody for it."""
    return user.has_role(Role.RAADSLID)


def may_see_questions(user: User) -> bool:
    """Whether the list of questions of the council exists for this user."""
    return user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES)


def may_answer_question(user: User, row: Answerable) -> bool:
    """Whether the user answers it, lays it with another and makes it public: who has it, and who steers."""
    return user.has_role(*STEERING_ROLES) or (row.officer_id == user.pk and user.has_role(*INSIDE_ROLES))


def may_see_reactions(user: User) -> bool:
    """Whether the list of what readers wrote exists for this user."""
    return user.has_role(*INSIDE_ROLES)


# --- keeping and destroying


def may_see_retention(user: User) -> bool:
    """Whether the user sees how long what is kept, and what was destroyed."""
    return user.has_role(*INSIDE_ROLES)


def may_set_retention(user: User) -> bool:
    """Whether the user gives a kind of records another term."""
    return user.has_role(Role.ARCHIVARIS)


def may_list_destruction(user: User) -> bool:
    """Whether the user puts together what may be destroyed, and takes such a list back."""
    return user.has_role(Role.ARCHIVARIS, Role.BEHEERDER)


def may_approve_destruction(user: User) -> bool:
    """Whether the user approves such a list; never one's own, which the service sees to."""
    return user.has_role(Role.ARCHIVARIS)


def may_see_archive(user: User) -> bool:
    """Whether the user sees what a dossier holds and what it lacks, and what was exported of it."""
    return user.has_role(*INSIDE_ROLES)


def may_export_archive(user: User) -> bool:
    """Whether the user makes and fetches an export of a dossier for the archive: the archivist and nobody else."""
    return user.has_role(Role.ARCHIVARIS)


def may_set_transfer(user: User) -> bool:
    """Whether the user says after how many years a dossier goes to the archive."""
    return user.has_role(Role.ARCHIVARIS)


def may_see_secret_papers(user: User) -> bool:
    """Whether the list of secret papers exists for this user; which ones stand in it follows from ``visible_to``."""
    return user.has_role(*READERS, *COUNCIL_ROLES)
