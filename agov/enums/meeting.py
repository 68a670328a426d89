"""Sessions and meetings: who sits there, and how far they are."""

from django.db.models import TextChoices


class SessionKind(TextChoices):
    """The two sessions of the note, footnote 7."""

    HARD = "hard", "harde sector"
    SOFT = "soft", "zachte sector"
    OTHER = "other", "andere sessie"


class SeatKind(TextChoices):
    """What somebody is at the table of the veiligheidsoverleg (the note, section 5.4)."""

    CHAIR = "chair", "voorzitter"
    COLLEGE = "college", "lid van het college"
    OFFICIAL = "official", "ambtelijk lid"
    ADVISER = "adviser", "adviseur"
    SECRETARY = "secretary", "secretaris"
    DELEGATE = "delegate", "vervanger van de secretaris"


# Who must be there for a quorum: an adviser, a guest and the secretariat never count (S124).
QUORUM_SEATS = (SeatKind.CHAIR, SeatKind.COLLEGE, SeatKind.OFFICIAL)


class MeetingSeason(TextChoices):
    """The two meetings of a year; each knows another part of the cycle."""

    WINTER = "winter", "winter"
    SUMMER = "summer", "voorzomer"
    EXTRA = "extra", "extra"


class MeetingState(TextChoices):
    """How far a meeting is."""

    DRAFT = "draft", "in voorbereiding"
    CONVENED = "convened", "bijeengeroepen"
    HELD = "held", "gehouden"
    CLOSED = "closed", "gesloten"
    CANCELLED = "cancelled", "afgelast"


MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.DRAFT: frozenset({MeetingState.CONVENED, MeetingState.CANCELLED}),
    MeetingState.CONVENED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset({MeetingState.HELD}),  # reopened, with a reason
    MeetingState.CANCELLED: frozenset(),
}


class InviteAnswer(TextChoices):
    """What an invitee answered."""

    NONE = "none", "nog geen antwoord"
    YES = "yes", "komt"
    NO = "no", "komt niet"
    SUBSTITUTE = "substitute", "stuurt een vervanger"


class Attendance(TextChoices):
    """Whether an invitee was there."""

    UNKNOWN = "unknown", "nog niet genoteerd"
    PRESENT = "present", "aanwezig"
    EXCUSED = "excused", "afgemeld"
    REPLACED = "replaced", "vervangen"
    ABSENT = "absent", "afwezig zonder bericht"
