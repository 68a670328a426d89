"""The director's room: consequences for ourselves, expectations of partners, and sessions with them."""

from agov.models.consequence import Consequence, Expectation
from agov.models.session import Contribution, PartnerSession, SessionAgreement

__all__ = [
    "Consequence",
    "Contribution",
    "Expectation",
    "PartnerSession",
    "SessionAgreement",
]
