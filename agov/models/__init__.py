"""The director's room: consequences for ourselves, expectations of partners, sessions with them, and meetings."""

from agov.models.agenda import AgendaItem, GuestLink, ItemGuest, ItemPaper, ItemProposal, SetAside
from agov.models.archive import ArchiveExport, TransferTerm
from agov.models.calendar import CalendarAddress
from agov.models.consequence import Consequence, Expectation
from agov.models.council_paper import CouncilPaper
from agov.models.destruction import DestructionLine, DestructionList, RetentionTerm
from agov.models.edition import Edition, EditionTrace, EmbargoReader, Publication
from agov.models.edition_parts import EditionVersion, WithheldPart
from agov.models.incident import Incident, IncidentEntry
from agov.models.letter import CouncilLetter
from agov.models.meeting import Invitee, Meeting, MeetingTemplate, TemplateItem
from agov.models.minutes import Minutes, MinutesReaction, MinutesSection
from agov.models.outcome import Outcome, Postponement
from agov.models.pack import FrozenAgenda, Pack, PackFile, PackPart, PackReading
from agov.models.question import AnswerRule, CouncilQuestion, ReaderReaction
from agov.models.seat import Seat
from agov.models.session import (
    AgreementConfirmation,
    Contribution,
    PartnerSession,
    SessionAgreement,
    SessionTemplate,
)
from agov.models.subscriber import Following, Subscriber

__all__ = [
    "AgendaItem",
    "AgreementConfirmation",
    "AnswerRule",
    "ArchiveExport",
    "CalendarAddress",
    "Consequence",
    "Contribution",
    "CouncilLetter",
    "CouncilPaper",
    "CouncilQuestion",
    "DestructionLine",
    "DestructionList",
    "Edition",
    "EditionTrace",
    "EditionVersion",
    "EmbargoReader",
    "Expectation",
    "Following",
    "FrozenAgenda",
    "GuestLink",
    "Incident",
    "IncidentEntry",
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
    "ReaderReaction",
    "RetentionTerm",
    "Seat",
    "SessionAgreement",
    "SessionTemplate",
    "SetAside",
    "Subscriber",
    "TemplateItem",
    "TransferTerm",
    "WithheldPart",
]
