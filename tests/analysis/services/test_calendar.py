"""The calendar of deliveries: filled, late, waived, reminded, fetched."""

from datetime import date, timedelta

import pytest
from django.core import mail

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis import schedule
from analysis.enums import TableContent
from analysis.models import ExpectedDelivery
from analysis.services import calendar
from tests.analysis.town import AT
from tests.factories import DeliveryFactory, ExpectedDeliveryFactory, SourceTableFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def lines(table) -> list[tuple[str, str]]:
    return [(f"{line.due_on:%Y-%m-%d}", line.period_label) for line in table.expected.order_by("due_on")]


def test_yearly_table_is_expected_each_year_about_the_year_before():
    table = SourceTableFactory(frequency_months=12, first_due_on=date(2026, 3, 15))

    assert calendar.fill_calendar(today=TODAY) == 2

    assert lines(table) == [("2026-03-15", "2025"), ("2027-03-15", "2026")]


def test_monthly_table_is_expected_each_month_about_the_month_before():
    table = SourceTableFactory(frequency_months=1, first_due_on=date(2027, 11, 30))

    calendar.fill_calendar(today=TODAY)

    assert lines(table) == [
        ("2027-11-30", "10-2027"),
        ("2027-12-30", "11-2027"),
        ("2028-01-30", "12-2027"),
        ("2028-02-29", "01-2028"),  # the last day of a short month, and after that the 30th again
    ]


def test_halfyearly_table_is_about_the_six_months_before():
    table = SourceTableFactory(frequency_months=6, first_due_on=date(2027, 1, 20))

    calendar.fill_calendar(today=TODAY)

    assert lines(table) == [
        ("2027-01-20", "07-2026 t/m 12-2026"),
        ("2027-07-20", "01-2027 t/m 06-2027"),
        ("2028-01-20", "07-2027 t/m 12-2027"),
    ]


def test_two_yearly_survey_is_about_the_year_before():
    table = SourceTableFactory(frequency_months=24, first_due_on=date(2026, 1, 31))

    calendar.fill_calendar(today=TODAY)

    assert lines(table) == [("2026-01-31", "2025"), ("2028-01-31", "2027")]


def test_line_that_somebody_moved_is_not_made_again():
    table = SourceTableFactory(frequency_months=24, first_due_on=date(2026, 4, 1))
    calendar.fill_calendar(today=TODAY)
    table.expected.filter(due_on=date(2026, 4, 1)).update(due_on=date(2026, 7, 1))

    assert calendar.fill_calendar(today=TODAY) == 0

    assert lines(table) == [("2026-07-01", "2025")]


def test_calendar_reaches_further_for_a_long_cycle():
    table = SourceTableFactory(frequency_months=24, first_due_on=date(2026, 4, 1))

    calendar.fill_calendar(today=TODAY, until=date(2030, 5, 31))

    assert lines(table) == [("2026-04-01", "2025"), ("2028-04-01", "2027"), ("2030-04-01", "2029")]


def test_filling_again_makes_nothing_new_and_undoes_nothing():
    table = SourceTableFactory(frequency_months=12, first_due_on=date(2026, 3, 15))
    calendar.fill_calendar(today=TODAY)
    ExpectedDelivery.objects.filter(due_on=date(2026, 3, 15)).update(period_label="heel 2025")

    assert calendar.fill_calendar(today=TODAY) == 0

    assert lines(table) == [("2026-03-15", "heel 2025"), ("2027-03-15", "2026")]


@pytest.mark.parametrize("gap", [{"frequency_months": None}, {"first_due_on": None}, {"frequency_months": 0}])
def test_table_without_a_rhythm_is_not_expected(gap):
    SourceTableFactory(**({"frequency_months": 12, "first_due_on": date(2026, 3, 15)} | gap))

    assert calendar.fill_calendar(today=TODAY) == 0


def test_label_of_every_line_is_understood_when_a_delivery_comes():
    for months in (1, 3, 6, 12, 24):
        SourceTableFactory(frequency_months=months, first_due_on=date(2026, 1, 31))
    calendar.fill_calendar(today=TODAY)

    assert ExpectedDelivery.objects.count() == 26 + 9 + 5 + 3 + 2
    for line in ExpectedDelivery.objects.all():
        assert not line.is_about([(1990, 0)])
        assert line.is_about([(line.due_on.year, 0), (line.due_on.year - 1, 0)])


def test_late_is_open_and_past_its_day():
    late = ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1))
    ExpectedDeliveryFactory(due_on=TODAY)
    ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1), waived_reason="Geen meting.")
    received = DeliveryFactory(approved=True)
    ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1), table=received.table, delivery=received)

    assert list(ExpectedDelivery.objects.late(TODAY)) == [late]


# --- waiving


def test_waiving_keeps_the_reason_and_leaves_an_audit_line():
    line, user = ExpectedDeliveryFactory(), UserFactory()

    calendar.waive(expected_id=line.pk, reason="Geen meting dit jaar.", by=user, at=AT)

    line.refresh_from_db()
    assert line.waived_reason == "Geen meting dit jaar."
    entry = AuditEntry.objects.get(event="expected_delivery.waived")
    assert (entry.target_id, entry.reason, entry.actor_id) == (str(line.pk), "Geen meting dit jaar.", user.pk)


