"""A published survey table down the line: the publisher's estimates with their margins, beside our own survey."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import FigureStatus, Missing, PeriodKind, SourceKind, Statistic, TableContent
from analysis.models import Observation, SurveyWave
from analysis.services.deliveries import MoveNotAllowedError
from cycle.enums import Component
from tests.analysis.town import CITY, approve, check, receive
from tests.factories import DataSourceFactory, IndicatorFactory, SourceTableFactory, UserFactory

pytestmark = pytest.mark.usefixtures("storage")
HEADER = "ID;Marges;RegioS;Perioden;VoeltZichWelEensOnveilig_1;RapportcijferVeiligheidInBuurt_7"
ROWS = [
    "0;MW00000;GM0307;2023JJ00;    36.8;     7.1",
    "1;MOG0095;GM0307;2023JJ00;    34.9;       7",
    "2;MBG0095;GM0307;2023JJ00;    38.7;     7.2",
    "3;MW00000;NL01  ;2023JJ00;    34.1;     7.3",
    "4;MW00000;GM0307;2021JJ00;       .;     6.9",
]


@pytest.fixture
def table(town):
    for key, topic, statistic in (
        ("vm_onveilig", "Voelt zich wel eens onveilig", Statistic.PROPORTION),
        ("vm_cijfer", "Rapportcijfer veiligheid in buurt", Statistic.MEAN),
    ):
        IndicatorFactory(
            key=key,
            component=Component.PERCEPTION,
            source_kind=SourceKind.SURVEY,
            statistic=statistic,
            offence_group=None,
            unit="%" if statistic == Statistic.PROPORTION else "rapportcijfer",
            numerator={"topic": topic},
        )
    return SourceTableFactory(
        source=DataSourceFactory(kind=SourceKind.SURVEY),
        number="85146NED",
        content=TableContent.SURVEY,
        period_kind=PeriodKind.WAVE,
        region_column="RegioS",
    )


def send(table, rows=ROWS):
    return check(receive(table, ("\n".join([HEADER, *rows]) + "\n").encode(), name="85146NED.csv"))


def test_estimates_keep_the_margins_of_their_publisher(table):
    delivery = approve(send(table))

    assert delivery.periods == [[2021, 0], [2023, 0]]
    mark = Observation.objects.get(indicator__key="vm_cijfer", year=2023)
    assert (mark.area.code, mark.value, mark.lower, mark.upper, mark.n) == (CITY, 7.1, 7.0, 7.2, None)
    assert SurveyWave.objects.count() == 0


def test_percentage_becomes_a_share(table):
    approve(send(table))

    share = Observation.objects.get(indicator__key="vm_onveilig", year=2023)
    assert (share.value, share.lower, share.upper) == pytest.approx((0.368, 0.349, 0.387))


def test_dot_is_missing_and_no_zero(table):
    approve(send(table))

    row = Observation.objects.get(indicator__key="vm_onveilig", year=2021)
    assert (row.value, row.missing) == (None, Missing.MISSING)


def test_provisional_year_keeps_its_mark(table):
    portal = (
        '"Marges";"Perioden";"Regio\'s";"Beleving /Rapportcijfer veiligheid in buurt (rapportcijfer)"\n'
        '"Waarde";"2023*";"Amersfoort";7,1\n'
    )
    delivery = check(receive(table, portal.encode("utf-8-sig"), name="85146NED.csv"))

    approve(delivery)

    assert Observation.objects.get().status == FigureStatus.PROVISIONAL


def test_newest_version_of_an_indicator_gets_the_figures(table):
    newer = IndicatorFactory(
        key="vm_cijfer",
        version=2,
        component=Component.PERCEPTION,
        source_kind=SourceKind.SURVEY,
        offence_group=None,
        unit="rapportcijfer",
        numerator={"topic": "Rapportcijfer veiligheid in buurt"},
    )

    approve(send(table))

    assert {row.indicator for row in Observation.objects.filter(indicator__key="vm_cijfer")} == {newer}


def test_figures_of_another_municipality_are_never_used(table):
    delivery = send(table, ["0;MW00000;GM0344;2023JJ00;    36.8;     7.1"])

    assert delivery.rows_accepted == 0
    with pytest.raises(MoveNotAllowedError, match="geen enkele rij aangenomen"):
        approve(delivery)
    assert Observation.objects.count() == 0


def test_upload_of_a_published_table_needs_no_codebook(table, client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    content = ("\n".join([HEADER, *ROWS]) + "\n").encode()

    response = client.post(
        reverse("analysis:delivery-upload"), {"table": table.pk, "file": SimpleUploadedFile("vm.csv", content)}
    )

    assert response.status_code == 302
