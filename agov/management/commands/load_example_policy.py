"""manage.py load_example_policy: the invented policy of Oefenstad, from findings to the accounts rendered."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agov.services import example as agov_example
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from analysis.services import example as analysis_example
from cycle.services import example as cycle_example
from vap.services import example as vap_example


class Command(BaseCommand):
    help = "Vult een voorbeeld-installatie met verzonnen beleid. Opnieuw draaien kan: wat er al is, blijft."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_EXAMPLE:
            raise CommandError("Verzonnen beleid hoort niet op een echte installatie. Dit kan alleen in een voorbeeld.")
        by = User.objects.filter(user_roles__role=Role.BELEIDSADVISEUR, is_active=True).order_by("pk").first()
        if by is None:
            raise CommandError("Er is nog geen beleidsadviseur. Maak eerst demo-accounts: prepare_demo.")
        for room in (cycle_example, analysis_example, vap_example, agov_example):
            room.make(by=by, at=timezone.now())
        self.stdout.write("Het voorbeeldbeleid is er.")
