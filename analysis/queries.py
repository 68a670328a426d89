"""Reads that need thought: which delivery came before, which reports used it, and who signed for which source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from analysis.enums import Hardness, ReviewVerdict
from analysis.models import DataReview, DataSource, Delivery, ExpectedDelivery, GeneratedReport
from cycle.models import Round


def earlier_version(delivery: Delivery) -> Delivery | None:
    """The delivery that this one corrects, else the newest approved one of the table that shares a period."""
    if delivery.corrects_id:
        return delivery.corrects
    mine = {tuple(period) for period in delivery.periods}
    approved = Delivery.objects.approved().filter(table=delivery.table_id, version__lt=delivery.version)
    for candidate in approved.order_by("-version"):
        if mine & {tuple(period) for period in candidate.periods}:
            return candidate
    return None


def reports_that_used(delivery: Delivery) -> QuerySet[GeneratedReport]:
    """Stored reports with figures of this delivery, newest first."""
    return GeneratedReport.objects.filter(deliveries=delivery).order_by("-made_at")


# --- the technische slag ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceStatus:
    """A source in a technische slag: what each organisation said last of it, and whether its owner signed."""

    source: DataSource
    verdicts: tuple[DataReview, ...]

    @property
    def is_signed(self) -> bool:
        """Whether the owner answered; a source of nobody in particular needs an answer of anybody."""
        owner = self.source.organisation_id
        return any(owner is None or verdict.organisation_id == owner for verdict in self.verdicts)

    @property
    def not_ready(self) -> tuple[DataReview, ...]:
        """Who said that the figures are not ready."""
        return tuple(verdict for verdict in self.verdicts if verdict.verdict == ReviewVerdict.NOT_READY)

    @property
    def doubts(self) -> tuple[DataReview, ...]:
        """Who doubts: no reason to stop, but it stands in the statement about the data."""
        return tuple(verdict for verdict in self.verdicts if verdict.verdict == ReviewVerdict.DOUBT)

    @property
    def blocker(self) -> str:
        """Why the slag can not close yet on account of this source; empty when it can."""
        if self.not_ready:
            return f"{self.source.name}: nog niet gereed, zegt {self.not_ready[0].organisation}."
        if not self.is_signed:
            owner = self.source.organisation or "iemand"
            return f"{self.source.name}: {owner} heeft nog geen oordeel gegeven."
        return ""

    @property
    def statement(self) -> str:
        """What the product of the slag says of this source."""
        if not self.verdicts:
            return f"{self.source.name}: geen oordeel gegeven."
        parts = []
        for verdict in self.verdicts:
            words = [f"{verdict.get_verdict_display()} ({verdict.organisation})", verdict.direction, verdict.note]
            parts.append(". ".join(word.rstrip(".") for word in words if word))
        return f"{self.source.name}: {'; '.join(parts)}."


def sources_in_use(slag: Round) -> QuerySet[DataSource]:
    """Hard sources with figures in use up to the year in which the cycle starts, or that should have come by now."""
    late = ExpectedDelivery.objects.open().filter(due_on__lte=slag.end_date, due_on__gte=slag.cycle.start_date)
    used = Q(tables__series_versions__year__lte=slag.cycle.start_year) | Q(tables__expected__in=late)
    reviewed = Q(round_reviews__round=slag)
    return DataSource.objects.filter(used | reviewed, hardness=Hardness.HARD).distinct()


def source_statuses(slag: Round) -> list[SourceStatus]:
    """Each source under review with the last verdict of each organisation, in two queries."""
    reviews = DataReview.objects.filter(round=slag).select_related("organisation", "given_by", "source")
    last: dict[tuple[int, int], DataReview] = {
        (review.source_id, review.organisation_id): review for review in reviews.order_by("given_at", "pk")
    }
    return [
        SourceStatus(source, tuple(review for (of, _), review in sorted(last.items()) if of == source.pk))
        for source in sources_in_use(slag).select_related("organisation").order_by("name")
    ]


def review_blockers(statuses: Iterable[SourceStatus]) -> list[str]:
    """Why the technische slag can not close yet, one sentence per source."""
    return [status.blocker for status in statuses if status.blocker]
