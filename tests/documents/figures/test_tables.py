"""The table of a chart holds every number of it."""

from amersfoort_veiligheid.documents import figures as f
from tests.documents import samples
from tests.documents.figures.drawing import every_kind


@every_kind
def test_table_has_every_number_of_the_chart(make):
    spec = make()
    table = f.to_table(spec)
    items = [*spec.areas, *(point for series in spec.series for point in series.points)]

    in_table = sorted(
        cell.value
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.key.startswith("value") and cell.value is not None
    )

    assert in_table == sorted(item.value for item in items if item.value is not None)
    assert table.source == spec.source
    shown = [cell.sign for row in table.rows for cell in row[1:2]] if spec.areas else []
    assert shown == [area.sign for area in spec.areas]


def test_table_of_the_line_reads_like_this():
    rows = [[cell.text for cell in row] for row in f.to_table(samples.line()).rows]

    assert rows[0] == ["2014", "41,2", "38,2–44,6", "30,1", "29,6–30,6"]
    assert rows[7] == ["2021", "x", "x", "22,2", "21,7–22,7"]
    assert rows[10][1] == "22,8*"
    assert "Breuk vóór 2018: andere manier van registreren" in f.to_table(samples.line()).notes


def test_table_of_the_funnel_says_where_each_wijk_lies():
    table = f.to_table(samples.funnel())
    rows = {row[0].text: [cell.text for cell in row] for row in table.rows}

    assert [column.label for column in table.columns][1:] == [
        "Inwoners",
        "Per 1.000 inwoners",
        "Vergeleken met de stad",
    ]
    assert rows["De Kruiskamp"][3] == "buiten de 99,8%-grens"
    assert rows["Isselt"][2:] == ["x", ""]
