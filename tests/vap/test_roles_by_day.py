"""Somebody counts as trekker, or as accountable, on the days of the role: not before it begins, not after it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories import plans as make
from vap import permissions
from vap.enums import AssignmentRole
from vap.models import VAP
from vap.permissions.evaluations import may_decide_on
from vap.queries.money import sees_money
from vap.queries.progress import waiting_for
from vap.reports.plan_list import current_trekkers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [(-30, None, True), (0, None, True), (-30, 0, True), (-30, 5, True), (-30, -1, False), (1, None, False)],
)
def test_role_counts_on_its_days_only(begins, ends, counts):
    today = timezone.localdate()
    user = UserFactory(roles=[Role.GRIFFIE], function="wijkmanager")
    decided, draft = make.VAPFactory(running=True), make.VAPFactory()
    days = {
        "valid_from": today + timedelta(days=begins),
        "valid_to": None if ends is None else today + timedelta(days=ends),
    }
    for vap in (decided, draft):
        for role in (AssignmentRole.LEAD, AssignmentRole.ACCOUNTABLE):
            make.AssignmentFactory(vap=vap, role=role, user=user, organisation=None, **days)
    update = make.ProgressUpdateFactory(vap=decided, submitted=True)

    assert permissions.may_see_queue(user) is counts
    assert may_decide_on(user, decided) is counts
    assert sees_money(draft, user) is counts
    assert list(waiting_for(user)) == ([update] if counts else [])
    assert set(VAP.objects.led_by(user)) == ({decided, draft} if counts else set())
    assert set(current_trekkers([decided.pk, draft.pk])) == ({decided.pk, draft.pk} if counts else set())
