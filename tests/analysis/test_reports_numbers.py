"""Every number of the three reports of the small city, worked out by hand or by plain loops over its counts."""

import math

import pytest
from scipy import stats

from amersfoort_veiligheid.documents.tables import dutch_number
from tests.analysis.small_city import (
    BURGLARY,
    CITY,
    DAMAGE,
    GROUP,
    INHABITANTS,
    NORTH,
    SOUTH,
    STATION,
    TOTAL,
    WIJKEN,
    of_place,
    spread,
)


@pytest.fixture
def wijk(small_reports):
    return lambda code: small_reports("wijk", code)


@pytest.fixture
def city(small_reports):
    return small_reports("stad", "stad")


@pytest.fixture
def group(small_reports):
    return small_reports("doelgroep", GROUP)


def table_of(report, key):
    return next(table for table in report.tables if table.key == key)


def lines(report, key):
    """Texts of the cells of each row, by the text of its first cell."""
    return {row[0].text: [cell.text for cell in row[1:]] for row in table_of(report, key).rows}


def chart_of(report, key):
    return next(chart for section in report.sections for chart in section.charts if chart.key == key)


def exact_limits(count):
    """Garwood's limits of a count, from the definition: the means at which the count is just a 2.5% tail."""

    def search(is_too_low):
        low, high = 0.0, 10.0 * count + 20
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if is_too_low(middle) else (low, middle)
        return low

    lower = 0.0 if count == 0 else search(lambda mean: stats.poisson.sf(count - 1, mean) < 0.025)
    return lower, search(lambda mean: stats.poisson.cdf(count, mean) > 0.025)


def rate_texts(count, people):
    low, high = exact_limits(count)
    return [dutch_number(1000 * count / people, 1),
            f"{dutch_number(1000 * low / people, 1)}–{dutch_number(1000 * high / people, 1)}"]  # fmt: skip


def test_the_published_example_of_a_rate_stands_in_the_report(wijk):
    """34 in 8,200 is 4.15 per 1,000 with margin 2.87 to 5.79."""
    assert lines(wijk(NORTH), "soorten-tabel")["Vernieling"][:3] == ["34*", "4,1*", "2,9–5,8"]


def test_counts_rates_margins_and_rest_of_the_city_per_kind(wijk):
    """Burglary is per 1,000 dwellings, known for 2023; the rest of Noord is Zuid, because of Station nothing is known
    per inhabitant."""
    found = lines(wijk(NORTH), "soorten-tabel")

    for name, code, people, rest_people in (
        ("Alle misdrijven", TOTAL, 8200, 5000),
        ("Woninginbraak", BURGLARY, 4000, 2000),
        ("Vernieling", DAMAGE, 8200, 5000),
    ):
        count, rest = of_place(code, NORTH, 2025), of_place(code, SOUTH, 2025)
        rate, margin = rate_texts(count, people)
        assert found[name][:4] == [f"{count}*", f"{rate}*", margin, dutch_number(1000 * rest / rest_people, 1)]
    rate, margin = rate_texts(50, 8200)
    assert found["Overlast door jeugd"][:4] == ["50", rate, margin, "4,0"]  # 20 in 5,000


def slow_sign(count, people, rest_count, rest_people):
    """The widest of the limits around the rest and around the city, by adding up Poisson chances."""
    means = [people * rest_count / rest_people, people * (count + rest_count) / (people + rest_people)]
    sign = "○ niet anders dan gemiddeld"
    for tail, words in ((0.025, "mogelijk "), (0.001, "")):
        if all(stats.poisson.sf(count - 1, mean) < tail for mean in means):
            sign = f"{'△' if words else '▲'} {words}hoger dan in de rest van de stad"
        if all(stats.poisson.cdf(count, mean) < tail for mean in means):
            sign = f"{'▽' if words else '▼'} {words}lager dan in de rest van de stad"
    return sign


@pytest.mark.parametrize(("code", "other"), [(NORTH, SOUTH), (SOUTH, NORTH)])
def test_signs_follow_from_the_chances(wijk, code, other):
    found = lines(wijk(code), "soorten-tabel")

    for name, offence, people in (
        ("Alle misdrijven", TOTAL, {NORTH: 8200, SOUTH: 5000}),
        ("Woninginbraak", BURGLARY, {NORTH: 4000, SOUTH: 2000}),
        ("Vernieling", DAMAGE, {NORTH: 8200, SOUTH: 5000}),
    ):
        counts = {place: of_place(offence, place, 2025) for place in (NORTH, SOUTH)}
        assert found[name][4] == slow_sign(counts[code], people[code], counts[other], people[other])


