"""What happens: police figures of one wijk beside the rest of the city, per kind and per offence, and its buurten."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, RowGroup, Table, dutch_number
from analysis import charts
from analysis.charts import Footing
from analysis.reports import parts
from analysis.reports.base import KeyFigure, Section
from analysis.reports.prepared import Prepared
from analysis.reports.wording import COMPARED, SHAPES, first_lower, named, shape_and_words
from analysis.stats import comparison
from analysis.stats.disclosure import MARGIN, Level, protect, public_view, rule_for
from cycle.enums import OffenceKind, Sensitivity

TOTAL = "misdrijven_totaal"
TOTALS = (TOTAL, "overlast_totaal")  # sums of the others; beside them they would set the scale of every chart
CONTENTS = ("crimes", "nuisance")
TOP_OFFENCES = 10
NO_RATE = "geen cijfer per inwoner: dit is een werk- of uitgaansgebied, of er wonen minder dan 100 mensen"


def _table(footing: Footing, key: str, caption: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]],
           *, notes: tuple[str, ...] = (), groups: tuple[RowGroup, ...] = ()) -> Table:  # fmt: skip
    return Table(
        key=key,
        caption=caption,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=notes,
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
        row_groups=groups,
    )


def wijk_rows(prepared: Prepared, code: str) -> pd.DataFrame:
    """The compared police indicators of one wijk, in display order, with name, unit and component."""
    rows = prepared.compared[prepared.compared["code"] == code].drop(columns="name")
    joined = prepared.facts.indicators.merge(rows, left_on="key", right_on="indicator")
    # The mandatory (BBV) indicators are the same offences in other bundles; they have an export of their own.
    return joined[(joined["missing"] == 0) & ~joined["in_bbv"]].reset_index(drop=True)


def section_what(prepared: Prepared, code: str, name: str) -> Section:
    """Rates of the wijk beside the rest of the city, and the funnel of the total."""
    rows, footing = wijk_rows(prepared, code), parts.footing(prepared.facts, CONTENTS)
    year = prepared.facts.year
    if rows.empty:
        return Section("wat", "Wat gebeurt hier?", f"Over {year} zijn er nog geen politiecijfers voor deze wijk.")
    made = []
    detail = rows[~rows["key"].isin(TOTALS) & rows["rate"].notna() & (rows["denominator_kind"] == "inhabitants")]
    if not detail.empty:
        made.append(
            charts.rates_beside_rest(
                detail,
                key="soorten",
                title=sentence_of_signs(detail, name),
                subtitle=f"Registraties per 1.000 inwoners, {year}, met 95%-marge",
                unit="per 1.000 inwoners",
                name=name,
                footing=footing,
            )
        )
    if total_funnel := funnel_of(prepared, TOTAL, highlight=code, name=name):
        made.append(total_funnel)
    lead = "De wijk naast de rest van de stad. De streep is de marge: hoe ver toeval het cijfer kan verschuiven."
    return Section("wat", "Wat gebeurt hier?", lead, tuple(made), (indicator_table(prepared, rows, footing, name),))


def funnel_of(prepared: Prepared, indicator: str, *, highlight: str, name: str) -> charts.ChartSpec | None:
    """The funnel of one indicator; None when no wijk has a rate."""
    frame = prepared.compared[prepared.compared["indicator"] == indicator].dropna(subset=["rate", "population"])
    if frame.empty:
        return None
    info = prepared.facts.indicators.set_index("key").loc[indicator]
    here = frame[frame["code"] == highlight]
    if here.empty:
        outside = (frame["sign"].isin([comparison.HIGHER, comparison.LOWER])).sum()
        title = f"{outside} van de {len(frame)} wijken liggen buiten de 99,8%-grens: verder dan toeval verklaart"
    else:
        title = f"{info['name']} in {name}: {COMPARED[here['sign'].iloc[0]]}"
    return charts.funnel(
        frame,
        key=f"trechter-{indicator}".replace("_", "-"),
        title=title,
        subtitle=f"{info['name']}, {info['unit']}, {prepared.facts.year}; elke stip is een wijk",
        unit=str(info["unit"]),
        highlight=highlight,
        footing=parts.footing(prepared.facts, CONTENTS),
    )


def sentence_of_city(frame: pd.DataFrame, subject: str) -> str:
    """Which wijken truly differ, and that the others do not."""
    high = frame.loc[frame["is_above"], "name"].tolist()
    low = frame.loc[frame["sign"] == comparison.LOWER, "name"].tolist()
    if not high and not low:
        return f"{subject}: geen wijk wijkt aantoonbaar af van de rest van de stad"
    said = []
    if high:
        said.append(f"hoger in {named(high)}")
    if low:
        said.append(f"lager in {named(low)}")
    return f"{subject}: {' en '.join(said)}; de andere wijken verschillen niet aantoonbaar"


def sentence_of_signs(rows: pd.DataFrame, name: str) -> str:
    """Which kinds are outside the 99.8% limits."""
    high = [first_lower(item) for item in rows.loc[rows["is_above"].astype(bool), "name"]]
    low = [first_lower(item) for item in rows.loc[rows["sign"] == comparison.LOWER, "name"]]
    if high and low:
        return f"Meer dan gemiddeld in {name}: {named(high)}. Minder: {named(low)}"
    if high:
        return f"Meer dan gemiddeld in {name}: {named(high)}"
    if low:
        return f"Minder dan gemiddeld in {name}: {named(low)}"
    return f"Geen enkele soort is in {name} aantoonbaar anders dan in de rest van de stad"


def answer_on_total(prepared: Prepared, code: str, name: str) -> str:
    """The answer to "what happens here" from the total of all crimes."""
    rows, year = wijk_rows(prepared, code), prepared.facts.year
    if rows.empty:
        return f"Over {year} zijn er nog geen politiecijfers voor {name}."
    return sentence_of_total(rows, name, year)


def sentence_of_total(rows: pd.DataFrame, name: str, year: int) -> str:
    """The answer to "what happens here", from the total."""
    total = rows[rows["key"] == TOTAL]
    if total.empty:
        return f"Voor {name} is het totaal aantal misdrijven in {year} niet bekend."
    line = total.iloc[0]
    count = dutch_number(int(line["count"]))
    if pd.isna(line["rate"]):
        return (
            f"In {year} registreerde de politie {count} misdrijven in {name}. Per inwoner zegt dat weinig: {NO_RATE}."
        )
    rate, rest = dutch_number(line["rate"], 1), dutch_number(line["rest_rate"], 1)
    return (
        f"In {year} registreerde de politie {count} misdrijven in {name}: {rate} per 1.000 inwoners, "
        f"tegen {rest} in de rest van de stad. Dat is {COMPARED[line['sign']]}."
    )


def indicator_table(prepared: Prepared, rows: pd.DataFrame, footing: Footing, name: str) -> Table:
    """Count, rate with margin, rest of the city and sign per kind."""
    columns = (
        Column("soort", "Soort", is_row_header=True),
        Column("aantal", "Aantal", align="right"),
        Column("per", "Per 1.000", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("rest", "Rest van de stad", "per 1.000", align="right"),
        Column("vergelijking", f"{name} vergeleken"),
    )
    lines = [
        (
            tables.text(str(row["name"]), note="per woning" if row["denominator_kind"] == "dwellings" else ""),
            parts.count_cell(row["count"], row["missing"], row["status"]),
            parts.rate_cell(row["rate"]),
            parts.interval_cell(row["lower"], row["upper"]),
            parts.rate_cell(row["rest_rate"]),
            tables.text(shape_and_words(row["sign"])),
        )
        for _, row in rows.iterrows()
    ]
    notes = (
        "Hoger of lager: buiten de 99,8%-grens. Mogelijk: buiten de 95%-grens. Met veel wijken naast elkaar "
        "geeft die laatste te vaak vals alarm. Meer dan gemiddeld: hoger, of twee jaar achter elkaar mogelijk hoger.",
        population_note(prepared),
    )
    return _table(
        footing, "soorten-tabel", f"Politiecijfers van {name} in {prepared.facts.year}", columns, lines, notes=notes
    )


def population_note(prepared: Prepared) -> str:
    """Which inhabitants the rates are set against, and which areas have no rate."""
    used = prepared.facts.wijken["population_year"].dropna().unique()
    years = " en ".join(str(int(year)) for year in sorted(used))
    left_out = prepared.facts.wijken.loc[prepared.facts.wijken["few_residents"], "name"].tolist()
    text = f"Inwoners en woningen op 1 januari {years}." if years else "Het aantal inwoners is niet bekend."
    if left_out:
        text += f" Zonder cijfer per inwoner en niet in de vergelijking: {named(left_out, 12)}."
        text += " Daar komen vooral bezoekers."
    return text


def section_offences(prepared: Prepared, code: str, name: str) -> Section:
    """Area x offence: every offence in scope with count, rate, margin and comparison; the chart shows the largest."""
    rows = prepared.offences[prepared.offences["code"] == code].sort_values(["kind", "sort_order"])
    footing = parts.footing(prepared.facts, CONTENTS)
    if rows.empty:
        lead = "De politie heeft voor deze wijk en dit jaar alleen het totaal geleverd, geen aantallen per delict."
        return Section("delicten", "Om welke delicten gaat het?", lead)
    top = rows.dropna(subset=["count"]).nlargest(TOP_OFFENCES, "count")
    chart = charts.bars(
        pd.DataFrame({"label": top["name"], "value": top["count"], "sign": "", "words": ""}),
        key="delicten",
        title=f"Het vaakst in {name}: {named([first_lower(item) for item in top['name'].head(3)])}",
        subtitle=f"Aantal registraties, {prepared.facts.year}, de tien grootste soorten",
        unit="registraties",
        name=name,
        footing=footing,
    )
    lead = f"Van {len(rows)} soorten delicten en overlast is het aantal bekend. Zeldzame delicten zeggen weinig."
    return Section(
        "delicten",
        "Om welke delicten gaat het?",
        lead,
        (chart,),
        (_offence_table(prepared, rows, footing, code, name),),
    )


def _offence_table(prepared: Prepared, rows: pd.DataFrame, footing: Footing, code: str, name: str) -> Table:
    columns = (
        Column("delict", "Delict of overlast", is_row_header=True),
        Column("aantal", "Aantal", align="right"),
        Column("per", "Per 1.000 inwoners", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("vergelijking", "Tegen de rest van de stad"),
    )
    lines, groups = [], []
    for kind, label in OffenceKind.choices:
        part = rows[rows["kind"] == kind]
        sensitive = _sensitive_rows(prepared, code, kind)
        if part.empty and not sensitive:
            continue
        groups.append(RowGroup(label.capitalize(), len(lines), len(part) + len(sensitive)))
        lines += [
            (
                tables.text(row["name"]),
                parts.count_cell(row["count"], row["missing"], row["status"]),
                parts.rate_cell(row["rate"]),
                parts.interval_cell(row["lower"], row["upper"]),
                tables.text(shape_and_words(row["sign"])),
            )
            for _, row in part.iterrows()
        ]
        lines += sensitive
    notes = (
        "Gevoelige delicten (zoals discriminatie) staan er alleen bij als het er genoeg zijn, afgerond op vijftallen.",
        "Verkeer, milieu en luchtvaart horen niet bij sociale veiligheid en staan er niet bij.",
    )
    caption = f"Delicten en overlast in {name}, {prepared.facts.year}"
    return _table(footing, "delicten-tabel", caption, columns, lines, notes=notes, groups=tuple(groups))


def _sensitive_rows(prepared: Prepared, code: str, kind: str) -> list[tuple[Cell, ...]]:
    offences = prepared.facts.offences
    listed = offences[
        (offences["sensitivity"] == Sensitivity.SENSITIVE) & (offences["kind"] == kind) & offences["in_scope"]
    ]
    return [
        (
            tables.text(row["name"]),
            prepared.sensitive[code, row["code"]],
            tables.not_applicable(),
            tables.not_applicable(),
            tables.text("niet vergeleken"),
        )
        for _, row in listed.sort_values("sort_order").iterrows()
        if (code, row["code"]) in prepared.sensitive
    ]


def section_buurten(prepared: Prepared, code: str, name: str) -> Section:
    """The buurten of the wijk with protected counts, and the spots by name."""
    facts = prepared.facts
    buurten = facts.areas[facts.areas["parent"] == code]
    rows = facts.of_year("police")
    rows = rows[rows["sensitivity"] == Sensitivity.ORDINARY]
    here = rows[rows["area"].isin([*buurten["code"], code])]
    wide = here.pivot_table(
        index="area", columns="indicator", values="value", aggfunc="first", dropna=False, sort=False
    )
    order = [key for key in _shown_keys(facts.indicators) if key in wide.columns and wide[key].notna().any()][:6]
    spots = facts.spots[facts.spots["wijk"] == code]
    items = tuple(f"{row['name']} ({row['kind']}, buurt {row['buurt']})" for _, row in spots.iterrows())
    if not order or buurten.empty:
        return Section("buurten", "Waar in de wijk?", "Er zijn geen cijfers per buurt.", items=items)
    wide = wide.reindex([*buurten["code"], code])[order].rename(index={code: MARGIN})
    shown = public_view(protect(wide, rule_for(Sensitivity.ORDINARY, Level.BUURT), assume_totals=False))
    names = dict(zip(buurten["code"], buurten["name"], strict=True))
    cells = {(line["row"], line["column"]): parts.protected_cell(line) for _, line in shown.iterrows()}
    labels = facts.indicators.set_index("key")["name"]
    columns = (
        Column("buurt", "Buurt", is_row_header=True),
        *(Column(key, str(labels[key]), align="right") for key in order),
    )
    lines = [(tables.text(names[buurt]), *(cells[buurt, key] for key in order)) for buurt in buurten["code"]]
    notes = (
        "Aantallen per buurt zijn afgerond op vijftallen; 1 tot en met 4 staat er als <5. Zo herkent niemand mensen.",
        "Tel buurten niet op: door het afronden klopt de som niet met de wijk.",
    )
    footing = parts.footing(facts, CONTENTS)
    table = _table(
        footing, "buurten-tabel", f"Registraties per buurt in {name}, {facts.year}", columns, lines, notes=notes
    )
    lead = "Buurten staan op nummer. De aantallen zijn klein: kijk naar grote verschillen, niet naar kleine."
    if items:
        lead += " De gemeente let extra op deze plekken:"
    return Section("buurten", "Waar in de wijk?", lead, tables=(table,), items=items)


def _shown_keys(indicators: pd.DataFrame) -> list[str]:
    return list(indicators.loc[~indicators["in_bbv"], "key"])


def key_figures(prepared: Prepared, code: str) -> tuple[KeyFigure, ...]:
    """The headline figures from police sources: total, burglary, violence, nuisance by youth."""
    rows = wijk_rows(prepared, code).set_index("key")
    made = []
    for key in (TOTAL, "woninginbraak", "geweld", "overlast_jeugd"):
        if key not in rows.index:
            continue
        row = rows.loc[key]
        has_rate = not pd.isna(row["rate"])
        made.append(
            KeyFigure(
                label=str(row["name"]),
                value=dutch_number(row["rate"], 1) if has_rate else dutch_number(int(row["count"])),
                unit=str(row["unit"]) if has_rate else "registraties",
                interval=parts.interval_text(row["lower"], row["upper"]) if has_rate else "",
                sign=SHAPES[row["sign"]],
                words=COMPARED[row["sign"]],
            )
        )
    return tuple(made[:3])
