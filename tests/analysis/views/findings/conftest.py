"""The researcher, and an analysis under discussion."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState
from tests.analysis.views.findings.pages import log_in
from tests.factories.policy import SafetyAnalysisFactory


@pytest.fixture
def carla(client):
    return log_in(client, Role.ONDERZOEKER)


@pytest.fixture
def discussed():
    return SafetyAnalysisFactory(state=AnalysisState.DISCUSSION)
