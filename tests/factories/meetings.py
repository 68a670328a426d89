"""Factories of the meetings of the veiligheidsoverleg; each makes the smallest valid row."""

from datetime import UTC, date, datetime

import factory

from agov.enums import (
    AgreementState,
    MeetingSeason,
    MeetingState,
    MinutesState,
    OutcomeKind,
    PackAudience,
    SeatKind,
)
from agov.models import (
    AgendaItem,
    FrozenAgenda,
    GuestLink,
    Invitee,
    ItemGuest,
    ItemPaper,
    ItemProposal,
    Meeting,
    MeetingTemplate,
    Minutes,
    MinutesReaction,
    MinutesSection,
    Outcome,
    Pack,
    PackFile,
    PackPart,
    PackReading,
    Postponement,
    Seat,
    SetAside,
    TemplateItem,
)
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import BodyFactory, PolicyCycleFactory

MOMENT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    kind = SeatKind.OFFICIAL
    function = factory.Sequence(lambda n: f"hoofd afdeling {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = date(2026, 1, 1)


class MeetingTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeetingTemplate
        django_get_or_create = ("season",)

    season = MeetingSeason.EXTRA
    title = "Extra overleg"
    month = 9


class TemplateItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TemplateItem

    template = factory.SubFactory(MeetingTemplateFactory)
    position = factory.Sequence(lambda n: n + 100)  # behind what a template has from its migration
    title = "Opening"


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting that nobody outside the house sees yet; ``convened=True`` makes it known."""

    class Meta:
        model = Meeting

    class Params:
        convened = factory.Trait(state=MeetingState.CONVENED, convened_at=MOMENT)
        held = factory.Trait(state=MeetingState.HELD, convened_at=MOMENT)

    body = factory.SubFactory(BodyFactory)
    cycle = factory.SubFactory(PolicyCycleFactory)
    season = MeetingSeason.WINTER
    title = "Veiligheidsoverleg winter"
    starts_at = datetime(2026, 12, 12, 8, 0, tzinfo=UTC)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class InviteeFactory(factory.django.DjangoModelFactory):
    """Somebody with a seat; ``guest=True`` makes a guest."""

    class Meta:
        model = Invitee

    class Params:
        guest = factory.Trait(seat=None, kind="")

    meeting = factory.SubFactory(MeetingFactory)
    seat = factory.SubFactory(SeatFactory)
    kind = SeatKind.OFFICIAL
    function = factory.Sequence(lambda n: f"functie {n}")


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Agendapunt {n}")


class ItemGuestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemGuest

    item = factory.SubFactory(AgendaItemFactory)
    invitee = factory.SubFactory(InviteeFactory, guest=True, meeting=factory.SelfAttribute("..item.meeting"))


class GuestLinkFactory(factory.django.DjangoModelFactory):
    """A link that nobody knows the secret of."""

    class Meta:
        model = GuestLink

    invitee = factory.SubFactory(InviteeFactory, guest=True)
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    made_at = MOMENT
    valid_until = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)


class SetAsideFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SetAside

    meeting = factory.SubFactory(MeetingFactory)
    key = factory.Sequence(lambda n: f"vap:{n}")
    title = "Verlichting in het park"
    reason = "Kan wachten."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class ItemPaperFactory(factory.django.DjangoModelFactory):
    """A paper that is still to come."""

    class Meta:
        model = ItemPaper

    item = factory.SubFactory(AgendaItemFactory)
    title = "Notitie"
    follows_later = True
    added_by = factory.SubFactory(UserFactory)
    added_at = MOMENT


class ItemProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemProposal

    title = "Verlichting in het park"
    reason = "Bewoners vragen erom."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class OutcomeFactory(factory.django.DjangoModelFactory):
    """A conclusion; ``agreement=True`` makes an open agreement."""

    class Meta:
        model = Outcome

    class Params:
        agreement = factory.Trait(
            kind=OutcomeKind.AGREEMENT,
            owner_function="hoofd veiligheid",
            due_on=date(2027, 3, 1),
            state=AgreementState.OPEN,
        )

    item = factory.SubFactory(AgendaItemFactory)
    kind = OutcomeKind.CONCLUSION
    year = 2026
    number = factory.Sequence(lambda n: n + 1001)  # low numbers are for tests that choose one themselves
    text = "De aanpak gaat door."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PostponementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Postponement

    outcome = factory.SubFactory(OutcomeFactory, agreement=True)
    was_due_on = date(2027, 3, 1)
    due_on = date(2027, 6, 1)
    reason = "Wacht op de begroting."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class MinutesFactory(factory.django.DjangoModelFactory):
    """A concept; ``circulated=True`` lies with those who were there."""

    class Meta:
        model = Minutes

    class Params:
        circulated = factory.Trait(state=MinutesState.CIRCULATED, react_until=date(2027, 1, 10), circulated_at=MOMENT)

    meeting = factory.SubFactory(MeetingFactory, held=True)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class MinutesSectionFactory(factory.django.DjangoModelFactory):
    """As the facts have it."""

    class Meta:
        model = MinutesSection

    minutes = factory.SubFactory(MinutesFactory)
    item = factory.SubFactory(AgendaItemFactory, meeting=factory.SelfAttribute("..minutes.meeting"))
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Deel {n}")
    generated = "Besproken, zonder uitkomst."
    base = factory.SelfAttribute("generated")
    text = factory.SelfAttribute("generated")


class MinutesReactionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MinutesReaction

    section = factory.SubFactory(MinutesSectionFactory)
    invitee = factory.SubFactory(InviteeFactory, meeting=factory.SelfAttribute("..section.minutes.meeting"))
    text = "Dit klopt niet."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class FrozenAgendaFactory(factory.django.DjangoModelFactory):
    """An agenda without items."""

    class Meta:
        model = FrozenAgenda

    meeting = factory.SubFactory(MeetingFactory)
    content = factory.LazyAttribute(
        lambda made: {
            "version": 1,
            "meeting": {
                "title": made.meeting.title,
                "body": "Veiligheidsoverleg",
                "cycle": "Cyclus",
                "starts_at": made.meeting.starts_at.isoformat(),
                "ends_at": made.meeting.ends_at.isoformat(),
                "place": "",
                "deputy": "",
                "deputy_reason": "",
            },
            "items": [],
        }
    )
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PackFactory(factory.django.DjangoModelFactory):
    """A pack that is ready; ``sent=True`` makes one that went out."""

    class Meta:
        model = Pack

    class Params:
        sent = factory.Trait(sent_at=MOMENT, sent_by=factory.SubFactory(UserFactory))

    meeting = factory.SubFactory(MeetingFactory, convened=True)
    number = 0
    frozen = factory.SubFactory(FrozenAgendaFactory, meeting=factory.SelfAttribute("..meeting"))
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT
    ready_at = MOMENT


class PackFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackFile

    pack = factory.SubFactory(PackFactory)
    audience = PackAudience.TABLE
    file = factory.django.FileField(filename="stuk.pdf", data=b"%PDF-1.7 vergaderstuk")
    pages = 2
    size = 21


class PackPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackPart

    key = factory.Sequence(lambda n: f"blad:{n}")
    file = factory.django.FileField(filename="blad.pdf", data=b"%PDF-1.7 blad")
    pages = 1
    made_at = MOMENT


class PackReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackReading

    file = factory.SubFactory(PackFileFactory)
    user = factory.SubFactory(UserFactory)
    read_at = MOMENT
