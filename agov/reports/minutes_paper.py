"""The minutes of a meeting on paper: a tagged PDF for one reader, with the sections that it may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone

from agov.models import Minutes
from agov.queries.minutes import SectionView, sections_of
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import RenderedDocument, render_document
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from amersfoort_veiligheid.web.work import address
from analysis.reports.render import FONT_SHEETS


@dataclass(frozen=True)
class MinutesPaper:
    """What stands on paper."""

    title: str
    body: str
    starts_at: datetime
    place: str
    state: str
    adopted_at: datetime | None
    sections: tuple[SectionView, ...]
    on: date
    municipality: str
    is_example: bool


def paper_of(minutes: Minutes, user: User, *, today: date) -> MinutesPaper:
    """The minutes as this user may read them today."""
    meeting = minutes.meeting
    return MinutesPaper(
        title=f"Verslag van {meeting.title}",
        body=str(meeting.body),
        starts_at=meeting.starts_at,
        place=meeting.place,
        state=str(minutes.get_state_display()),
        adopted_at=minutes.adopted_at,
        sections=tuple(sections_of(minutes, user, with_reactions=False)),
        on=today,
        municipality=settings.MUNICIPALITY_NAME,
        is_example=settings.IS_EXAMPLE,
    )


def on_paper(paper: MinutesPaper, *, archive: bool = False) -> RenderedDocument:
    """The paper as HTML and PDF; ``archive`` adds the label PDF/A-2a."""
    fonts = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]
    values = {"paper": paper, "print_fonts": fonts}
    return render_document("reports/minutes.html", values, title=paper.title, archive=archive)


def make_pdf(progress: Progress, *, minutes: int, user: int) -> Outcome:
    """Make the PDF for one user; safe to run twice, the newest file stays with the job."""
    progress.step("Verslag opmaken")
    reader = User.objects.get(pk=user)
    row = Minutes.objects.visible_to(reader).select_related("meeting__body").get(pk=minutes)
    paper = paper_of(row, reader, today=timezone.localdate())
    document = on_paper(paper)
    name = f"verslag-{timezone.localtime(paper.starts_at):%Y-%m-%d}.pdf"
    where = address("agov:meeting-minutes", row.meeting_id)
    return Outcome(f"{paper.title}: {document.page_count} bladzijden.", where, file=(name, document.pdf))