def test_signs_in_the_small_city_are_of_several_kinds(wijk):
    """Else the test above would prove little."""
    signs = {row[4][0] for code in (NORTH, SOUTH) for row in lines(wijk(code), "soorten-tabel").values()}

    assert {"○", "▼", "△"} <= signs


def test_a_work_area_has_counts_and_no_rates_and_says_why(wijk):
    report = wijk(STATION)

    assert lines(report, "soorten-tabel")["Woninginbraak"][:3] == ["9*", ".", "."]
    assert report.answer == "In 2025 registreerde de politie 14 misdrijven in Stationsgebied."
    assert report.cautions == (
        "Dit is een werk- of uitgaansgebied. Er komen veel meer mensen dan er wonen; daarom staat er geen cijfer "
        "per 1.000 inwoners.",
    )
    assert not any(point.key == STATION for point in chart_of(report, "trechter-misdrijven-totaal").series[0].points)


def test_four_reasons_for_no_figure_are_four_signs(wijk):
    """Not applicable, zero, withheld and missing, in the table of offences."""
    north, south = lines(wijk(NORTH), "delicten-tabel"), lines(wijk(SOUTH), "delicten-tabel")

    assert north["Overlast zwervers"][0] == ""
    assert north["Openbare dronkenschap"][0] == "0"
    assert north["Zedenmisdrijf"][0] == "x"
    assert south["Overlast zwervers"][0] == "."
    words = {cell.words for row in table_of(wijk(SOUTH), "delicten-tabel").rows for cell in row}
    assert {"niet beschikbaar", "geheim bij de bron"} <= words


def test_a_withheld_indicator_keeps_its_row_and_its_sign(wijk):
    row = lines(wijk(STATION), "soorten-tabel")["Overlast door jeugd"]

    assert row[:3] == ["x", "x", "x"]
    assert "Overlast door jeugd" not in [figure.label for figure in wijk(STATION).key_figures]


def test_sensitive_offences_are_rounded_above_ten_and_hidden_below(wijk):
    """Discriminatie: 12 in Noord, 4 in Zuid, 3 in Stationsgebied."""
    cells = [lines(wijk(code), "delicten-tabel")["Discriminatie"] for code in WIJKEN]

    assert [cell[0] for cell in cells] == ["10*", "x", "x"]
    assert [cell[1:] for cell in cells] == [["", "", "niet vergeleken"]] * 3


def test_offences_stay_away_where_the_total_would_give_a_sensitive_one_back(wijk):
    """Stationsgebied: 14 crimes, 9 burglaries and no damage leave 5 for hate and traffic: fewer than ten."""
    names = lines(wijk(STATION), "delicten-tabel")

    assert "Diefstal/inbraak woning" not in names
    assert "Openbare dronkenschap" in names  # nuisance is another list, and nothing in it is sensitive
    assert "Diefstal/inbraak woning" in lines(wijk(SOUTH), "delicten-tabel")  # there 52 - 33 = 19 are left


def test_largest_offences_come_first_in_the_chart(wijk):
    chart = chart_of(wijk(NORTH), "delicten")

    assert [(point.label, point.value) for point in chart.series[0].points] == [
        ("Diefstal/inbraak woning", 90.0),
        ("Melding overlast jeugd", 50.0),
        ("Vernieling", 34.0),
        ("Openbare dronkenschap", 0.0),
    ]
    lead = next(section.lead for section in wijk(NORTH).sections if section.key == "delicten")
    assert lead.startswith("Van 4 soorten delicten en overlast is het aantal bekend.")


def test_headline_figures(wijk):
    report = wijk(NORTH)

    shown = [(figure.label, figure.value, figure.interval, figure.note) for figure in report.key_figures]
    total, burglary = rate_texts(166, 8200), rate_texts(90, 4000)
    assert shown == [
        ("Alle misdrijven", total[0], total[1].replace("–", " tot "), "voorlopig cijfer"),
        ("Woninginbraak", burglary[0], burglary[1].replace("–", " tot "), "voorlopig cijfer"),
        ("Overlast door jeugd", "6,1", rate_texts(50, 8200)[1].replace("–", " tot "), ""),
        ("Voelt zich wel eens onveilig in de eigen buurt", "35%", "28% tot 42%", ""),
    ]


def test_twelve_month_sums_are_those_of_a_plain_loop(wijk):
    chart = chart_of(wijk(SOUTH), "ontwikkeling")
    shown = {series.name: {point.label: point.value for point in series.points} for series in chart.series}

    for name, code in (("Alle misdrijven", TOTAL), ("Woninginbraak", BURGLARY), ("Vernieling", DAMAGE)):
        months = spread(of_place(code, SOUTH, 2024)) + spread(of_place(code, SOUTH, 2025))
        expected = {
            f"{2024 + end // 12}-{end % 12 + 1:02d}": float(sum(months[end - 11 : end + 1])) for end in range(11, 24)
        }
        assert shown[name] == expected


