"""What the site says of how it treats people: the terms on the page are those of the settings."""

import re

from django.urls import reverse


def test_privacy_page_tells_the_terms_that_are_set(client, db, settings):
    settings.SURVEY_FILE_DAYS, settings.LINK_DAYS, settings.EVIDENCE_DAYS = 61, 62, 63
    settings.REACTION_MAIL_DAYS, settings.REACTION_DAYS = 64, 65

    page = client.get(reverse("agov:privacy")).content.decode()

    told = re.findall(r"(\d+) dagen", page)
    assert sorted(told) == ["61", "62", "63", "64", "65"]
