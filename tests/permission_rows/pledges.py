"""Who may open what of commitments, of who does what, and of the page of one organisation."""

from datetime import UTC, datetime
from typing import Any

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from tests.factories import OrganisationFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, SessionAgreementFactory
from tests.permission_rows import ALL, Row
from vap.enums import CommitmentState

INSIDE = frozenset(INSIDE_ROLES)
STEERING = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
COUNCIL = frozenset(COUNCIL_ROLES)
ANSWERED = datetime(2026, 11, 1, tzinfo=UTC)


def adopted(user: Any) -> dict[str, Any]:
    return {"pk": make.VAPFactory(running=True).pk}


def asked_of_own(user: Any) -> dict[str, Any]:
    """A question to the user's own organisation, which is no municipality: nobody but its own people answers."""
    user.organisation.kind = OrganisationKind.GGZ
    user.organisation.save()
    vap = make.VAPFactory(running=True)
    return {"pk": make.CommitmentFactory(vap=vap, organisation=user.organisation).pk}


def asked_of_another(user: Any) -> dict[str, Any]:
    vap = make.VAPFactory(running=True)
    return {"pk": make.CommitmentFactory(vap=vap, organisation__kind=OrganisationKind.POLICE).pk}


def promised_by_another(user: Any) -> dict[str, Any]:
    vap = make.VAPFactory(running=True)
    row = make.CommitmentFactory(
        vap=vap,
        organisation=OrganisationFactory(kind=OrganisationKind.POLICE),
        state=CommitmentState.ACCEPTED,
        answered_at=ANSWERED,
    )
    return {"pk": row.pk}


def agreement(user: Any) -> dict[str, Any]:
    """Of a session to which the user's organisation was asked."""
    row = SessionAgreementFactory()
    row.session.organisations.add(user.organisation)
    return {"pk": row.pk}


def cycle(user: Any) -> dict[str, Any]:
    return {"pk": PolicyCycleFactory().pk}


def csv(user: Any) -> dict[str, Any]:
    return {"form": "csv"}


def workbook(user: Any) -> dict[str, Any]:
    return {"form": "ods"}


OUTSIDE = ALL - INSIDE
DECIDING = ("agree", "refuse", "withdraw")

ROWS: list[Row] = [
    Row("vap:deed-list"),
    Row("vap:deed-export", kwargs=csv),
    Row("vap:commitment-ask", STEERING | PARTNER, kwargs=adopted),
    Row("vap:commitment-offer", STEERING | PARTNER, kwargs=adopted),
    # a question that was not answered is between who asked and who is asked
    Row("vap:commitment-detail", INSIDE | PARTNER, refused=404, case="own", kwargs=asked_of_own),
    Row("vap:commitment-detail", INSIDE, refused=404, case="of another", kwargs=asked_of_another),
    Row("vap:commitment-detail", case="promised", kwargs=promised_by_another),
    Row("vap:commitment-change", STEERING, unknown=OUTSIDE - PARTNER, case="own", kwargs=asked_of_own),
    Row("vap:commitment-change", STEERING, unknown=OUTSIDE, case="of another", kwargs=asked_of_another),
    # nobody answers for a partner: not the municipality, and not another partner; 422: may, and forgot to say what
    Row(
        "vap:commitment-answer",
        PARTNER,
        422,
        unknown=OUTSIDE - PARTNER,
        case="own",
        method="post",
        kwargs=asked_of_own,
    ),
    Row(
        "vap:commitment-answer",
        frozenset(),
        unknown=OUTSIDE,
        case="of another",
        method="post",
        kwargs=asked_of_another,
    ),
    *[
        Row(f"vap:commitment-{deed}", STEERING, 422, unknown=OUTSIDE, method="post", kwargs=asked_of_another)
        for deed in DECIDING
    ],
    *[
        Row(f"vap:commitment-{deed}", STEERING, 422, method="post", kwargs=promised_by_another)
        for deed in ("kept", "reopen")
    ],
    Row("agov:participation", STEERING),
    Row("agov:participation-export", STEERING, kwargs=csv),
    Row("agov:took-part", STEERING, kwargs=cycle),
    Row("agov:took-part-export", STEERING, kwargs=lambda user: cycle(user) | csv(user)),
    Row("agov:agreement-plan", STEERING, unknown=COUNCIL, kwargs=agreement),
    Row("agov:our-agreements", INSIDE | PARTNER),
    Row("agov:our-agreements-export", PARTNER, 200, case="own", unknown=INSIDE, kwargs=workbook),
]
