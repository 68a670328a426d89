"""When news is due, which reminder a day asks for, and how long ago a day was in words."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from vap.enums import ReminderStage

# Days from the due moment, in order; shown beforehand on the page of who is asked.
STAGE_DAYS: Final[dict[ReminderStage, int]] = {
    ReminderStage.BEFORE: -14,
    ReminderStage.AFTER: 14,
    ReminderStage.GENERAL: 28,
    ReminderStage.SECRETARY: 42,
}


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def stage_day(due_on: date, stage: ReminderStage) -> date:
    """From which day a stage is reached."""
    return due_on + timedelta(days=STAGE_DAYS[stage])


def stages_reached(due_on: date, today: date) -> list[ReminderStage]:
    """The stages that a due moment has reached, in order; the last is what it asks for."""
    return [stage for stage in STAGE_DAYS if today >= stage_day(due_on, stage)]


def age_words(day: date, today: date) -> str:
    """How long ago ``day`` was, as people say it."""
    days = (today - day).days
    if days <= 0:
        return "vandaag"
    if days == 1:
        return "gisteren"
    if days < 14:
        return f"{days} dagen geleden"
    if days < 60:
        return f"{days // 7} weken geleden"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 24:
        return f"{months} maanden geleden"
    return f"{months // 12} jaar geleden"


def due_words(due_on: date, today: date) -> str:
    """How long until a due moment, or how long past it."""
    days = (due_on - today).days
    if days < 0:
        return f"{-days} dagen te laat" if days < -1 else "1 dag te laat"
    if days == 0:
        return "vandaag"
    return "morgen" if days == 1 else f"over {days} dagen"
