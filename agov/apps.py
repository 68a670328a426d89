from django.apps import AppConfig

from amersfoort_veiligheid.web.start import show_everybody


class AGOVConfig(AppConfig):
    name = "agov"

    def ready(self) -> None:
        """Fill pages of lower rooms and say what waits; imported here because models are not there earlier."""
        from agov.reports import (  # noqa: PLC0415
            question_panel,
            replaced_panel,
            said_panel,
            thread_panel,
            work,
            work_of_archive,
            work_of_meetings,
            work_on_editions,
            work_on_questions,
        )
        from agov.views.public_site import start  # noqa: PLC0415
        from amersfoort_veiligheid.web.work import add_sources  # noqa: PLC0415

        said_panel.add_panels()
        question_panel.add_panels()
        thread_panel.add_panels()
        replaced_panel.add_panels()
        show_everybody(start)
        for module in (work, work_of_archive, work_of_meetings, work_on_editions, work_on_questions):
            add_sources("agov", module.SOURCES)
