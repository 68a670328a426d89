from django.apps import AppConfig
from django.core.checks import register

from amersfoort_veiligheid.web.accessibility import check_statement, check_test_is_due
from amersfoort_veiligheid.web.house_style import check_house_style


class WebConfig(AppConfig):
    name = "amersfoort_veiligheid.web"
    label = "web"

    def ready(self) -> None:
        """Say what waits for beheer and look at the settings of this room; models are not there earlier."""
        from amersfoort_veiligheid.web import work, work_of_beheer  # noqa: PLC0415

        register(check_house_style)
        register(check_statement)
        register(check_test_is_due, deploy=True)
        work.add_sources("web", work_of_beheer.SOURCES)
