"""A report that an organisation made anyway: handed in once, its passages become updates, and who sees it."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import UpdateChannel, UpdateState
from vap.models import PartnerReport, ProgressUpdate, ReportPassage
from vap.services import progress
from vap.services.own_reports import mark_passage

pytestmark = pytest.mark.django_db
BACKEND = "amersfoort_veiligheid.accounts.backends.AccountBackend"
PERIOD = {"period_from": "2026-01-01", "period_to": "2026-09-30"}


@pytest.fixture
def housing():
    return OrganisationFactory(name="De Sleutel")


@pytest.fixture
def activity(housing):
    return make.ActivityFactory(vap=make.VAPFactory(running=True, title="Sterke sloten"), organisation=housing)


@pytest.fixture
def partner(client, housing):
    user = UserFactory(roles=[Role.PARTNER], organisation=housing, password="!")
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], password="!")
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def report(housing):
    return make.PartnerReportFactory(organisation=housing, title="Jaarverslag 2026")


def pdf():
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Author"] = "Een maker"
        made.save(out)
    return SimpleUploadedFile("verslag van iemand.pdf", out.getvalue(), content_type="application/pdf")


def page(report):
    return reverse("vap:own-report", args=[report.pk])


def mark(client, report, vap, **values):
    data = {"vap": vap.pk, "place": "12", "quote": "Wij vervingen 85 sloten.", **values}
    return client.post(page(report), data)


def test_a_partner_hands_in_a_pdf_and_who_made_it_is_not_kept(client, partner, housing):
    answer = client.post(reverse("vap:own-report-new"), {"title": "Jaarverslag 2026", "file": pdf(), **PERIOD})

    kept = PartnerReport.objects.get()
    assertRedirects(answer, page(kept))
    assert (kept.organisation, kept.given_by) == (housing, partner)
    assert "iemand" not in kept.file.name
    download = client.get(reverse("vap:own-report-file", args=[kept.pk]))
    content = b"".join(download.streaming_content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == 1
        assert "/Author" not in opened.docinfo
    assert AuditEntry.objects.filter(event="report.handed_in", target_id=kept.pk).count() == 1


def test_the_same_report_sent_twice_is_one(client, partner):
    for _ in range(2):
        client.post(reverse("vap:own-report-new"), {"title": "Jaarverslag", "link": "https://a.example/j", **PERIOD})

    assert PartnerReport.objects.count() == 1


def test_a_partner_cannot_hand_in_for_another(client, partner, housing):
    other = OrganisationFactory()

    client.post(
        reverse("vap:own-report-new"),
        {"title": "Jaarverslag", "link": "https://a.example/j", "organisation": other.pk, **PERIOD},
    )

    assert list(PartnerReport.objects.values_list("organisation", flat=True)) == [housing.pk]


def test_an_officer_hands_in_for_a_partner(client, officer, housing):
    data = {"title": "Jaarverslag", "link": "https://a.example/j", "organisation": housing.pk, **PERIOD}

    client.post(reverse("vap:own-report-new"), data)

    kept = PartnerReport.objects.get()
    assert (kept.organisation, kept.given_by) == (housing, officer)


def photo():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG")
    return SimpleUploadedFile("foto.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "niet allebei"),
        ({"link": "https://a.example/j", "file": pdf}, "niet allebei"),
        ({"file": photo}, "Dit is geen PDF"),
        ({"link": "https://a.example/j", "period_to": "2025-12-31"}, "De laatste dag ligt voor de eerste"),
        ({"link": "https://a.example/j", "title": "Verslag van j.jansen@a.example"}, "Gegevens over personen"),
        ({"link": "ftp://a.example/j"}, "webadres"),
    ],
)
def test_what_cannot_be_handed_in(client, partner, values, words):
    values = {key: value() if callable(value) else value for key, value in values.items()}

    answer = client.post(reverse("vap:own-report-new"), {"title": "Jaarverslag", **PERIOD, **values})

    assertContains(answer, words, status_code=422)
    assert not PartnerReport.objects.exists()


def test_a_passage_becomes_an_update_of_the_organisation_that_waits_for_review(
    client, partner, activity, report, housing
):
    answer = mark(client, report, activity.vap)

    assertRedirects(answer, page(report))
    update = ProgressUpdate.objects.get()
    assert (update.vap, update.organisation, update.given_by) == (activity.vap, housing, partner)
    assert (update.channel, update.state) == (UpdateChannel.REPORT, UpdateState.SUBMITTED)
    assert (update.text, update.happened_on) == ("Wij vervingen 85 sloten.", date(2026, 9, 30))
    assert ReportPassage.objects.get().update == update
    assert AuditEntry.objects.filter(event="report.passage_marked", target_id=update.pk).count() == 1


def test_a_report_over_a_period_that_still_runs_gives_an_update_of_today(client, partner, activity, report):
    PartnerReport.objects.filter(pk=report.pk).update(period_to=date(2999, 12, 31))

    mark(client, report, activity.vap)

    assert ProgressUpdate.objects.get().happened_on == timezone.localdate()


def test_a_second_passage_comes_below_and_the_same_one_counts_once(client, partner, activity, report):
    mark(client, report, activity.vap)
    mark(client, report, activity.vap)
    mark(client, report, activity.vap, place="Vooruitblik", quote="In het najaar volgen er 35.")

    assert ProgressUpdate.objects.get().text == "Wij vervingen 85 sloten.\n\nIn het najaar volgen er 35."
    assert [one.place_words for one in ReportPassage.objects.order_by("pk")] == ["bladzijde 12", "onder “Vooruitblik”"]


def test_a_passage_leaves_what_the_open_update_says(client, partner, activity, report, housing):
    given = make.ProgressUpdateFactory(
        vap=activity.vap,
        organisation=housing,
        submitted=True,
        text="Het loopt.",
        light="good",
        needs="Geld.",
        happened_on=date(2026, 8, 1),
        channel=UpdateChannel.LINK,
        contact=make.PartnerContactFactory(organisation=housing),
    )
    make.UpdateLineFactory(update=given, activity=activity, amount=7)

    mark(client, report, activity.vap)

    update = ProgressUpdate.objects.get()
    assert update.text == "Het loopt.\n\nWij vervingen 85 sloten."
    assert (update.light, update.needs, update.happened_on) == ("good", "Geld.", date(2026, 8, 1))
    assert (update.channel, update.contact) == (UpdateChannel.LINK, given.contact)
    assert update.lines.get().amount == 7


def test_together_too_long_for_one_update_is_refused(client, partner, activity, report, housing):
    make.ProgressUpdateFactory(vap=activity.vap, organisation=housing, submitted=True, text="a" * 1990)

    assertContains(mark(client, report, activity.vap), "samen worden ze te lang", status_code=422)
    assert not ReportPassage.objects.exists()


def test_personal_data_in_a_passage_is_refused(client, partner, activity, report):
    answer = mark(client, report, activity.vap, quote="Bel 06 12345678 voor de sloten.")

    assertContains(answer, "Gegevens over personen horen hier niet", status_code=422)
    assert not ProgressUpdate.objects.exists()


def test_a_partner_marks_only_for_plans_in_which_it_has_a_part(client, partner, activity, report):
    other = make.ActivityFactory(vap=make.VAPFactory(running=True, title="Plan van een ander"))

    assertNotContains(client.get(page(report)), "Plan van een ander")
    assert mark(client, report, other.vap).status_code == 422
    assert not ProgressUpdate.objects.exists()


def test_the_service_refuses_an_organisation_without_a_part(report, officer):
    other = make.VAPFactory(running=True)

    with pytest.raises(progress.ProgressError, match="geen deel"):
        mark_passage(report_id=report.pk, vap_id=other.pk, place="1", quote="Iets.", by=officer, at=timezone.now())
    assert not ReportPassage.objects.exists()


def test_a_trekker_marks_for_the_own_plan_only(client, activity, report, housing):
    make.ActivityFactory(vap=make.VAPFactory(running=True, title="Plan van een ander"), organisation=housing)
    trekker = UserFactory(roles=[Role.ONDERZOEKER], password="!")
    make.AssignmentFactory(vap=activity.vap, user=trekker)
    client.force_login(trekker, backend=BACKEND)

    shown = client.get(page(report))

    assertContains(shown, "Sterke sloten")
    assertNotContains(shown, "Plan van een ander")


def test_another_partner_finds_neither_report_nor_file(client, report):
    stranger = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(), password="!")
    client.force_login(stranger, backend=BACKEND)

    assertNotContains(client.get(reverse("vap:own-report-list")), "Jaarverslag 2026")
    for name in ("own-report", "own-report-file"):
        assert client.get(reverse(f"vap:{name}", args=[report.pk])).status_code == 404
    assert client.post(reverse("vap:own-report-remove", args=[report.pk])).status_code == 404
    assert PartnerReport.objects.filter(pk=report.pk).exists()


def test_an_update_says_where_it_is_from_and_links_for_who_may_open_it(client, officer, report, activity, housing):
    update = make.ProgressUpdateFactory(vap=activity.vap, organisation=housing, accepted=True)
    make.ReportPassageFactory(report=report, update=update)
    address = reverse("vap:update-detail", args=[update.pk])

    assertContains(
        client.get(address), f'Uit <a href="{page(report)}">Jaarverslag 2026</a> van De Sleutel, bladzijde 12.'
    )
    client.force_login(UserFactory(roles=[Role.RAADSLID], password="!"), backend=BACKEND)
    council = client.get(address)
    assertContains(council, "Uit “Jaarverslag 2026” van De Sleutel, bladzijde 12.")
    assertNotContains(council, page(report))


def test_a_wrong_report_goes_with_its_file_and_one_with_passages_stays(client, partner, activity):
    client.post(reverse("vap:own-report-new"), {"title": "Jaarverslag", "file": pdf(), **PERIOD})
    kept = PartnerReport.objects.get()
    mark(client, kept, activity.vap)
    refused = client.post(reverse("vap:own-report-remove", args=[kept.pk]), follow=True)
    assertContains(refused, "Dit verslag blijft")
    ReportPassage.objects.all().delete()

    client.post(reverse("vap:own-report-remove", args=[kept.pk]))

    assert not PartnerReport.objects.exists()
    assert AuditEntry.objects.filter(event="report.removed", target_id=kept.pk).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, officer, django_assert_num_queries, count):
    for _ in range(count):
        make.ReportPassageFactory()
    client.get(reverse("vap:own-report-list"))

    with django_assert_num_queries(QUERIES):
        shown = client.get(reverse("vap:own-report-list"))

    assert len(shown.context["page"].object_list) == count


QUERIES = 7


@pytest.mark.parametrize(
    "fields",
    [
        {"link": ""},
        {"file": "verslagen/a.pdf", "link": "https://a.example/j"},
        {"period_from": date(2026, 2, 1), "period_to": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_report_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.PartnerReportFactory(**fields)


@pytest.mark.parametrize("fields", [{"place": ""}, {"quote": ""}])
def test_the_database_refuses_a_passage_without_place_or_words(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ReportPassageFactory(**fields)