def binomial_verdict(before, after):
    """Two-sided exact test of equal halves, by adding up the chances of everything as unlikely."""
    total = before + after
    chances = [math.comb(total, k) / 2**total for k in range(total + 1)]
    p_value = sum(chance for chance in chances if chance <= chances[after] * (1 + 1e-9))
    if p_value >= 0.05:
        return "○ geen aantoonbaar verschil"
    return "▲ gestegen" if after > before else "▼ gedaald"


@pytest.mark.parametrize("code", [CITY, NORTH, SOUTH, STATION])
def test_verdicts_counts_and_percentages_of_the_year_beside_the_year_before(wijk, city, code):
    report = city if code == CITY else wijk(code)
    found = lines(report, "ontwikkeling-tabel")

    for name, offence in (("Alle misdrijven", TOTAL), ("Woninginbraak", BURGLARY), ("Vernieling", DAMAGE)):
        before, after = of_place(offence, code, 2024), of_place(offence, code, 2025)
        percentage = f"{100 * (after / before - 1):+.0f}%".replace("-", "−") if before >= 20 else ""
        assert found[name] == [str(before), f"{after}*", percentage, binomial_verdict(before, after)]
    assert found["Overlast door jeugd"][0] == "."  # no figure of 2024, and that is not a zero
    assert found["Overlast door jeugd"][3] == "– niet te vergelijken: niet alle cijfers zijn er"


def test_the_published_example_of_a_change_stands_in_the_report(wijk):
    """40 to 26 is -35%, p = 0.11, ratio 0.38 to 1.09: no demonstrable change. 120 to 90 is one."""
    row = next(row for row in table_of(wijk(SOUTH), "ontwikkeling-tabel").rows if row[0].text == "Vernieling")
    assert (row[3].text, row[3].note, row[4].text) == ("−35%", "(−62% tot 9%)", "○ geen aantoonbaar verschil")
    assert lines(wijk(NORTH), "ontwikkeling-tabel")["Woninginbraak"][2:] == ["−25%", "▼ gedaald"]


def test_survey_figures_of_a_wijk(wijk):
    found = lines(wijk(NORTH), "beleving-tabel")

    assert found == {
        "Voelt zich wel eens onveilig in de eigen buurt": [
            "35%", "28–42", "200", "21,4%", "▲ hoger dan in de rest van de stad", "▲ gestegen (25% in 2023)",
        ],
        "Rapportcijfer veiligheid in de buurt": [
            "6,9", "6,6–7,1", "200", "7,2", "○ geen aantoonbaar verschil met de rest van de stad",
            "geen eerdere meting",
        ],
    }  # fmt: skip
    # 0.345 - 0.25 = 0.095; se = sqrt(0.035^2 + 0.028^2) = 0.0448; z = 2.12
    assert 2 * stats.norm.sf(0.095 / math.hypot(0.035, 0.028)) < 0.05


def test_survey_notes_say_how_it_was_held(wijk):
    section = next(section for section in wijk(NORTH).sections if section.key == "beleving")

    assert section.notes[0] == (
        "Bewonersenquête 2025: 800 van de 2.000 gevraagde mensen (40%) deden mee; inwoners van 18 tot en met 84 jaar; "
        "afname via internet; weging 2025-1."
    )


def test_tables_say_of_which_year_the_inhabitants_are(wijk):
    note = table_of(wijk(NORTH), "soorten-tabel").notes[1]

    assert note == (
        "Inwoners op 1 januari 2024. Woningen op 1 januari 2023. Zonder cijfer per inwoner en niet in de vergelijking: "
        "Stationsgebied. Daar komen vooral bezoekers."
    )


def test_buurten_are_rounded_and_do_not_give_each_other_back(wijk):
    """Park has 30 crimes and 15 of damage, Bos 22 and 11; burglary 3 and 4 of exactly 7 can not both be <5."""
    found = lines(wijk(SOUTH), "buurten-tabel")

    assert found == {"Park": ["30*", "x", "15*"], "Bos": ["20*", "x", "10*"]}


def test_a_buurt_with_few_inhabitants_is_hidden_and_with_it_the_only_other_one(wijk):
    """Haven has 60 inhabitants; Noord minus Dijk would be Haven."""
    assert {text for row in lines(wijk(NORTH), "buurten-tabel").values() for text in row} == {"x"}


