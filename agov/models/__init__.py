"""The director's room: consequences for ourselves, expectations of partners, sessions with them, and meetings."""

from agov.models.agenda import AgendaItem, GuestLink, ItemGuest, ItemPaper, ItemProposal, SetAside
from agov.models.calendar import CalendarAddress
from agov.models.consequence import Consequence, Expectation
from agov.models.edition import Edition, EditionTrace, EmbargoReader, Publication
from agov.models.meeting import Invitee, Meeting, MeetingTemplate, TemplateItem
from agov.models.minutes import Minutes, MinutesReaction, MinutesSection
from agov.models.outcome import Outcome, Postponement
from agov.models.pack import FrozenAgenda, Pack, PackFile, PackPart, PackReading
from agov.models.seat import Seat
from agov.models.session import (
    AgreementConfirmation,
    Contribution,
    PartnerSession,
    SessionAgreement,
    SessionTemplate,
)

__all__ = [
    "AgendaItem",
    "AgreementConfirmation",
    "CalendarAddress",
    "Consequence",
    "Contribution",
    "Edition",
    "EditionTrace",
    "EmbargoReader",
    "Expectation",
    "FrozenAgenda",
    "GuestLink",
    "Invitee",
    "ItemGuest",
    "ItemPaper",
    "ItemProposal",
    "Meeting",
    "MeetingTemplate",
    "Minutes",
    "MinutesReaction",
    "MinutesSection",
    "Outcome",
    "Pack",
    "PackFile",
    "PackPart",
    "PackReading",
    "PartnerSession",
    "Postponement",
    "Publication",
    "Seat",
    "SessionAgreement",
    "SessionTemplate",
    "SetAside",
    "TemplateItem",
]
