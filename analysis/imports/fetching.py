"""Fetching a table from its source and taking it in as a delivery, with the same checks as a file that is sent in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.enums import PeriodKind
from analysis.imports import odata, receiving
from analysis.models import Delivery, SourceTable

PERIOD_PATTERNS = {PeriodKind.YEAR: r"^\d{4}JJ00$", PeriodKind.MONTH: r"^\d{4}MM\d{2}$"}
NOT_REACHED = "Niet opgehaald: de bron is niet bereikbaar."
NOTHING_NEW = "Opgehaald: er is niets nieuws bij de bron."


def fetch_table(
    progress: Progress, *, table: str, by: int | None, base_url: str = "", periods: Sequence[str] = ()
) -> Outcome:
    """Fetch the rows of our municipality of the table with number ``table``; what is new becomes a delivery in check.

    ``by`` is the number of the user who asked, None when the calendar did; ``base_url`` stands in for the configured
    address; ``periods`` are keys as the source writes them, none means every period of the table's kind. That the
    source does not answer is no failure of ours. Raises ``SourceAnswerError`` when its answer cannot be used.
    """
    source = SourceTable.objects.select_related("source").get(number=table)
    with tempfile.TemporaryDirectory(prefix="ophalen-") as folder:
        target = Path(folder) / f"{source.number}.json"
        progress.step("Ophalen bij de bron")
        try:
            fetched = odata.fetch_table(
                base_url or source.base_url,
                source.number,
                target=target,
                filters=[odata.in_municipality(settings.MUNICIPALITY_CODE, source.region_column)],
                periods=list(periods) or None,
                period_pattern=PERIOD_PATTERNS[PeriodKind(source.period_kind)],
                dimension=source.dimension_column,
                max_bytes=settings.MAX_DELIVERY_BYTES,
                progress=lambda rows, pages: progress.step("Ophalen bij de bron", rows=rows),
            )
        except odata.SourceUnreachableError as error:
            return Outcome(NOT_REACHED, reverse("analysis:source-list"), {"reason": str(error)})
        progress.step("Bestand bewaren", rows=fetched.rows)
        try:
            delivery = _receive(source, fetched, by)
        except receiving.AlreadyReceivedError as known:
            return _nothing_new(known.delivery)
    return Outcome(
        f"Opgehaald: {dutch_number(fetched.rows)} rijen. Ze worden nu gecontroleerd.",
        reverse("analysis:delivery-detail", args=[delivery.pk]),
        {"delivery": delivery.pk},
    )


def _receive(source: SourceTable, fetched: odata.FetchedTable, by: int | None) -> Delivery:
    with fetched.path.open("rb") as stream:
        if by is None:
            _must_be_new(source, receiving.fingerprint(iter(lambda: stream.read(receiving.CHUNK), b"")))
        return receiving.receive(
            table=source,
            stream=stream,
            name=fetched.path.name,
            by=User.objects.get(pk=by) if by else None,
            at=timezone.now(),
            figures_date=_day(fetched.modified),
        )


def _must_be_new(source: SourceTable, sha256: str) -> None:
    """What somebody refused does not come back each week by itself; who asks for it gets it again."""
    known = Delivery.objects.filter(table=source, sha256=sha256).order_by("-version").first()
    if known is not None:
        raise receiving.AlreadyReceivedError(known)


def _nothing_new(known: Delivery) -> Outcome:
    return Outcome(NOTHING_NEW, reverse("analysis:delivery-detail", args=[known.pk]), {"delivery": known.pk})


def _day(modified: str) -> date | None:
    """The day of a moment as the source writes it (2024-08-15T02:00:00); None when it does not say."""
    try:
        return date.fromisoformat(modified[:10])
    except ValueError:
        return None
