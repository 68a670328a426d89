"""What of publications waits for somebody: to approve, to better, to confirm, to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from agov import permissions
from agov.enums import PublicationKind
from agov.queries import own_work
from agov.queries.letters import letters_for_the_college
from agov.reports.kinds.annual.facts import is_over, plans_in
from amersfoort_veiligheid.web.work import ANSWER, WRITE, Line, Reader, address, news
from cycle.models.access import COUNCIL_ROLES, STEERING_ROLES
from cycle.reports.work import NEWS_DAYS


def editions_to_approve(reader: Reader) -> Iterable[Line]:
    """Editions for somebody else than their writer, and withdrawals for somebody else than who withdrew."""
    user = reader.user
    if permissions.may_approve_editions(user):
        for row in own_work.editions_to_approve(user):
            yield reader.line(
                f"approve-{row.pk}",
                f"Stel vast: {row.title}",
                f"Editie {row.number} ligt voor; wie haar opstelde, mag dat niet zelf",
                None,
                address("agov:edition-detail", row.pk),
                deed="Lees en stel vast",
                minutes=WRITE,
            )
    if permissions.may_withdraw_editions(user):
        for row in own_work.withdrawals_to_confirm(user):
            yield reader.line(
                f"confirm-withdrawal-{row.pk}",
                f"Bevestig het intrekken van {row.title}",
                f"Ingetrokken: {row.get_withdraw_reason_display()}. Een tweede persoon kijkt mee",
                None,
                address("agov:edition-detail", row.pk),
                deed="Bevestig",
                minutes=ANSWER,
            )


def editions_to_better(reader: Reader) -> Iterable[Line]:
    """Editions of one's own hand that came back."""
    if not permissions.may_write_editions(reader.user):
        return
    for row in own_work.editions_sent_back(reader.user):
        yield reader.line(
            f"better-{row.pk}",
            f"Verbeter {row.title}",
            f"Teruggegeven: {row.return_note}",
            None,
            address("agov:edition-write", row.pk),
            deed="Verbeter",
            minutes=WRITE,
        )


def editions_to_read(reader: Reader) -> Iterable[Line]:
    """What one may read before everybody; for the council also what became public in the last weeks."""
    for place in own_work.editions_under_embargo(reader.user, timezone.now()):
        row = place.edition
        yield reader.line(
            f"embargo-{place.pk}",
            f"Lees vooraf: {row.title}",
            "Alleen u en enkele anderen lezen dit al; deel het niet",
            timezone.localtime(row.publish_at).date() if row.publish_at else None,
            address("agov:edition-page", row.publication.slug, row.number),
            before="openbaar op",
            deed="Lees",
            minutes=WRITE,
        )
    if not reader.user.has_role(*COUNCIL_ROLES):
        return
    for edition in own_work.editions_published_since(reader.today - NEWS_DAYS):
        if edition.published_at:
            since = timezone.localtime(edition.published_at).date()
            url = address("agov:edition-page", edition.publication.slug, edition.number)
            yield news(f"new-edition-{edition.pk}", edition.title, f"Rapport, editie {edition.number}", since, url)


def letters_to_take_to_the_college(reader: Reader) -> Iterable[Line]:
    """Letters to the council that the college did not treat: nobody may send them before (S133)."""
    if not permissions.may_steer_rounds(reader.user):
        return
    for line in letters_for_the_college():
        yield reader.line(
            f"letter-{line.letter.pk}",
            f"Brief aan de raad: {line.letter.subject}",
            "Het college heeft hem nog niet behandeld. Noteer de dag en het besluit",
            None,
            address("agov:letter-detail", line.letter.pk),
            deed="Noteer",
            minutes=ANSWER,
        )


def account_to_give(reader: Reader) -> Iterable[Line]:
    """The jaarverslag of the year that ended, until somebody began it."""
    year = reader.today.year - 1
    if not reader.user.has_role(*STEERING_ROLES) or not is_over(year, reader.today):
        return
    if own_work.has_account_of(year) or not plans_in(year).exists():
        return
    yield reader.line(
        f"account-{year}",
        f"Maak het jaarverslag over {year}",
        "Het jaar is voorbij en nog niemand is begonnen",
        None,
        f"{address('agov:edition-start')}?soort={PublicationKind.ANNUAL}",
        deed="Begin",
        minutes=WRITE,
    )


SOURCES: Final = (
    account_to_give,
    letters_to_take_to_the_college,
    editions_to_approve,
    editions_to_better,
    editions_to_read,
)
