"""Which roles read and steer the policy cycle; lists, pages and exports all start from these."""

from typing import Final

from amersfoort_veiligheid.accounts.enums import Role

STEERING_ROLES: Final = (Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS)
INSIDE_ROLES: Final = (
    *STEERING_ROLES,
    Role.BEHEERDER,
    Role.ONDERZOEKER,
    Role.BESTUURDER,
    Role.PRIVACY_OFFICER,
    Role.ARCHIVARIS,
)
COUNCIL_ROLES: Final = (Role.RAADSLID, Role.GRIFFIE)