def test_one_buurt_is_the_wijk_and_spots_are_named(wijk):
    sections = {code: next(s for s in wijk(code).sections if s.key == "buurten") for code in (NORTH, STATION)}

    assert sections[STATION].tables == ()
    assert sections[STATION].lead == "Deze wijk bestaat uit één buurt: Perron. De cijfers zijn die van de wijk."
    assert sections[NORTH].items == ("Havenplein (plein of straat, buurt Haven)",)


def test_city_shows_wijken_by_number_with_rate_mark_and_sign(city):
    found = lines(city, "criminaliteit-tabel")

    assert list(found) == ["Noord", "Zuid", "Stationsgebied"]
    assert found["Noord"] == ["20,2* △", "22,5* △", "4,1* ○"]
    assert found["Zuid"] == ["10,4* ▼", "3,5* ▼", "5,2* ○"]
    assert found["Stationsgebied"] == [".", ".", "."]
    assert lines(city, "overlast-tabel")["Stationsgebied"] == ["x"]


def test_city_counts_hold_unknown_places_too(city):
    """5 burglaries at an unknown place count for the city and for no wijk."""
    figures = {figure.label: (figure.value, figure.note) for figure in city.key_figures}

    assert sum(of_place(BURGLARY, wijk, 2025) for wijk in WIJKEN) == 106
    assert figures["Woninginbraak"] == ("111", "voorlopig cijfer")
    assert figures["Alle misdrijven"] == ("243", "voorlopig cijfer")
    assert figures["Voelt zich wel eens onveilig in de eigen buurt"] == ("21%", "")
    city_survey = city.key_figures[-1]
    assert (city_survey.sign, city_survey.words) == ("", "")  # the city is not compared with its own rest


def test_map_and_funnel_show_the_same_rates(city):
    drawn = {point.key: point.value for point in chart_of(city, "trechter-misdrijven-totaal").series[0].points}
    mapped = {area.key: area.value for area in chart_of(city, "kaart-misdrijven-totaal").areas}

    assert mapped == drawn | {STATION: None}
    assert drawn[NORTH] == round(1000 * of_place(TOTAL, NORTH, 2025) / INHABITANTS[NORTH], 1)


def test_city_survey_table_and_both_tracks(city):
    found = lines(city, "beleving-tabel")

    assert found["Zuid"] == ["15", "11–20", "300", "▼ lager dan in de rest van de stad"]
    assert [section.key for section in city.sections] == [
        "criminaliteit", "overlast", "beleving", "ontwikkeling", "doelgroepen",
    ]  # fmt: skip
    assert lines(city, "doelgroepen-tabel") == {
        "Volwassen meerplegers": ["155", "35", "30", "○ geen aantoonbaar verschil"]
    }


def test_group_sizes_flows_and_offences(group):
    """Rounded to fives: 148, 153; 33, 36; 28, 31. Of the offences 41 is shown; 32 by two persons and 7 are not."""
    assert lines(group, "omvang-tabel") == {"2024": ["150", "35", "30"], "2025": ["155", "35", "30"]}
    assert lines(group, "delicten-tabel") == {
        "Diefstal/inbraak woning": ["x"], "Vernieling": ["40"], "Weg (overig)": ["x"],
    }  # fmt: skip
    assert group.answer == (
        "In 2025 telde de groep volwassen meerplegers ongeveer 155 personen. Dat verschilt niet aantoonbaar van 2024."
    )
    assert [(figure.label, figure.value) for figure in group.key_figures] == [
        ("Omvang", "155"), ("Instroom", "35"), ("Uitstroom", "30"),
    ]  # fmt: skip


def test_group_wijken_hide_the_small_one_and_the_smallest_safe_one(group):
    """97, 52 and 4 of 153: with Stationsgebied hidden alone, the total would give it back."""
    assert lines(group, "wijken-tabel") == {
        "Noord": ["95"], "Zuid": ["x"], "Stationsgebied": ["x"], "Hele stad": ["155"],
    }  # fmt: skip


def test_sources_are_those_of_the_figures_in_the_report(wijk, group):
    assert [line.version for line in wijk(NORTH).sources] == [
        "47022NED versie 1", "47024NED versie 1", "enquete-2023 versie 1", "enquete-2025 versie 1",
    ]  # fmt: skip
    assert [line.version for line in group.sources] == ["doelgroepen versie 1"]
    assert table_of(wijk(NORTH), "beleving-tabel").version == "enquete-2023 versie 1, enquete-2025 versie 1"
    assert all(table.source and table.figures_date for table in wijk(NORTH).tables)
