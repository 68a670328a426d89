"""Reports in the browser: who reads them, what the lists say, the files, and the PDF that is made once."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis.models import GeneratedReport
from analysis.reports import base, store
from analysis.reports.prepared import prepare
from analysis.reports.store import make_pdf
from cycle.enums import Ladder
from tests.analysis.small_city import GROUP, NORTH, SOUTH, STATION, WIJKEN, SmallCity, make_small_city
from tests.factories import (
    AreaFactory,
    AreaVersionFactory,
    GeneratedReportFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_city(db) -> SmallCity:
    """Made for each test: other tests here want an empty database."""
    return make_small_city()


READERS = {Role.BEHEERDER, Role.ONDERZOEKER, Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS,
           Role.AGOV_SECRETARIS, Role.BESTUURDER}  # fmt: skip
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LISTS = [reverse("analysis:wijk-list"), reverse("analysis:target-group-list")]


def address(name, kind="wijk", code=NORTH, year=2025, *more):
    return reverse(f"analysis:report-{name}", args=[kind, code, year, *more])


@pytest.fixture
def bestuurder(client):
    user = UserFactory(roles=[Role.BESTUURDER])
    client.force_login(user)
    return user


@pytest.fixture
def stored(small_reports):
    """Stored reports of the small city, as the job leaves them."""

    def make(kind="wijk", code=NORTH, **options):
        report = small_reports(kind, code)
        return GeneratedReportFactory(
            kind=kind, code=code, period="2025", title=report.title, value=base.dump(report), made_at=AT, **options
        )

    return make


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_reports(client, stored, role):
    report = stored(body="<p>Het geheim van Noord</p>")
    client.force_login(UserFactory(roles=[role]))

    answers = [
        client.get(url)
        for url in (
            *LISTS,
            reverse("analysis:city"),
            address("detail"),
            address("export", "wijk", NORTH, 2025, "csv"),
            address("pdf"),
        )
    ]

    if role in READERS:
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 200, 302]
        assertContains(answers[3], report.body, html=True)
    else:
        assert [answer.status_code for answer in answers] == [403] * 6
        assert all(b"geheim van Noord" not in answer.content for answer in answers)


@pytest.mark.parametrize(
    "url",
    [
        address("detail", "buurt"),
        address("detail", code="WK000000"),
        address("detail", year=2019),
        address("export", "wijk", NORTH, 2025, "docx"),
        address("export", "wijk", NORTH, 2019, "csv"),
        address("pdf", year=2019),
        address("table", "wijk", NORTH, 2025, "onbekend", "csv"),
        address("table", "wijk", NORTH, 2025, "soorten-tabel", "docx"),
    ],
)
def test_what_is_not_there_is_404(client, bestuurder, stored, url):
    stored()

    assert client.get(url).status_code == 404


def test_other_methods_are_refused(client, bestuurder, stored):
    stored()

    assert client.post(address("detail")).status_code == 405
    assert client.delete(address("pdf")).status_code == 405


def test_page_shows_the_question_the_body_and_the_downloads(client, bestuurder, stored):
    stored(body="<p>Inhoud van het rapport</p>")

    page = client.get(address("detail"))

    assertContains(page, "Wat is er aan de hand in Noord?")
    assertContains(page, "<p>Inhoud van het rapport</p>", html=True)
    assertContains(page, "Wijkrapport Noord 2025, gemaakt op 2 maart 2026 10:30")
    for form in ("csv", "xlsx", "ods", "json"):
        assertContains(page, f'href="{address("export", "wijk", NORTH, 2025, form)}"')
    assertContains(page, "Maak pdf")
    assertNotContains(page, "Andere jaren")


def test_other_years_of_the_same_report_are_in_reach(client, bestuurder, stored):
    stored()
    for period in ("2023", "2024"):
        GeneratedReportFactory(kind="wijk", code=NORTH, period=period)
    GeneratedReportFactory(kind="wijk", code=SOUTH, period="2022")

    page = client.get(address("detail"))

    assert page.context["periods"] == ["2025", "2024", "2023"]
    assertContains(page, f'<a href="{address("detail")}" aria-current="page">2025</a>', html=True)
    assertContains(page, f'<a href="{address("detail", year=2023)}">2023</a>', html=True)


def test_the_newest_version_of_a_year_is_shown(client, bestuurder, stored):
    stored(body="<p>eerst</p>")
    newest = stored(body="<p>verbeterd</p>")
    GeneratedReport.objects.filter(pk=newest.pk).update(made_at=datetime(2026, 4, 1, tzinfo=UTC))

    assertContains(client.get(address("detail")), "verbeterd")


@pytest.mark.parametrize("versions", [1, 3])
def test_a_report_takes_six_queries_whatever_its_size(client, bestuurder, stored, versions, django_assert_num_queries):
    """Session, user, roles, organisation, the report, its years."""
    for _ in range(versions):
        stored()
    client.get(address("detail"))

    with django_assert_num_queries(6):
        client.get(address("detail"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [(LISTS[0], 7), (LISTS[1], 6)])
def test_lists_take_the_same_queries_for_each_number(
    client, bestuurder, url, queries, count, django_assert_num_queries
):
    version = AreaVersionFactory()
    city = AreaFactory(version=version)
    for wijk in WijkFactory.create_batch(count, version=version, parent=city):
        GeneratedReportFactory(kind="wijk", code=wijk.code, value={"answer": "Antwoord."})
    for group in TargetGroupFactory.create_batch(count):
        GeneratedReportFactory(kind="doelgroep", code=group.key, value={"answer": "Antwoord."})
    client.get(url)

    with django_assert_num_queries(queries):
        page = client.get(url)
    assertContains(page, "Antwoord.", count=count)


def test_wijken_by_number_with_the_answer_of_their_newest_report(client, bestuurder, small_city):
    for period, answer in (("2024", "Antwoord van toen."), ("2025", "Antwoord van nu.")):
        GeneratedReportFactory(kind="wijk", code=SOUTH, period=period, value={"answer": answer})

    page = client.get(LISTS[0])

    assert [(entry.name, entry.code, entry.answer) for entry in page.context["entries"]] == [
        ("Noord", NORTH, ""), ("Zuid", SOUTH, "Antwoord van nu."), ("Stationsgebied", STATION, ""),
    ]  # fmt: skip
    assertContains(page, f'<a href="{address("detail", code=SOUTH)}">Zuid</a>', html=True)
    assertContains(page, "Er is nog geen rapport.", count=2)
    assertNotContains(page, "Antwoord van toen.")


def test_groups_by_ladder_with_the_reason_when_there_is_no_figure(client, bestuurder):
    TargetGroupFactory(key="eerste", name="Eerste daders", ladder=Ladder.YOUTH, ladder_order=3)
    TargetGroupFactory(key="risico", name="Risicojongeren", ladder=Ladder.NONE, from_police=False, is_at_risk=True)
    TargetGroupFactory(key="meer", name="Meerplegers", ladder=Ladder.YOUTH, ladder_order=2)
    TargetGroupFactory(key="alle", name="Alle", ladder=Ladder.NONE, is_sum=True, description="De twee klassen samen.")
    GeneratedReportFactory(kind="doelgroep", code="meer", period="2025", value={"answer": "Ongeveer 85 personen."})

    page = client.get(LISTS[1])

    found = [(label, [entry.name for entry, _ in pairs]) for label, pairs in page.context["ladders"]]
    assert found == [("jeugd", ["Meerplegers", "Eerste daders"]), ("andere groepen", ["Alle", "Risicojongeren"])]
    assertContains(page, "Ongeveer 85 personen.")
    assertContains(page, "Niet beschikbaar: er is nog geen levering in gebruik.", count=1)
    assertContains(page, "Dit aantal kan niet uit politiegegevens worden bepaald.", count=1)
    assertContains(page, "(risico, nog geen delict)")
    assertContains(page, "De twee klassen samen. Bronnen leveren deze groep niet apart.", count=1)


def test_empty_lists_say_what_comes(client, bestuurder):
    assertContains(client.get(LISTS[0]), "Hier komen de wijken")
    assertContains(client.get(LISTS[1]), "Hier komen de doelgroepen")
    assertContains(client.get(reverse("analysis:city")), "Hier komt het beeld van de stad")


def test_the_city_page_goes_to_the_newest_picture(client, bestuurder):
    for period in ("2024", "2025", "2023"):
        GeneratedReportFactory(kind="stad", code="stad", period=period, value={"question": "Hoe?"})

    assertRedirects(client.get(reverse("analysis:city")), address("detail", "stad", "stad", 2025))


@pytest.mark.parametrize(
    ("form", "content_type", "ending"),
    [
        ("csv", "application/zip", "zip"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("json", "application/json", "json"),
    ],
)
def test_downloads_have_their_type_and_name(client, bestuurder, stored, form, content_type, ending):
    stored()

    answer = client.get(address("export", "wijk", NORTH, 2025, form))

    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="wijk-{NORTH}-2025.{ending}"'
    assert len(answer.content) > 1000


def test_downloads_hold_the_figures_of_the_stored_report(client, bestuurder, stored):
    stored()
    data = json.loads(client.get(address("export", "wijk", NORTH, 2025, "json")).content)

    with zipfile.ZipFile(io.BytesIO(client.get(address("export", "wijk", NORTH, 2025, "csv")).content)) as archive:
        whole = archive.read("soorten-tabel.csv")
    alone = client.get(address("table", "wijk", NORTH, 2025, "soorten-tabel", "csv"))

    assert base.load(data).title == "Wijkrapport Noord 2025"
    assert alone.content == whole
    assert alone["Content-Type"] == "text/csv; charset=utf-8"
    assert alone["Content-Disposition"] == f'attachment; filename="wijk-{NORTH}-2025-soorten-tabel.csv"'
    lines = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig")), delimiter=";"))
    assert next(line["Aantal"] for line in lines if line["Soort"] == "Vernieling") == "34"


def test_one_chart_as_a_workbook(client, bestuurder, stored):
    stored()

    answer = client.get(address("table", "wijk", NORTH, 2025, "delicten", "xlsx"))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["Gegevens"]["B2"].value == 90


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_the_pdf_is_made_by_a_job_and_only_once(client, bestuurder, stored, storage):
    report = stored("doelgroep", GROUP)
    url = address("pdf", "doelgroep", GROUP)

    assertRedirects(client.get(url), address("detail", "doelgroep", GROUP), fetch_redirect_response=False)
    first = client.post(url)
    second = client.post(url)  # pressed twice, before the job ran
    job = Job.objects.get(kind="report.pdf")
    assertRedirects(first, job.get_absolute_url(), fetch_redirect_response=False)
    assert second.url == first.url
    jobs.run(job.pk, make_pdf)

    job.refresh_from_db()
    assert job.state == "done"
    assert len(files(storage)) == 1
    after = client.post(url)
    assert after["Content-Type"] == "application/pdf"
    assert after["Content-Disposition"] == f'attachment; filename="doelgroep-{GROUP}-2025.pdf"'
    assert b"".join(after.streaming_content).startswith(b"%PDF")
    assert Job.objects.filter(kind="report.pdf").count() == 1
    assertContains(client.get(address("detail", "doelgroep", GROUP)), "Download pdf")
    report.refresh_from_db()
    assert report.pdf.name.endswith(f"doelgroep-{GROUP}-2025-{report.content_key[:12]}.pdf")


class Quiet:
    """A progress that nobody follows."""

    def step(self, *args, **options):
        pass


@pytest.mark.slow
def test_two_runs_at_the_same_time_leave_one_file(stored, storage, monkeypatch):
    report = stored("doelgroep", GROUP)
    print_it = store.render.pdf

    def slow(value):
        if not files(storage):
            monkeypatch.setattr(store.render, "pdf", print_it)
            make_pdf(Quiet(), report=report.pk)  # another worker, while this one is printing
        return b"%PDF of the slow one"

    monkeypatch.setattr(store.render, "pdf", slow)
    outcome = make_pdf(Quiet(), report=report.pk)

    report.refresh_from_db()
    assert files(storage) == [report.pdf.name.rpartition("/")[2]]
    assert report.pdf.read() != b"%PDF of the slow one"
    assert outcome.text == "De pdf staat klaar."


@pytest.mark.slow
def test_a_lost_file_is_made_again(client, bestuurder, stored, storage):
    report = stored("doelgroep", GROUP)
    make_pdf(Quiet(), report=report.pk)
    for path in storage.rglob("*.pdf"):
        path.unlink()

    assertContains(client.get(address("detail", "doelgroep", GROUP)), "Maak pdf")
    make_pdf(Quiet(), report=report.pk)

    report.refresh_from_db()
    assert files(storage) == [report.pdf.name.rpartition("/")[2]]


@pytest.mark.slow
def test_the_whole_way_from_figures_to_page(client, bestuurder, small_city):
    prepared = prepare(2025)
    store.keep(store.build("stad", "stad", prepared), prepared, by=None, at=AT)

    page = client.get(reverse("analysis:city"), follow=True)

    assertContains(page, "Hoe staat Proefstad ervoor?")
    assertContains(page, 'id="deel-criminaliteit"', count=1)
    assertContains(page, '<span aria-hidden="true">20,2* △</span>')
    content = page.content.decode()
    identifiers = [part.split('"')[0] for part in content.split(' id="')[1:]]
    assert len(identifiers) == len(set(identifiers))
    assert [code for code in WIJKEN if code in content] == list(WIJKEN)
