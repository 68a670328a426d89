"""What the import commands share: take in a file, check it, perhaps take it into use, and say what came of it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analysis.enums import DeliveryState
from analysis.imports import receiving
from analysis.models import Delivery, SourceTable
from analysis.services import deliveries, inline

ACCEPT_REASON = "In gebruik genomen met de opdracht --accept."


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of every import command."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--accept", action="store_true", help="neem de levering na de controle in gebruik")
    parser.add_argument("--json", action="store_true", help="één JSON-object op de uitvoer")


def deliver(command: BaseCommand, table: SourceTable, options: dict[str, Any], **more: Any) -> None:
    """Run the whole line for one file and print its outcome; a refused file is a ``CommandError`` (exit code 1)."""
    path: Path = options["file"]
    if not path.is_file():
        raise CommandError(f"Het bestand {path} is er niet.")
    if path.stat().st_size > settings.MAX_DELIVERY_BYTES:
        raise CommandError(f"Dit bestand is te groot: meer dan {settings.MAX_DELIVERY_BYTES // 1_000_000} MB kan niet.")
    try:
        delivery = _receive(table, path, more)
        if options["accept"] and delivery.state == DeliveryState.IN_REVIEW:
            job = deliveries.approve(delivery_id=delivery.pk, by=None, at=timezone.now(), reason=ACCEPT_REASON)
            inline.finish(job)
            delivery.refresh_from_db()
            _finish_the_rest(command)
    except (receiving.DeliveryError, inline.JobFailedError) as error:
        raise CommandError(str(error)) from error
    if delivery.state == DeliveryState.REFUSED:
        if options["json"]:
            command.stdout.write(json.dumps(outcome(delivery), ensure_ascii=False))
        raise CommandError(delivery.refusal)
    if options["json"]:
        command.stdout.write(json.dumps(outcome(delivery), ensure_ascii=False))
    else:
        print_outcome(command, delivery)


def _finish_the_rest(command: BaseCommand) -> None:
    """Make the reports too. The figures are in use by now: a job that fails here is told, the import went well."""
    try:
        inline.finish_all_open()
    except inline.JobFailedError as error:
        command.stderr.write(f"Let op: {error}")


def _receive(table: SourceTable, path: Path, more: dict[str, Any]) -> Delivery:
    try:
        with path.open("rb") as stream:
            delivery = receiving.receive(table=table, stream=stream, name=path.name, by=None, at=timezone.now(), **more)
    except receiving.AlreadyReceivedError as known:
        delivery = known.delivery
    return checked(delivery)


def checked(delivery: Delivery) -> Delivery:
    """Have the check done that a delivery still waits for, also one that failed before or that nobody did yet."""
    if delivery.awaits_check or receiving.is_being_checked(delivery):
        job = receiving.open_check(delivery)
        if not job.is_open:
            job = receiving.enqueue_check(delivery=delivery, by=None, at=timezone.now())
        inline.finish(job)
        delivery.refresh_from_db()
    return delivery


def outcome(delivery: Delivery) -> dict[str, Any]:
    """The outcome as the contract of the commands names it."""
    return {
        "delivery": delivery.pk,
        "state": delivery.state,
        "dialect": delivery.dialect,
        "rows_read": delivery.rows_read,
        "accepted": delivery.rows_accepted,
        "rejected": delivery.rows_rejected,
        "warnings": delivery.warnings,
        "rejects": [
            {"row": row, "column": column, "value": value, "reason": reason}
            for row, column, value, reason in delivery.rejects
        ],
        "total_check": delivery.total_check,
    }


def print_outcome(command: BaseCommand, delivery: Delivery) -> None:
    """Say in words what came of a delivery."""
    command.stdout.write(
        f"{delivery}: {delivery.get_state_display()}; {delivery.rows_read} rijen gelezen, "
        f"{delivery.rows_accepted} aangenomen, {delivery.rows_rejected} afgewezen."
    )
    for warning in delivery.warnings:
        command.stdout.write(f"Let op: {warning}")
    for row, column, value, reason in delivery.rejects[:20]:
        command.stdout.write(f"Rij {row}, {column} '{value}': {reason}")


def table_or_error(number: str) -> SourceTable:
    """The configured table with this number."""
    table = SourceTable.objects.filter(number=number).select_related("source").first()
    if table is None:
        known = ", ".join(SourceTable.objects.values_list("number", flat=True))
        raise CommandError(f"De tabel {number} is niet bekend. Wel bekend: {known}.")
    return table
