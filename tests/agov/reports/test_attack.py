"""Attacking everything that was published: planted leaks are found, and honest reports give nothing back."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agov.enums import PublicationKind
from agov.models import Publication
from agov.reports.attack import attack, new_leaks
from agov.services.editions import checks_of
from cycle.enums import AreaLevel, CrosswalkKind
from tests.factories import (
    AreaCrosswalkFactory,
    AreaFactory,
    AreaVersionFactory,
    BuurtFactory,
    IndicatorFactory,
    TargetGroupFactory,
    WijkFactory,
)
from tests.factories.editions import EditionFactory, PublicationFactory, report_value

pytestmark = pytest.mark.django_db
GROUP = "adult_very_active"


def cell(shown):
    if isinstance(shown, int):
        return {"value": shown, "text": str(shown), "sign": "", "words": "", "note": "", "decimals": 0}
    return {"value": None, "text": shown, "sign": shown, "words": "verborgen", "note": "", "decimals": 0}


def name(text):
    return {"value": text, "text": text, "sign": "", "words": "", "note": "", "decimals": 0}


def table(key, columns, rows):
    heads = [
        {"key": one, "label": one, "unit": "", "align": "left", "is_row_header": not i} for i, one in enumerate(columns)
    ]
    cells = [[name(row[0]), *(cell(one) for one in row[1:])] for row in rows]
    return {"key": key, "caption": key, "columns": heads, "rows": cells, "notes": []}


def edition(kind, code, *tables, period="2026", **more):
    section = {"key": "deel", "heading": "Deel", "lead": "", "tables": list(tables)}
    value = report_value(kind=kind.value, code=code, period=period, sections=[section], title=f"{kind} {code} {period}")
    state = more or {"published": True}
    publication = Publication.objects.filter(kind=kind, code=code).first() or PublicationFactory(kind=kind, code=code)
    return EditionFactory(publication=publication, value=value, title=value["title"], period=period, **state)


def wijken(**shown):
    return table("wijken-tabel", ["naam", "aantal"], list(shown.items()))


@pytest.fixture
def city():
    """Four wijken of FX1, and the group of its persons."""
    TargetGroupFactory(key=GROUP, name="Zeer actieve veelplegers")
    version = AreaVersionFactory(valid_from=date(2026, 1, 1))
    town = AreaFactory(version=version, level=AreaLevel.MUNICIPALITY)
    return {
        one: WijkFactory(name=one, code=f"WK00000{i}", parent=town, version=version) for i, one in enumerate("ABCD")
    }


def words():
    return [leak.words for leak in attack().leaks]


def test_fx1_published_without_a_second_hidden_cell_is_found(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D=12, Stad=56))

    [leak] = attack().leaks

    assert (leak.what, leak.lower, leak.upper) == ("Zeer actieve veelplegers, B, 2026", 4, 4)
    assert "te berekenen als 4" in leak.words
    assert "doelgroep" in leak.where[0].lower()


def test_fx1_as_the_rules_publish_it_gives_nothing_back(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=25, B="x", C=15, D="x", Stad=55))

    found = attack()

    assert (found.editions, found.hidden, found.leaks) == (1, 2, ())


def test_second_edition_that_opens_one_cell_gives_the_other_back(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D="x", Stad=56))
    assert words() == []

    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(D=12))

    assert [leak.what for leak in attack().leaks] == [
        "Zeer actieve veelplegers, B, 2026",
        "Zeer actieve veelplegers, D, 2026",
    ]


def test_withdrawn_edition_was_read_and_counts(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D="x", Stad=56))
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(D=12), withdrawn=True)

    assert len(words()) == 2


def test_fx2_merged_wijk_is_found(city):
    later = AreaVersionFactory(valid_from=date(2027, 1, 1))
    merged = WijkFactory(name="CD", code="WK000009", version=later)
    for one in "CD":
        AreaCrosswalkFactory(from_area=city[one], to_area=merged, share=1, kind=CrosswalkKind.EXACT)
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=25, C=17, D="x"))
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(CD=29))

    assert [(leak.what, leak.lower) for leak in attack().leaks] == [("Zeer actieve veelplegers, D, 2026", 12)]


def test_report_of_the_group_and_picture_of_the_city_are_laid_beside_each_other(city):
    columns = ["groep", "omvang", "instroom", "uitstroom"]
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D=12))
    assert words() == []

    edition(
        PublicationKind.CITY, "stad", table("doelgroepen-tabel", columns, [["Zeer actieve veelplegers", 56, 12, 13]])
    )

    assert [leak.lower for leak in attack().leaks] == [4]


def test_buurt_is_given_back_by_its_wijk_and_the_other_buurten(city):
    indicator = IndicatorFactory(key="inbraak", name="Woninginbraak")
    for one in ("B1", "B2"):
        BuurtFactory(name=one, parent=city["A"], version=city["A"].version)
    counts = table("soorten-tabel", ["soort", "aantal"], [[indicator.name, 9]])
    edition(
        PublicationKind.WIJK,
        city["A"].code,
        counts,
        table("buurten-tabel", ["buurt", "inbraak"], [["B1", 7], ["B2", "<5"]]),
    )

    assert [(leak.what, leak.lower, leak.upper) for leak in attack().leaks] == [("Woninginbraak, B2, 2026", 2, 2)]


def test_command_ends_with_the_list_and_code_1(city, capsys):
    call_command("attack_publications")
    assert "Geen afgeschermd aantal is te berekenen." in capsys.readouterr().out
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D=12, Stad=56))

    with pytest.raises(CommandError, match="Zeer actieve veelplegers, B, 2026") as ended:
        call_command("attack_publications")

    assert ended.value.returncode == 1


def test_edition_that_makes_it_possible_is_stopped_and_told_what_to_do(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D="x", Stad=56))
    candidate = edition(PublicationKind.TARGET_GROUP, GROUP, wijken(D=12), review=True)

    [check] = [one for one in checks_of(candidate, at=timezone.now()) if "eerdere publicaties" in one.title]

    assert check.blocks
    assert "alleen voor de hele stad, of tel twee jaren samen" in check.detail
    assert "B, 2026" in check.detail


def test_leak_of_before_does_not_stop_another_edition(city):
    edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=23, B="x", C=17, D=12, Stad=56))
    candidate = edition(PublicationKind.TARGET_GROUP, GROUP, wijken(A=25), review=True)

    assert new_leaks(candidate) == ()
