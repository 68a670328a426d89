"""Who may open what of progress; pages behind a link ask for its secret and for nothing else."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories import OutgoingMailFactory
from tests.factories.plans import (
    ActivityFactory,
    EvidencePieceFactory,
    PartnerContactFactory,
    PartnerReportFactory,
    PeriodLockFactory,
    ProgressUpdateFactory,
    VAPFactory,
)
from tests.permission_rows import ALL, NOBODY, Row
from vap.models import UpdateLink


def link(user: Any) -> dict[str, Any]:
    """An open link of a contact whose organisation has a part."""
    activity = ActivityFactory(vap=VAPFactory(running=True))
    contact = PartnerContactFactory(organisation=activity.organisation)
    now = timezone.now()
    _, secret = UpdateLink.objects.issue(vap=activity.vap, contact=contact, at=now, until=now + timedelta(days=1))
    return {"secret": secret}


def receipt(user: Any) -> dict[str, Any]:
    known = link(user)
    opened = UpdateLink.objects.of_secret(known["secret"])
    made = ProgressUpdateFactory(vap=opened.vap, organisation=opened.contact.organisation, submitted=True)
    return {**known, "pk": made.pk}


def no_link(user: Any) -> dict[str, Any]:
    return {"secret": "A" * 43}


def token(user: Any) -> dict[str, Any]:
    return {"token": PartnerContactFactory().unsubscribe_token}


ROWS: list[Row] = [
    Row("vap:link-ask", public=200),
    Row("vap:reminders-stop", public=200, kwargs=token),
    Row("vap:reminders-stop", case="forged", status=404, public=404, kwargs=lambda user: {"token": "1:x:y"}),
    Row("vap:update", case="open", public=200, kwargs=link),
    Row("vap:update", case="closed", status=404, public=404, kwargs=no_link),
    Row("vap:update-draft", method="post", status=400, public=400, kwargs=link),
    Row("vap:update-receipt", public=200, kwargs=receipt),
    Row("vap:update-copy", method="post", public=200, kwargs=receipt),
    Row("vap:update-rhythm", public=200, kwargs=link),
]


# --- with an account
INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE
MAIL = frozenset({Role.BEHEERDER, Role.AGOV_SECRETARIS})
COUNCIL = OUTSIDE - PARTNER


def plan(user: Any) -> dict[str, Any]:
    return {"pk": VAPFactory(running=True).pk}


def own_part(user: Any) -> dict[str, Any]:
    """A VAP in which the user's organisation has an activity."""
    vap = VAPFactory(running=True)
    ActivityFactory(vap=vap, organisation=user.organisation)
    return {"pk": vap.pk}


def own_part_named(user: Any) -> dict[str, Any]:
    return {**own_part(user), "organisation_pk": user.organisation_id}


def part_of_another(user: Any) -> dict[str, Any]:
    activity = ActivityFactory(vap=VAPFactory(running=True))
    return {"pk": activity.vap_id, "organisation_pk": activity.organisation_id}


def contact(user: Any) -> dict[str, Any]:
    activity = ActivityFactory(vap=VAPFactory(running=True))
    return {"vap_pk": activity.vap_id, "pk": PartnerContactFactory(organisation=activity.organisation).pk}


def own_waiting(user: Any) -> dict[str, Any]:
    return {"pk": ProgressUpdateFactory(submitted=True, organisation=user.organisation).pk}


def waiting_of_another(user: Any) -> dict[str, Any]:
    return {"pk": ProgressUpdateFactory(submitted=True).pk}


def accepted(user: Any) -> dict[str, Any]:
    return {"pk": ProgressUpdateFactory(accepted=True).pk}


def _piece(**fields: Any) -> dict[str, Any]:
    stored = default_storage.save("bewijs/foto.jpg", ContentFile(b"x"))
    piece = EvidencePieceFactory(link="", file=stored, name="Foto 1.jpg", content_type="image/jpeg", **fields)
    return {"pk": piece.pk}


def own_piece(user: Any) -> dict[str, Any]:
    return _piece(update__submitted=True, update__organisation=user.organisation)


def hidden_piece(user: Any) -> dict[str, Any]:
    return _piece(update__accepted=True)


def public_piece(user: Any) -> dict[str, Any]:
    return _piece(update__accepted=True, is_public=True)


