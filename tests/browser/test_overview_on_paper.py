"""The mayor's page fits on one sheet of paper (S112), with what there is to know and nothing to fill in."""

from tests.browser.conftest import OpenPage
from tests.pdf_text import pages_of


def test_mayors_overview_prints_on_one_page(open_page: OpenPage):
    page = open_page("/waar-staan-we/", "bestuurder")

    printed = pages_of(page.pdf(format="A4"))

    assert len(printed) == 1
    for words in ("Wat wacht er op u?", "te laat?", "Wat komt eraan?", "Stand op"):
        assert words in printed[0]
    assert "Seizoensbord" not in printed[0]  # no menu on paper
    assert page.locator("main form").count() == 0
