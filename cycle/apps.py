from django.apps import AppConfig


class CycleConfig(AppConfig):
    name = "cycle"
    verbose_name = "gebieden en indelingen"

    def ready(self) -> None:
        """Say what waits for whom; imported here because models are not there earlier."""
        from amersfoort_veiligheid.web.work import add_sources  # noqa: PLC0415
        from cycle.reports import work  # noqa: PLC0415

        add_sources("cycle", work.SOURCES)
