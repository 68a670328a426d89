"""Asking for the reports to be rebuilt: nothing that was asked for is lost, and never two rebuilds at once."""

import pytest

from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from analysis.imports.pipeline import REPORTS_KIND, ask_reports

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([{2023}, {2022, 2023}], [2022, 2023]),
        ([{2023}, set()], []),  # without years: all of them
        ([set(), {2023}], []),
    ],
)
def test_a_rebuild_that_waits_takes_the_years_of_the_next_request(asked, expected):
    for years in asked:
        ask_reports(years)

    assert [job.parameters["years"] for job in Job.objects.filter(kind=REPORTS_KIND)] == [expected]


def test_a_rebuild_that_runs_is_followed_by_one_with_all_that_was_asked_meanwhile():
    first, runs = ask_reports({2024}), []

    def build(progress, *, years):
        runs.append(years)
        if len(runs) == 1:
            ask_reports({2023})
            ask_reports({2021})
            jobs.run(Job.objects.get(kind=REPORTS_KIND, state=JobState.QUEUED).pk, build)  # another worker is free

    jobs.run(first.pk, build)
    assert runs == [[2024]]
    jobs.run(Job.objects.get(kind=REPORTS_KIND, state=JobState.QUEUED).pk, build)

    assert runs == [[2024], [2021, 2023]]
    assert not Job.objects.open().exists()
