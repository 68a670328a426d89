"""What became of an item at the table, and whether everybody may read it afterwards."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from agov.enums import Audience, ItemKind, ItemPublication, ItemState, MeetingState, SubjectKind
from agov.models import AgendaItem, Minutes
from agov.services.minutes import MinutesError, adopt_in
from agov.services.outcomes import OutcomeError, is_secret, item_at_work
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision

ASKS_FOR_AN_OUTCOME = (ItemKind.DECIDE, ItemKind.ADVISE)
NOT_TREATED = (ItemState.POSTPONED, ItemState.WITHDRAWN)


@transaction.atomic
def settle_item(*, item_id: int, to: ItemState, reason: str = "", by: User, at: datetime) -> AgendaItem:
    """Say that an item was handled, goes on to a later meeting or went from the agenda; or that it is open again.

    What was put to the table to settle or to advise on is not handled without an outcome.
    """
    item = item_at_work(item_id)
    has_outcomes = item.outcomes.exists()
    if to in NOT_TREATED and not reason.strip():
        raise OutcomeError("Schrijf op waarom.", "reason")
    if to in NOT_TREATED and has_outcomes:
        raise OutcomeError("Dit punt heeft al een uitkomst en is dus behandeld.", "to")
    is_about_minutes = item.subject_kind == SubjectKind.MINUTES
    if to == ItemState.DECIDED and item.kind in ASKS_FOR_AN_OUTCOME and not (has_outcomes or is_about_minutes):
        raise OutcomeError(f"Dit punt is {item.get_kind_display()}: noteer eerst de uitkomst.", "to")
    if to != ItemState.DECIDED and Minutes.objects.filter(adopted_in=item).exists():
        raise OutcomeError("Hiermee is een verslag vastgesteld; dat blijft zo.", "to")
    before = item.state
    item.state, item.state_reason = to, reason.strip() if to in NOT_TREATED else ""
    item.revision += 1
    item.save(update_fields=["state", "state_reason", "revision"])
    audit.record(
        event="agenda_item.settled", target=item, by=by, at=at, reason=item.state_reason, before=before, after=to.value
    )
    if to == ItemState.DECIDED and before != ItemState.DECIDED:
        try:
            adopt_in(item, by=by, at=at)
        except MinutesError as refusal:
            raise OutcomeError(str(refusal), "to") from refusal
    return item


@transaction.atomic
def set_publication(
    *,
    item_id: int,
    seen: int,
    publication: ItemPublication,
    ground: str,
    publish_on: date | None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Say that an item with its outcomes is for everybody from a day on, or on what ground it is not.

    Only of a closed meeting does anything become public; what is secret stays so until the secrecy is lifted.
    """
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting")
    item = items.get(pk=item_id)
    if item.meeting.state not in (MeetingState.HELD, MeetingState.CLOSED):
        raise OutcomeError("Dit kan pas na de vergadering.")
    if publication == ItemPublication.PUBLIC and is_secret(item):
        raise OutcomeError("Op dit punt rust geheimhouding. Het kan pas openbaar als die is opgeheven.", "publication")
    if publication == ItemPublication.PUBLIC and publish_on is None:
        raise OutcomeError("Kies vanaf welke dag iedereen dit mag lezen.", "publish_on")
    if publication == ItemPublication.WITHHELD and not ground.strip():
        raise OutcomeError("Schrijf op waarom dit niet openbaar wordt: de grond.", "ground")
    claim_revision(item, seen)
    before = item.publication
    item.publication = publication
    item.publication_ground = ground.strip() if publication == ItemPublication.WITHHELD else ""
    item.publish_on = publish_on if publication == ItemPublication.PUBLIC else None
    item.save(update_fields=["publication", "publication_ground", "publish_on", "revision"])
    audit.record(
        event="agenda_item.published",
        target=item,
        by=by,
        at=at,
        reason=item.publication_ground,
        before=before,
        after=publication.value,
        on=publish_on.isoformat() if item.publish_on and publish_on else "",
    )
    return item


@transaction.atomic
def lift_secrecy(*, item_id: int, on: date, by: User, at: datetime) -> AgendaItem:
    """Note since when secrecy rests on an item no more; it stays closed until somebody makes it public."""
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    if not is_secret(item) or item.secrecy_on is None:
        raise OutcomeError("Op dit punt rust geen geheimhouding.")
    if on < item.secrecy_on:
        raise OutcomeError(f"Dit is voor de dag waarop de geheimhouding inging: {item.secrecy_on:%d-%m-%Y}.", "on")
    item.secrecy_lifted_on = on
    item.revision += 1
    # the state of the item itself stays; named because only a state may be saved without looking at the page
    item.save(update_fields=["secrecy_lifted_on", "state", "revision"])
    audit.record(event="agenda_item.secrecy_lifted", target=item, by=by, at=at, on=on.isoformat())
    return item


def is_closed_to_most(item: AgendaItem) -> bool:
    """Whether making it public would show what only the table may read."""
    return item.audience != Audience.OPEN
