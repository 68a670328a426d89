"""The director's room: consequences for ourselves, expectations of partners, and sessions with them."""

from agov.models.calendar import CalendarAddress
from agov.models.consequence import Consequence, Expectation
from agov.models.session import (
    AgreementConfirmation,
    Contribution,
    PartnerSession,
    SessionAgreement,
    SessionTemplate,
)

__all__ = [
    "AgreementConfirmation",
    "CalendarAddress",
    "Consequence",
    "Contribution",
    "Expectation",
    "PartnerSession",
    "SessionAgreement",
    "SessionTemplate",
]
