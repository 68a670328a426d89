"""The page of a delivery: what the checks found, what changed, and who reads exact figures."""

import csv
import io

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.enums import DeliveryState
from analysis.models import Delivery
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.town import AT, HOF_A, bring_in, check, receive, year_cells
from tests.analysis.views.deliveries.pages import page_of
from tests.factories import (
    DeliveryFactory,
    DeliveryReviewFactory,
    GeneratedReportFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.in_between import after_first_read_of

pytestmark = pytest.mark.django_db


def test_page_says_what_the_checks_found(client, carla, town, storage):
    cells = [("1.1.1", HOF_A, "2023JJ00", 5), ("9.9.9", HOF_A, "2023JJ00", 5)]
    delivery = check(receive(town.yearly, typed_csv(cells)))

    response = client.get(page_of("detail", delivery))

    assertContains(response, "9.9.9")
    assertContains(response, "Download de afgewezen rijen (CSV)")
    assertContains(response, delivery.sha256)
    assertContains(response, "Neem in gebruik")


def test_check_that_ends_while_the_page_is_made_leaves_no_page_without_outcome(client, carla, town, storage):
    delivery = receive(town.yearly, typed_csv(year_cells()))

    with after_first_read_of(Job, Delivery, do=lambda: check(delivery)):
        response = client.get(page_of("detail", delivery))

    assertContains(response, 'hx-trigger="every 1s"')
    assertContains(client.get(page_of("detail", delivery)), "Wat vond de controle?")


def test_page_asks_for_its_progress_alone_and_for_everything_once_the_job_ends(client, carla, town, storage):
    """Who goes on by keys keeps its place: what stands still is not put anew each second."""
    delivery = receive(town.yearly, typed_csv(year_cells()))
    waiting = client.get(page_of("detail", delivery), headers={"HX-Request": "true"})
    assertContains(waiting, 'hx-select="#levering-taak"')
    assert "HX-Retarget" not in waiting.headers

    check(delivery)

    ended = client.get(page_of("detail", delivery), headers={"HX-Request": "true"})
    assert (ended.headers["HX-Retarget"], ended.headers["HX-Reselect"]) == ("#levering", "#levering")
    assertContains(ended, "Wat vond de controle?")


def test_outcome_waits_for_the_end_of_the_check(client, carla, town, storage):
    """What was found is stored a moment before the job ends; nobody may begin to read what is put anew then.

    Nor does the trail say that somebody read it.
    """
    cells = [("1.1.1", HOF_A, "2023JJ00", 5), ("9.9.9", HOF_A, "2023JJ00", 5)]
    delivery = check(receive(town.yearly, typed_csv(cells)))
    Job.objects.update(state="queued", finished_at=None)

    response = client.get(page_of("detail", delivery))

    assertNotContains(response, "Wat vond de controle?")
    assertContains(response, 'id="levering-taak"')
    assert not AuditEntry.objects.filter(event="delivery.exact_figures_read").exists()
    Job.objects.update(state="done", finished_at=AT)
    assertContains(client.get(page_of("detail", delivery)), "9.9.9")
    assert AuditEntry.objects.filter(event="delivery.exact_figures_read").count() == 1


@pytest.mark.parametrize("many", [False, True])
def test_page_takes_the_same_queries_however_much_there_is(
    client, carla, town, storage, django_assert_num_queries, many
):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    DeliveryReviewFactory.create_batch(5 if many else 1, delivery=delivery, organisation=OrganisationFactory())
    GeneratedReportFactory.create_batch(5 if many else 1, deliveries=[delivery])
    client.get(page_of("detail", delivery))

    with django_assert_num_queries(13):  # one for drafts of its forms, two for what is public on older figures
        client.get(page_of("detail", delivery))


def test_rejected_rows_come_as_a_file_without_formulas(client, carla):
    rejects = [
        [3, "=cmd|' /C calc'!A0", "+31", "@reden"],
        [4, "aantal", "-3", "Nooit negatief; lever 0."],
    ]
    delivery = DeliveryFactory(in_review=True, rejects=rejects, rows_rejected=2, version=7, table__number="47018NED")

    response = client.get(page_of("rejects", delivery))

    assert response["Content-Disposition"] == 'attachment; filename="afgewezen-47018NED-v7.csv"'
    text = response.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["rij", "kolom", "waarde", "reden"],
        ["3", "'=cmd|' /C calc'!A0", "'+31", "'@reden"],
        ["4", "aantal", "'-3", "Nooit negatief; lever 0."],
    ]


