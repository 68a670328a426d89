from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "analysis"
    verbose_name = "cijfers en analyse"

    def ready(self) -> None:
        """Say what waits for whom; imported here because models are not there earlier."""
        from amersfoort_veiligheid.web.work import add_sources  # noqa: PLC0415
        from analysis.reports import spots_panel, work  # noqa: PLC0415

        add_sources("analysis", work.SOURCES)
        spots_panel.add_panels()
