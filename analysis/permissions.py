"""Who may do what with figures. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState
from analysis.models import DataSource, Delivery, HolderRequest, SafetyAnalysis
from analysis.models.sources import REPORT_ROLES, RESEARCH_ROLES
from cycle.models.access import STEERING_ROLES


def may_see_deliveries(user: User) -> bool:
    """Whether the page with deliveries exists for this user."""
    return user.has_role(*RESEARCH_ROLES, Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS, Role.PARTNER)


def may_see_quality(user: User) -> bool:
    """Whether the user may see how good the information is: who reads reports before they are published."""
    return user.has_role(*REPORT_ROLES)


def may_receive(user: User) -> bool:
    """Whether the user may upload a delivery or have one fetched."""
    return user.has_role(*RESEARCH_ROLES)


def may_review(user: User, delivery: Delivery) -> bool:
    """Whether the user may give a verdict in the technische slag: research, or the source itself."""
    if user.has_role(*RESEARCH_ROLES):
        return True
    return bool(user.organisation_id) and user.organisation_id == delivery.table.source.organisation_id


def may_decide(user: User) -> bool:
    """Whether the user may take a delivery into use or refuse it."""
    return user.has_role(*RESEARCH_ROLES)


def may_read_reports(user: User) -> bool:
    """Whether the user may read reports that are not published yet."""
    return user.has_role(*REPORT_ROLES)


def may_read_exact_counts(user: User) -> bool:
    """Whether the user may read counts of persons as they were delivered: research only, also not beheer."""
    return user.has_role(Role.ONDERZOEKER)


def may_see_who_asked(user: User) -> bool:
    """Whether the user may see who read exact figures or asked for a blocked table."""
    return user.has_role(Role.PRIVACY_OFFICER)


def may_sign_source(user: User, source: DataSource) -> bool:
    """Whether the user may say in the technische slag whether a source holds: research, or the source itself."""
    if user.has_role(*RESEARCH_ROLES):
        return True
    return user.has_role(Role.PARTNER) and bool(user.organisation_id) and user.organisation_id == source.organisation_id


def may_write_methods(user: User) -> bool:
    """Whether the user may write how figures and reports are made: research."""
    return user.has_role(*RESEARCH_ROLES)


def may_write_footnotes(user: User) -> bool:
    """Whether the user may put notes at figures: research."""
    return user.has_role(*RESEARCH_ROLES)


# --- analyses and findings -------------------------------------------------------------------------------------------


def may_start_analysis(user: User) -> bool:
    """Whether the user may begin a veiligheidsanalyse: those who see its draft."""
    return user.has_role(*RESEARCH_ROLES)


def may_make_findings(user: User) -> bool:
    """Whether the user may make findings in the analyses that are open to them; partners in those they write."""
    return user.has_role(*RESEARCH_ROLES, *STEERING_ROLES, Role.PARTNER)


def may_write_in(user: User, analysis: SafetyAnalysis) -> bool:
    """Whether the user may add and change findings of this analysis: research, who steers, and its authors."""
    if user.has_role(*RESEARCH_ROLES, *STEERING_ROLES):
        return True
    return user.has_role(Role.PARTNER) and user.organisation in analysis.authors.all()


def may_move_analysis(user: User, analysis: SafetyAnalysis, to: AnalysisState) -> bool:
    """Who makes an analysis opens it for discussion; who steers the cycle has it adopted or opened again."""
    if AnalysisState.ADOPTED in (analysis.state, to):
        return user.has_role(*STEERING_ROLES)
    return user.has_role(*RESEARCH_ROLES)


def may_speak(user: User) -> bool:
    """Whether the user may answer for the own organisation: how it reads, holds and endorses."""
    return bool(user.organisation_id) and user.has_role(*RESEARCH_ROLES, *STEERING_ROLES, Role.PARTNER)


def may_ask_holder(user: User, holder: HolderRequest | None) -> bool:
    """Whether the user may ask an organisation to take up a finding: who makes policy, or who holds it now."""
    if user.has_role(*RESEARCH_ROLES, *STEERING_ROLES):
        return True
    return holder is not None and may_answer(user, holder)


def may_answer(user: User, request: HolderRequest) -> bool:
    """Whether the user may answer a question, or let go of what was taken up, for the organisation itself."""
    return may_speak(user) and user.organisation_id == request.organisation_id


def may_settle(user: User) -> bool:
    """Whether the user may withdraw a question or agree with a counter-proposal."""
    return user.has_role(*RESEARCH_ROLES, *STEERING_ROLES)


def may_write_shared_views(user: User) -> bool:
    """Whether the user may write how partners see a problem together."""
    return user.has_role(*RESEARCH_ROLES, *STEERING_ROLES)


# --- spots of partners -----------------------------------------------------------------------------------------------


def may_see_spots(user: User) -> bool:
    """Whether the page on spots exists for this user; which partners it is about is a question of visibility."""
    return user.has_role(*REPORT_ROLES, Role.PARTNER)


def may_keep_spots(user: User) -> bool:
    """Whether the user may write the lists of spots of partners: research, and who steers."""
    return user.has_role(*RESEARCH_ROLES, *STEERING_ROLES)
