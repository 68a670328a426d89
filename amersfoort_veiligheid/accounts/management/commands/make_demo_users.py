"""manage.py make_demo_users: one account per role to try the product with; never on a real installation."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from amersfoort_veiligheid.accounts.demo_users import DemoUsersError, make_demo_users


class Command(BaseCommand):
    help = "Maakt een demo-account per rol en toont het wachtwoord één keer. Werkt alleen op uw eigen computer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--allow", action="store_true", help="Ook als DEBUG uit staat.")
        parser.add_argument("--reset", action="store_true", help="Geef bestaande demo-accounts een nieuw wachtwoord.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Geef het resultaat als JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.IS_EXAMPLE or options["allow"]):
            raise CommandError("Demo-accounts horen niet op een echte installatie. Zet DEBUG=1, of gebruik --allow.")
        domain = f"{settings.MUNICIPALITY}.example"
        try:
            people, password = make_demo_users(domain=domain, reset=options["reset"], at=timezone.now())
        except DemoUsersError as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            accounts = [
                {"role": person.role.value, "email": person.email, "name": person.name, "new": person.is_new}
                for person in people
            ]
            self.stdout.write(json.dumps({"password": password, "accounts": accounts}, ensure_ascii=False))
            return
        for person in people:
            state = "" if person.is_new else " (bestond al)"
            self.stdout.write(f"{person.role.label:24} {person.email:40} {person.name}, {person.function}{state}")
        if password:
            self.stdout.write(f"Wachtwoord van alle nieuwe accounts: {password} (dit ziet u één keer)")
        else:
            self.stdout.write("Alle demo-accounts bestonden al. Met --reset krijgen ze een nieuw wachtwoord.")
