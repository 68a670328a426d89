from django.apps import AppConfig


class VAPConfig(AppConfig):
    name = "vap"

    def ready(self) -> None:
        """Say what waits for whom; imported here because models are not there earlier."""
        from amersfoort_veiligheid.web.work import add_sources  # noqa: PLC0415
        from vap.reports import work, work_on_priorities  # noqa: PLC0415

        add_sources("vap", (*work.SOURCES, *work_on_priorities.SOURCES))
