"""One chart of each kind with invented figures, shared by the tests of charts and documents."""

from amersfoort_veiligheid.documents import figures as f
from amersfoort_veiligheid.documents.tables import MISSING, PROVISIONAL, SMALL_5, WITHHELD

ORIGIN = {
    "source": "Politie, tabel 47018NED",
    "figures_date": "1 maart 2025",
    "version": "levering 12",
    "is_example": True,
}
YEARS = [str(year) for year in range(2014, 2025)]


def line(**changes):
    focus = [41.2, 38.5, 40.1, 36.0, 33.3, 35.2, 34.1, None, 26.0, 24.5, 22.8]
    rest = [30.1, 29.0, 28.2, 27.9, 26.1, 25.4, 24.0, 22.2, 21.5, 21.0, 20.6]
    values = {
        "kind": f.ChartKind.LINE,
        "key": "ontwikkeling",
        "title": "In Kruiskamp daalde het aantal misdrijven sinds 2014, en sterker dan in de rest van de stad.",
        "subtitle": "Geregistreerde misdrijven per 1.000 inwoners, 2014-2024",
        "unit": "per 1.000",
        "decimals": 1,
        "series": (
            f.Series(
                "Kruiskamp",
                tuple(
                    f.Point(year, value, value - 3, value + 3.4, PROVISIONAL if year == "2024" else "")
                    if value
                    else f.Point(year, sign=WITHHELD, words="geheim bij de bron")
                    for year, value in zip(YEARS, focus, strict=True)
                ),
                f.Role.FOCUS,
            ),
            f.Series(
                "rest van de stad",
                tuple(f.Point(year, v, v - 0.5, v + 0.5) for year, v in zip(YEARS, rest, strict=True)),
                f.Role.CONTEXT,
            ),
        ),
        "breaks": (f.Break("2018", "andere manier van registreren"),),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


def monthly(**changes):
    months = [
        f"{month} {year}"
        for year in range(2017, 2025)
        for month in ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    ]
    names = ["Kruiskamp", "Schothorst-Noord", "Liendert", "Soesterkwartier", "Vathorst", "Binnenstad"]
    values = {
        "kind": f.ChartKind.LINE,
        "key": "maanden",
        "title": "De zes wijken ontwikkelen zich niet aantoonbaar verschillend.",
        "subtitle": "Misdrijven, som over twaalf maanden",
        "series": tuple(
            f.Series(
                name,
                tuple(
                    f.Point(month, 300 + 37 * turn - index * (1 + turn % 3) + 15 * ((index * 7 + turn) % 5))
                    for index, month in enumerate(months)
                ),
            )
            for turn, name in enumerate(names)
        ),
        "ticks": tuple((month, month[-4:]) for month in months if month.startswith("jan")),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


def multiples(**changes):
    names = [
        "Woninginbraak",
        "Geweld",
        "Vernieling",
        "Jongerenoverlast",
        "Fietsdiefstal",
        "Zakkenrollerij en straatroof",
    ]
    values = {
        "kind": f.ChartKind.SMALL_MULTIPLES,
        "key": "soorten",
        "title": "Fietsdiefstal nam toe; de andere soorten bleven gelijk of namen af.",
        "subtitle": "Misdrijven in Kruiskamp per jaar, 2014-2024",
        "series": tuple(
            f.Series(
                name,
                tuple(
                    f.Point(year, sign=SMALL_5, words="minder dan 5")
                    if turn == 5 and index in (3, 4)
                    else f.Point(
                        year,
                        20 + turn * 9 + index * (turn - 2),
                        max(0, 12 + turn * 8 + index * (turn - 2)),
                        30 + turn * 10 + index * (turn - 2),
                    )
                    for index, year in enumerate(YEARS)
                ),
                f.Role.FOCUS,
            )
            for turn, name in enumerate(names)
        ),
        "breaks": (f.Break("2018", "andere manier van registreren"),),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


KINDS = [
    "Diefstal/inbraak woning",
    "Vernieling van en aan auto's",
    "Mishandeling",
    "Overlast van jongeren",
    "Zedenmisdrijf",
    "Diefstal van fietsen, bromfietsen en snorfietsen",
]


def dot(**changes):
    focus = [4.2, 6.1, 5.0, 12.4, None, 17.3]
    rest = [3.1, 5.9, 3.2, 9.9, 0.9, 14.0]
    values = {
        "kind": f.ChartKind.DOT,
        "key": "vergelijking",
        "title": "Kruiskamp heeft meer mishandeling dan de rest van de stad; de andere verschillen kunnen toeval zijn.",
        "subtitle": "Per 1.000 inwoners met 95%-marge, 2024",
        "unit": "per 1.000",
        "decimals": 1,
        "kind_label": "Soort",
        "series": (
            f.Series(
                "Kruiskamp",
                tuple(
                    f.Point(k, v, v - 1.1, v + 1.2) if v else f.Point(k, sign=WITHHELD, words="afgeschermd")
                    for k, v in zip(KINDS, focus, strict=True)
                ),
                f.Role.FOCUS,
            ),
            f.Series(
                "rest van de stad",
                tuple(f.Point(k, v, v - 0.2, v + 0.2) for k, v in zip(KINDS, rest, strict=True)),
                f.Role.CONTEXT,
            ),
        ),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


def bar(**changes):
    areas = [
        "Kruiskamp-Noord",
        "Kruiskamp-Zuid",
        "De Koppel",
        "Liendert-Noord",
        "Rustenburg",
        "Schuilenburg en Randenbroek",
    ]
    counts = [84, 61, 40, None, 12, 0]
    values = {
        "kind": f.ChartKind.BAR,
        "key": "buurten",
        "title": "Kruiskamp-Noord telt de meeste misdrijven van de buurten in deze wijk.",
        "subtitle": "Aantal misdrijven, 2024",
        "kind_label": "Buurt",
        "series": (
            f.Series(
                "misdrijven",
                tuple(
                    f.Point(a, c, max(c - 15, 0), c + 16, highlight=c == 84, key=f"BU{i}")
                    if c is not None
                    else f.Point(a, sign=SMALL_5, words="minder dan 5")
                    for i, (a, c) in enumerate(zip(areas, counts, strict=True))
                ),
            ),
        ),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


def grouped_bar(**changes):
    values = {
        "kind": f.ChartKind.BAR,
        "key": "beleving",
        "title": "Meer bewoners van Kruiskamp voelen zich wel eens onveilig dan in de rest van de stad.",
        "subtitle": "Percentage bewoners, 2023",
        "unit": "%",
        "series": (
            f.Series(
                "Kruiskamp",
                (f.Point("Voelt zich wel eens onveilig", 41, 35, 47), f.Point("Veel overlast", 28, 22, 35)),
                f.Role.FOCUS,
            ),
            f.Series(
                "rest van de stad",
                (f.Point("Voelt zich wel eens onveilig", 30, 28, 32), f.Point("Veel overlast", 25, 23, 27)),
                f.Role.CONTEXT,
            ),
        ),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


NAMES = [
    "Stadskern",
    "Zonnehof",
    "Vermeerkwartier",
    "De Kruiskamp",
    "De Koppel",
    "Soesterkwartier",
    "Liendert",
    "Rustenburg",
    "Schuilenburg",
    "Randenbroek",
    "Leusderkwartier",
    "De Berg-Noord",
    "De Berg-Zuid",
    "Schothorst-Noord",
    "Schothorst-Zuid",
    "Zielhorst",
    "Kattenbroek",
    "Nieuwland",
    "Vathorst-De Velden",
    "Vathorst-De Laak",
    "Hooglanderveen",
    "Hoogland",
    "Hoogland-West",
    "Stoutenburg-Noord",
    "Bergkwartier",
]


def funnel(**changes):
    city = 21.4
    points = []
    for turn, name in enumerate(NAMES):
        people = 900 + turn * 437 + (turn * 977) % 3100
        rate = round(
            city
            + ((turn * 37) % 17 - 8) * 0.7
            + (38 if turn == 0 else 0)
            + (9 if turn == 3 else 0)
            + (5 if turn == 6 else 0),
            1,
        )
        signal = f.Signal.OUTSIDE_998 if turn in (0, 3) else f.Signal.OUTSIDE_95 if turn in (6, 9) else f.Signal.INSIDE
        points.append(f.Point(name, rate, x=people, key=f"WK{turn:02}", highlight=turn == 3, signal=signal))
    points.append(f.Point("Isselt", sign=WITHHELD, words="afgeschermd", x=250, key="WK99"))
    grid = [400 + 200 * step for step in range(75)]
    curves = tuple(
        f.Curve(
            f"{level * 100:g}%-grens".replace(".", ","),
            level,
            tuple(
                (x, max(0.0, city - z * (city * 1000 / x) ** 0.5), city + z * (city * 1000 / x) ** 0.5) for x in grid
            ),
        )
        for level, z in ((0.95, 1.96), (0.998, 3.09))
    )
    values = {
        "kind": f.ChartKind.FUNNEL,
        "key": "trechter",
        "title": "Stadskern en De Kruiskamp hebben meer misdrijven dan de stad; de rest kan toeval zijn.",
        "subtitle": "Misdrijven per 1.000 inwoners, 2024",
        "unit": "per 1.000",
        "decimals": 1,
        "y_label": "Per 1.000 inwoners",
        "x_label": "Inwoners",
        "series": (f.Series("wijken", tuple(points)),),
        "curves": curves,
        "reference": f.Reference("Hele stad", city),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


CLASSES = tuple(f.MapClass(label) for label in ("0 tot 10", "10 tot 20", "20 tot 30", "30 tot 40", "40 of meer"))


def _area(turn, **place):
    value = round(6 + (turn * 37) % 43 + 0.5, 1)
    if turn in (5, 17):
        return f.Area(
            f"WK{turn:02}",
            NAMES[turn],
            sign=MISSING if turn == 5 else WITHHELD,
            words="niet beschikbaar" if turn == 5 else "afgeschermd",
            short=NAMES[turn][:4],
            **place,
        )
    return f.Area(
        f"WK{turn:02}",
        NAMES[turn],
        value,
        min(int(value // 10), 4),
        f"{value:.1f}".replace(".", ","),
        NAMES[turn][:4],
        highlight=turn == 3,
        **place,
    )


def area_map(**changes):
    areas = []
    for turn in range(25):
        column, row = turn % 5, turn // 5
        x, y = column * 1000, row * 800
        dent = 150 if (turn % 2) else -150
        ring = [
            (x, -y),
            (x + 1000, -y),
            (x + 1000 + dent, -y - 400),
            (x + 1000, -y - 800),
            (x, -y - 800),
            (x + (150 if (turn - 1) % 2 else -150) * (column > 0), -y - 400),
        ]
        areas.append(_area(turn, path=f.path_from_rings([ring]), label_at=(x + 500, y + 400)))
    values = {
        "kind": f.ChartKind.MAP,
        "key": "kaart",
        "title": "De meeste misdrijven per inwoner zijn in het midden van de stad.",
        "subtitle": "Misdrijven per 1.000 inwoners, 2024",
        "unit": "per 1.000",
        "decimals": 1,
        "areas": tuple(areas),
        "classes": CLASSES,
        "bounds": (-150, 0, 5150, 4000),
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


def tilemap(**changes):
    values = {
        "kind": f.ChartKind.TILEMAP,
        "key": "tegels",
        "title": "De meeste misdrijven per inwoner zijn in het midden van de stad.",
        "subtitle": "Misdrijven per 1.000 inwoners, 2024. De plaats van een tegel is bij benadering.",
        "unit": "per 1.000",
        "decimals": 1,
        "areas": tuple(_area(turn, column=turn % 7 + (turn // 7) % 2, row=turn // 7) for turn in range(25)),
        "classes": CLASSES,
        **ORIGIN,
    }
    return f.ChartSpec(**(values | changes))


ALL = (line, monthly, multiples, dot, bar, grouped_bar, funnel, area_map, tilemap)
