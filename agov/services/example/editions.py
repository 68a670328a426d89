"""What Oefenstad published: the city, a theme, and a report of a wijk that was withdrawn and put right."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from agov.enums import EditionState, PublicationKind, WithdrawReason
from agov.models import Edition, Publication
from agov.services import editions
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import ReportKind
from analysis.models import GeneratedReport
from cycle.models import PolicyCycle
from vap.models import VAP

CONTACT: Final = "beleidsadviseur veiligheid"
CITY: Final = (
    "Dit stadsbeeld laat alle wijken naast elkaar zien. Een wijk wijkt pas af als dat geen toeval kan zijn. Wat"
    " bewoners zeggen, staat naast wat de politie telt."
)
WIJK: Final = (
    "Dit rapport laat zien wat er in de wijk gebeurt. Het zet de wijk naast de rest van de stad. Ook staat erin wat wij"
    " niet weten."
)
THEME: Final = (
    "Dit verslag laat zien wat de gemeente en haar partners wilden, deden en uitgaven. Bij elk doel staat of het is"
    " gehaald. Lukte iets niet? Dan staat dat er ook."
)
CORRECTED: Final = "In editie 1 stond een zin over een klein aantal mensen. Die zin is weg. De cijfers zijn dezelfde."
FIRST, GONE, AGAIN, LAST = date(2026, 9, 15), date(2026, 10, 6), date(2026, 10, 8), date(2026, 10, 20)


def make(*, by: User, at: datetime) -> None:
    """Publish what can be published. ``at`` is not used: it happened on fixed days. Nothing where somebody began."""
    if Publication.objects.exists():
        return
    writer = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first()
    officer = User.objects.filter(user_roles__role=Role.PRIVACY_OFFICER, is_active=True).order_by("pk").first()
    if writer is None or officer is None:
        return
    city = _newest(ReportKind.CITY)
    if city is not None:
        _publish(PublicationKind.CITY, city.code, city.period, CITY, FIRST, writer=writer, by=by)
    wijk = _newest(ReportKind.WIJK)
    if wijk is not None:
        gone = _publish(PublicationKind.WIJK, wijk.code, wijk.period, WIJK, FIRST, writer=writer, by=by)
        editions.withdraw(
            edition_id=gone.pk,
            reason=WithdrawReason.PRIVACY,
            note="Een zin in de samenvatting ging over te weinig mensen.",
            by=officer,
            at=_at(GONE),
        )
        editions.confirm_withdrawal(edition_id=gone.pk, by=by, at=_at(GONE, time(10, 20)))
        _publish(PublicationKind.WIJK, wijk.code, wijk.period, WIJK, AGAIN, writer=writer, by=by, correction=CORRECTED)
    for cycle in PolicyCycle.objects.order_by("start_date")[:1]:
        plans = VAP.objects.public().filter(cycle=cycle).order_by("theme")
        for theme in plans.values_list("theme", flat=True).distinct():
            _publish(PublicationKind.THEME, str(theme), cycle.name, THEME, LAST, writer=writer, by=by)


def _newest(kind: ReportKind) -> GeneratedReport | None:
    return GeneratedReport.objects.filter(kind=kind).order_by("-period", "code", "-made_at").first()


def _at(day: date, clock: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _publish(
    kind: PublicationKind,
    code: str,
    period: str,
    summary: str,
    day: date,
    *,
    writer: User,
    by: User,
    correction: str = "",
) -> Edition:
    """One edition from concept to public; its PDFs are made in the background, as for everybody."""
    moment = _at(day)
    edition = editions.start(kind=kind, code=code, period=period, by=writer, at=moment)
    editions.write(
        edition_id=edition.pk,
        seen=edition.revision,
        summary=summary,
        contact=CONTACT,
        next_on=None,
        correction_note=correction,
        by=writer,
        at=moment,
    )
    editions.submit(edition_id=edition.pk, by=writer, at=moment)
    editions.approve(edition_id=edition.pk, publish_at=moment, by=by, at=moment)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=moment)
    edition.refresh_from_db()
    return edition
