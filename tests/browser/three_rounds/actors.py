"""Who plays in story 10, and the words that its steps share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

CYCLE = "Cyclus 2030-2031"
AREA, GROUP = "gebied", "doelgroep"
WIJK, GROUP_NAME = "WK990107", "Zeer actieve veelplegers"
# Seven on areas, five on target groups: 58% and 42%, inside 40 to 60.
ON_AREAS = [f"Bewoners melden vaker overlast op plek {number}." for number in range(1, 7)]
ON_GROUPS = [f"De groep op plek {number} valt vaker op." for number in range(1, 6)]
FROM_A_FIGURE = "Geweld komt hier vaker voor dan elders."
AIM = "Het geweld daalt in vier jaar."
OF_THE_COLLEGE = "Het geweld daalt in twee jaar."
OF_THE_COUNCIL = "Het geweld daalt in twee jaar, en de raad hoort elk half jaar hoe het gaat."
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()  # on the clock of the municipality
DISSENT = "Wij lezen hier een tekort aan plekken in de zorg."


@dataclass
class Actors:
    """The pages of those who play in the story: adviser, researcher, partner, and somebody of the town."""

    bram: Page
    carla: Page
    nadia: Page
    visitor: Page