ROWS += [
    Row("vap:progress-due", allowed=INSIDE | PARTNER),
    Row("vap:progress-sheet", allowed=INSIDE | PARTNER),
    Row("vap:progress-sheet-export", allowed=INSIDE | PARTNER, kwargs=lambda user: {"form": "ods"}),
    Row("vap:lock-list", allowed=INSIDE | PARTNER),
    Row("vap:lock-new", allowed=STEERS),
    Row("vap:lock-lift", method="post", status=302, allowed=STEERS, kwargs=lambda user: {"pk": PeriodLockFactory().pk}),
    Row("vap:lock-exception", allowed=STEERS, kwargs=lambda user: {"pk": PeriodLockFactory().pk}),
    Row("vap:review-queue", allowed=STEERS),
    Row("vap:plan-progress", case="reading", kwargs=plan),
    # 422: may, and forgot to say what
    Row(
        "vap:plan-progress",
        case="telling, own part",
        method="post",
        status=422,
        allowed=INSIDE | PARTNER,
        kwargs=own_part,
    ),
    Row("vap:plan-progress", case="telling, no part", method="post", allowed=NOBODY, kwargs=plan),
    Row("vap:plan-rhythm", case="own", allowed=INSIDE | PARTNER, kwargs=own_part_named),
    Row("vap:plan-rhythm", case="of another", allowed=STEERS, kwargs=part_of_another),
    Row("vap:plan-contact", allowed=STEERS, kwargs=part_of_another),
    Row("vap:contact-send", method="post", status=302, allowed=STEERS, kwargs=contact),
    Row("vap:contact-revoke", method="post", status=302, allowed=STEERS, kwargs=contact),
    Row("vap:contact-end", method="post", status=302, allowed=STEERS, kwargs=contact),
    Row("vap:plan-lights", allowed=STEERS, kwargs=plan),
    Row("vap:update-detail", case="own, waits", allowed=INSIDE | PARTNER, unknown=COUNCIL, kwargs=own_waiting),
    Row("vap:update-detail", case="of another, waits", allowed=INSIDE, unknown=OUTSIDE, kwargs=waiting_of_another),
    Row("vap:update-detail", case="accepted", kwargs=accepted),
    Row(
        "vap:update-accept",
        method="post",
        status=302,
        allowed=STEERS,
        unknown=OUTSIDE,
        kwargs=waiting_of_another,
    ),
    Row(
        "vap:update-accept", case="own", method="post", status=302, allowed=STEERS, unknown=COUNCIL, kwargs=own_waiting
    ),
    Row("vap:update-return", method="post", status=422, allowed=STEERS, unknown=OUTSIDE, kwargs=waiting_of_another),
    Row("vap:evidence-file", case="own", allowed=INSIDE | PARTNER, unknown=COUNCIL, kwargs=own_piece),
    Row("vap:evidence-file", case="of another", allowed=INSIDE, unknown=OUTSIDE, kwargs=hidden_piece),
    Row("vap:evidence-file", case="for everybody", kwargs=public_piece),
    Row("vap:evidence-access", method="post", status=302, allowed=STEERS, kwargs=hidden_piece),
    Row("vap:evidence-remove", method="post", status=302, allowed=STEERS, kwargs=hidden_piece),
    # --- mail
    Row("web:mail-list", allowed=MAIL),
    Row(
        "web:mail-settle",
        method="post",
        status=302,
        allowed=MAIL,
        kwargs=lambda user: {"pk": OutgoingMailFactory(claimed=True).pk},
    ),
]


# --- reports that an organisation makes anyway
def own_report(user: Any) -> dict[str, Any]:
    """A report of the user's organisation, which has a part in a VAP."""
    ActivityFactory(vap=VAPFactory(running=True), organisation=user.organisation)
    return {"pk": PartnerReportFactory(organisation=user.organisation).pk}


def report_of_another(user: Any) -> dict[str, Any]:
    activity = ActivityFactory(vap=VAPFactory(running=True))
    return {"pk": PartnerReportFactory(organisation=activity.organisation).pk}


def report_file_of_another(user: Any) -> dict[str, Any]:
    stored = default_storage.save("verslagen/verslag.pdf", ContentFile(b"x"))
    return {"pk": PartnerReportFactory(link="", file=stored).pk}


def own_report_file(user: Any) -> dict[str, Any]:
    stored = default_storage.save("verslagen/verslag.pdf", ContentFile(b"x"))
    return {"pk": PartnerReportFactory(link="", file=stored, organisation=user.organisation).pk}


ROWS += [
    Row("vap:own-report-list", allowed=INSIDE | PARTNER),
    Row("vap:own-report-new", allowed=STEERS | PARTNER),
    Row("vap:own-report-new", case="sent empty", method="post", status=422, allowed=STEERS | PARTNER),
    Row("vap:own-report", case="own", allowed=INSIDE | PARTNER, unknown=COUNCIL, kwargs=own_report),
    Row("vap:own-report", case="of another", allowed=INSIDE, unknown=OUTSIDE, kwargs=report_of_another),
    Row(
        "vap:own-report",
        case="marking, own",
        method="post",
        status=422,
        allowed=INSIDE | PARTNER,
        unknown=COUNCIL,
        kwargs=own_report,
    ),
    Row(
        "vap:own-report",
        case="marking, of another",
        method="post",
        status=422,
        allowed=STEERS,
        unknown=OUTSIDE,
        kwargs=report_of_another,
    ),
    Row("vap:own-report-file", case="own", allowed=INSIDE | PARTNER, unknown=COUNCIL, kwargs=own_report_file),
    Row("vap:own-report-file", case="of another", allowed=INSIDE, unknown=OUTSIDE, kwargs=report_file_of_another),
    Row(
        "vap:own-report-remove",
        case="own",
        method="post",
        status=302,
        allowed=INSIDE | PARTNER,
        unknown=COUNCIL,
        kwargs=own_report,
    ),
    Row(
        "vap:own-report-remove",
        case="of another",
        method="post",
        status=302,
        allowed=STEERS,
        unknown=OUTSIDE,
        kwargs=report_of_another,
    ),
]
