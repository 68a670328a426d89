"""Story 10, from analysis to council: findings, three slagen, a stand-in for the AGOV, and three texts side by side.

Each kind of step is done by way of the page, in a cycle of its own, and each page is looked at by axe. What is done
many times (eleven signals, fifteen decisions) is sent again as the browser sent it the first time.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.three_rounds.actors import AREA, DISSENT, GROUP, OF_THE_COUNCIL, ON_AREAS, ON_GROUPS, TODAY, Actors
from tests.browser.three_rounds.analysis import (
    find_in_a_figure,
    move_analysis,
    note_signals,
    numbers_of_findings,
    read_otherwise,
    start_analysis,
    start_cycle,
    technical_round,
)
from tests.browser.three_rounds.choices import (
    administrative_round,
    ask_comments,
    choose_priorities,
    close_administrative_round,
)
from tests.browser.three_rounds.pages import look


@pytest.fixture
def actors(open_page: OpenPage) -> Actors:
    return Actors(
        bram=open_page("/", "beleidsadviseur"),
        carla=open_page("/", "onderzoeker"),
        nadia=open_page("/", "partner"),
        visitor=open_page("/"),
    )


def test_from_finding_to_council_decision(actors: Actors, watch: object):
    watch.expected_statuses.add(422)  # asked for a reason, twice
    bram, carla, nadia = actors.bram, actors.carla, actors.nadia

    # 1. the analysis, balanced over areas and groups
    cycle = start_cycle(bram)
    analysis = start_analysis(carla)
    find_in_a_figure(carla)
    note_signals(carla, ON_AREAS, AREA)
    note_signals(carla, ON_GROUPS, GROUP)
    move_analysis(carla, analysis, "Leg voor ter bespreking")
    expect(
        carla.get_by_text("7 bevindingen over gebieden, 5 over doelgroepen: dat is ongeveer gelijk verdeeld")
    ).to_be_visible()
    findings = numbers_of_findings(carla, analysis)
    assert len(findings) == 12

    # 2 and 3. the technical slag; 7. who reads it otherwise
    read_otherwise(nadia, analysis, ON_GROUPS[0])
    technical_round(actors)
    move_analysis(bram, analysis, "Leg vast dat de analyse is vastgesteld", TODAY.isoformat())

    # 4. the choice; partners react in the same weeks
    made = choose_priorities(bram, cycle, findings)
    ask_comments(bram, nadia, made[0])

    # 5 and 6. the bodies
    address = administrative_round(bram, made)
    expect(bram.get_by_text("Wij doen mee met onze portieken.")).to_be_visible()
    close_administrative_round(bram, address)
    bram.goto(f"/slagen/teksten/{made[0]}/")
    look(bram)
    texts = bram.locator(".changed-text").all_inner_texts()
    assert len(texts) == 4  # proposed, stand-in, college, council
    assert bram.locator(".changed-text ins").count() == 2
    expect(bram.get_by_text("in plaats van AGOV")).to_be_visible()

    # what went otherwise stands in the list of the cycle
    bram.goto(f"/seizoensbord/{cycle}/afwijkingen/")
    expect(bram.get_by_text("Het AGOV is afgelast.")).to_be_visible()
    expect(bram.get_by_text("Het OM levert voor de winter")).to_be_visible()

    # 7. the other reading stands in the analysis that was adopted
    bram.goto(analysis)
    expect(bram.get_by_text(DISSENT)).to_be_visible()

    # 8. anybody reads what was chosen, how strong the evidence is, and what was not chosen
    actors.visitor.goto(f"/keuzes/{cycle}/")
    look(actors.visitor)
    expect(actors.visitor.get_by_text("Het bewijs is sterk.")).to_have_count(5)
    expect(actors.visitor.get_by_text(OF_THE_COUNCIL)).to_be_visible()
    expect(actors.visitor.get_by_text("7 andere zaken kregen bewust geen voorrang")).to_be_visible()
