"""Addresses and rows that the tests of the board share."""

from django.urls import reverse

from tests.factories.policy import CycleStepFactory, PolicyCycleFactory, StepPlaceFactory

BOARD = reverse("agov:board")


def url(name, row, *more):
    return reverse(f"agov:{name}", args=[row.pk, *more])


def placed(cycle=None, **more):
    step = CycleStepFactory(**more)
    StepPlaceFactory(step=step, cycle=cycle or PolicyCycleFactory())
    return step


def settings_of(cycle, **more):
    return {
        "name": cycle.name,
        "strictness": "block",
        "max_priorities": "7",
        "max_vaps": "9",
        "max_per_trekker": "3",
        "max_per_partner": "4",
        "group_track_note": "",
        "revision": str(cycle.revision),
        **more,
    }