def test_line_that_was_settled_cannot_be_waived():
    delivery = DeliveryFactory(approved=True)
    received = ExpectedDeliveryFactory(table=delivery.table, delivery=delivery)
    waived = ExpectedDeliveryFactory(waived_reason="Al vervallen.")

    for line in (received, waived):
        with pytest.raises(calendar.WaiveError, match="intussen binnen of vervallen"):
            calendar.waive(expected_id=line.pk, reason="Anders", by=UserFactory(), at=AT)

    assert AuditEntry.objects.count() == 0


# --- reminding


@pytest.fixture
def researcher():
    return UserFactory(roles=[Role.ONDERZOEKER], email="carla@gemeente.example")


def remind(today, capture):
    with capture(execute=True):
        return calendar.remind_late(today=today)


def test_one_mail_names_every_late_delivery(researcher, django_capture_on_commit_callbacks):
    UserFactory(roles=[Role.ONDERZOEKER], is_active=False)
    UserFactory(roles=[Role.BELEIDSADVISEUR])
    for number in (1, 2):
        ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=number), table__title=f"Tabel {number}")
    ExpectedDeliveryFactory(due_on=TODAY, table__title="Op tijd")

    assert remind(TODAY, django_capture_on_commit_callbacks) == 2

    (message,) = mail.outbox
    assert message.subject == "2 leveringen zijn te laat"
    assert message.recipients() == ["carla@gemeente.example"]
    assert "- Tabel 1 over 2025, verwacht op 01-03-2026" in message.body
    assert "Tabel 2" in message.body
    assert "Op tijd" not in message.body


def test_reminder_comes_once_a_week(researcher, django_capture_on_commit_callbacks):
    ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1))
    days = [remind(TODAY + timedelta(days=day), django_capture_on_commit_callbacks) for day in range(15)]

    assert [day for day, named in enumerate(days) if named] == [0, 7, 14]
    assert len(mail.outbox) == 3


def test_what_becomes_late_within_the_week_waits_for_the_next_mail(researcher, django_capture_on_commit_callbacks):
    ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1))
    ExpectedDeliveryFactory(due_on=TODAY + timedelta(days=2))
    named = [remind(TODAY + timedelta(days=day), django_capture_on_commit_callbacks) for day in range(8)]

    assert named == [1, 0, 0, 0, 0, 0, 0, 2]


def test_without_researchers_nothing_is_marked_as_reminded(django_capture_on_commit_callbacks):
    line = ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1))

    assert remind(TODAY, django_capture_on_commit_callbacks) == 0

    line.refresh_from_db()
    assert (line.reminded_on, mail.outbox) == (None, [])


def test_nothing_late_is_no_mail(researcher, django_capture_on_commit_callbacks):
    ExpectedDeliveryFactory(due_on=TODAY)

    assert (remind(TODAY, django_capture_on_commit_callbacks), mail.outbox) == (0, [])


def test_mail_that_fails_costs_that_week_only(researcher, monkeypatch, django_capture_on_commit_callbacks):
    line = ExpectedDeliveryFactory(due_on=TODAY - timedelta(days=1))
    monkeypatch.setattr(calendar, "_mail", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        remind(TODAY, django_capture_on_commit_callbacks)

    line.refresh_from_db()
    assert line.reminded_on == TODAY


# --- fetching and the schedule


def test_fetch_is_asked_once_at_a_time():
    table, user = SourceTableFactory(number="47018NED", base_url="https://bron.example"), UserFactory()

    first = calendar.ask_fetch(table=table, by=user, at=AT)
    second = calendar.ask_fetch(table=table, by=None, at=AT)

    assert first == second
    assert (first.task, first.parameters) == ("analysis.tasks.fetch_table", {"table": "47018NED", "by": user.pk})


def test_fetchable_are_count_tables_with_an_address(settings):
    wanted = SourceTableFactory(base_url="https://bron.example")
    SourceTableFactory(base_url="")
    SourceTableFactory(base_url="https://bron.example", content=TableContent.SURVEY)

    assert list(calendar.fetchable_tables()) == [wanted]
    settings.IS_EXAMPLE = True
    assert list(calendar.fetchable_tables()) == []


def test_each_morning_the_calendar_is_filled_and_reminders_are_sent(monkeypatch):
    called = []
    monkeypatch.setattr(schedule.timezone, "localdate", lambda: TODAY)
    monkeypatch.setattr(schedule.calendar, "fill_calendar", lambda **kwargs: called.append(("fill", kwargs)))
    monkeypatch.setattr(schedule.calendar, "remind_late", lambda **kwargs: called.append(("remind", kwargs)))

    schedule.remind_late_deliveries()

    assert called == [("fill", {"today": TODAY}), ("remind", {"today": TODAY})]


def test_each_week_every_open_table_is_fetched():
    tables = {SourceTableFactory(base_url="https://bron.example").number for _ in range(2)}

    schedule.fetch_open_tables()
    schedule.fetch_open_tables()

    jobs = Job.objects.filter(kind="table.fetch")
    assert sorted(job.parameters["table"] for job in jobs) == sorted(tables)
    assert {job.asked_by for job in jobs} == {None}


def test_schedule_stands_in_the_settings(settings):
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {schedule.remind_late_deliveries.name, schedule.fetch_open_tables.name} <= scheduled
