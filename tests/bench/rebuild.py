"""N5: all wijkrapporten of a city made again after an import, beside a bare query and template per wijk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.template import engines
from django.utils import timezone

from amersfoort_veiligheid.web.jobs import Progress
from analysis.models import GeneratedReport, Observation
from analysis.reports import store
from tests.bench.city import LAST_YEAR
from tests.bench.measuring import (
    Contestant,
    Line,
    Options,
    dutch,
    forget_peak,
    in_turn,
    mebibytes,
    peak_memory,
    times,
)

MAX_SECONDS, MAX_SPREAD = 30.0, 1.15
SIZES = (11, 22, 33)
TEMPLATE = """<h1>{{ code }}</h1><table>{% for row in rows %}
<tr><td>{{ row.indicator__name }}</td><td>{{ row.value }}</td><td>{{ row.denominator }}</td></tr>{% endfor %}</table>"""
template = engines["django"].from_string(TEMPLATE)


def measure(**told: Any) -> list[dict[str, Any]]:
    """The lines of N5."""
    options = Options.of(told)
    codes = store.codes_of("wijk", store.prepare(LAST_YEAR))
    forget_peak()
    parts = [Contestant(lambda count=count: make(codes[:count]), prepare=forget_reports) for count in SIZES]
    *ours, beside = in_turn(*parts, lambda: [bare(code) for code in codes], repeats=options.repeats)
    (job,) = in_turn(Contestant(whole_job, prepare=forget_reports), repeats=1)
    memory = peak_memory()
    fixed, whole = ours[0].median, ours[-1].median
    per_wijk = (ours[-1].median - fixed) / (SIZES[-1] - SIZES[0])
    bent = (ours[1].median - fixed) / (SIZES[1] - SIZES[0]) / per_wijk if per_wijk > 0 else 1.0
    sizes = ", ".join(f"{count} wijken {time.text}" for count, time in zip(SIZES, ours, strict=True))
    lines = [
        Line(
            "N5",
            f"{SIZES[-1]} wijkrapporten over één jaar opnieuw gemaakt en bewaard",
            ours[-1].text,
            f"{beside.text} kale vraag en sjabloon × {len(codes)}",
            times(whole / beside.median),
            f"< {dutch(MAX_SECONDS)} s",
            whole < MAX_SECONDS,
            mebibytes(memory),
            (sizes,),
        ),
        Line(
            "N5",
            "recht evenredig met het aantal wijken",
            f"{dutch(1000 * per_wijk, 1)} ms per wijk erbij",
            f"van {SIZES[0]} naar {SIZES[1]} wijken tegen van {SIZES[0]} naar {SIZES[2]}",
            times(bent),
            f"tussen {dutch(1 / MAX_SPREAD, 2)} en {dutch(MAX_SPREAD, 2)} ×",
            1 / MAX_SPREAD <= bent <= MAX_SPREAD,
        ),
        Line(
            "N5",
            "de hele taak na een import: alle rapporten van alle jaren die klaarstaan",
            job.text,
            "",
            "",
            f"< {dutch(MAX_SECONDS)} s",
            job.median < MAX_SECONDS,
            "",
            (f"{GeneratedReport.objects.count()} rapporten over {store.YEARS_KEPT_READY} jaren",),
        ),
    ]
    return [line.as_dict() for line in lines]


def make(codes: list[str]) -> None:
    """What the job does for the wijken of one year."""
    prepared = store.prepare(LAST_YEAR)
    for code in codes:
        store.keep(store.build("wijk", code, prepared), prepared, by=None, at=timezone.now())


def whole_job() -> None:
    """The job as it runs after an import."""
    store.build_reports(Progress(0, ""), years=[])


def bare(code: str) -> str:
    """One query and one small template."""
    rows: QuerySet[Observation, dict[str, Any]] = Observation.objects.filter(
        area__code=code, year=LAST_YEAR, month=0, indicator__isnull=False
    ).values("indicator__name", "value", "denominator")
    return str(template.render({"code": code, "rows": rows}))


def forget_reports() -> None:
    """Remove the stored reports, so that each is made and written anew."""
    GeneratedReport.deliveries.through.objects.all().delete()
    GeneratedReport.objects.all().delete()