def test_difference_and_the_reports_that_used_the_old_version_are_shown(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells(burglaries=(34, 3, 7, None)))
    used = GeneratedReportFactory(deliveries=[first], title="Wijkrapport Stadskern 2023")
    GeneratedReportFactory(title="Rapport met andere cijfers")

    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(31, 3, 1007, 1)))))

    response = client.get(page_of("detail", second))
    difference = second.difference
    assert (difference["older"], difference["changed"], difference["added"], difference["removed"]) == (
        first.pk,
        3,
        0,
        0,
    )
    assert sorted(difference["rows"], key=str) == sorted(
        [
            ["Hof", "Inbraak woning", 2023, 0, 34, 31],
            ["Calveen", "Inbraak woning", 2023, 0, 7, 1007],
            ["Buurt onbekend", "Inbraak woning", 2023, 0, ".", 1],
        ],
        key=str,
    )
    assertContains(response, "Vergeleken met 47018NED versie 1: 3 cijfers anders")
    assertContains(response, "1.007")
    assertContains(response, "niet beschikbaar")
    assertContains(response, used.title)
    assertNotContains(response, "Rapport met andere cijfers")


def test_who_reads_exact_figures_is_on_record(client, carla, town, storage):
    """The page with old and new figures, the rejected rows and the file itself; not a page without figures."""
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    empty = DeliveryFactory(in_review=True)
    read = AuditEntry.objects.filter(event="delivery.exact_figures_read").order_by("pk")

    client.get(page_of("detail", empty))
    assert not read.exists()
    for name in ("detail", "rejects", "file"):
        client.get(page_of(name, second))

    assert list(read.values_list("target_id", "data")) == [
        (str(second.pk), {"what": what, "purpose": "check"}) for what in ("page", "rejects", "file")
    ]
    assert {entry.actor_id for entry in read} == {carla.pk}


def test_after_the_check_exact_figures_are_shown_for_a_purpose_only(client, carla, town, storage):
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    Delivery.objects.filter(pk=second.pk).update(state=DeliveryState.APPROVED, decided_at=AT)
    read = AuditEntry.objects.filter(event="delivery.exact_figures_read").order_by("pk")

    page = client.get(page_of("detail", second))
    assertContains(page, "Waarvoor hebt u de cijfers nodig?")
    assertNotContains(page, "Oud en nieuw naast elkaar")
    for name in ("rejects", "file"):
        for address in (
            page_of(name, second),
            f"{page_of(name, second)}?doel=check",
            f"{page_of(name, second)}?doel=x",
        ):
            assertRedirects(client.get(address), f"{page_of('detail', second)}#inzage", fetch_redirect_response=False)
    assert not read.exists()

    page = client.get(f"{page_of('detail', second)}?doel=recount")
    assertContains(page, "Oud en nieuw naast elkaar")
    assertContains(page, f'href="{page_of("file", second)}?doel=recount"')
    assert client.get(f"{page_of('file', second)}?doel=recount").status_code == 200
    assert [(entry.data["what"], entry.data["purpose"]) for entry in read] == [("page", "recount"), ("file", "recount")]


def test_who_may_not_read_exact_figures_leaves_no_record(client, town, storage):
    bring_in(town.yearly, year_cells())
    second = check(receive(town.yearly, typed_csv(year_cells(burglaries=(1, 3, 7, None)))))
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    page = client.get(page_of("detail", second))

    assertContains(page, "alleen open voor de onderzoekers en de bron")
    assert not AuditEntry.objects.filter(event="delivery.exact_figures_read").exists()


def test_rows_that_came_and_went_are_counted(town, storage):
    bring_in(town.yearly, [("1.1.1", HOF_A, "2023JJ00", 5), ("2.6.9", HOF_A, "2023JJ00", 5), *year_cells(2022)])

    second = check(receive(town.yearly, typed_csv([("1.1.1", HOF_A, "2023JJ00", 5), ("0.0.0", HOF_A, "2023JJ00", 9)])))

    assert (second.difference["changed"], second.difference["added"], second.difference["removed"]) == (0, 1, 1)


def test_first_delivery_of_a_period_has_no_difference(town, storage):
    bring_in(town.yearly, year_cells(2022))

    assert check(receive(town.yearly, typed_csv(year_cells(2023)))).difference == {}
