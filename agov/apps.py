from django.apps import AppConfig


class AGOVConfig(AppConfig):
    name = "agov"

    def ready(self) -> None:
        """Fill pages of lower rooms; imported here because models are not there earlier."""
        from agov.reports.said_panel import add_panels  # noqa: PLC0415

        add_panels()
