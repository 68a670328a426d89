"""Counts of target groups and the database: definitions in, observations out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from django.utils import timezone

from analysis.enums import Missing
from analysis.imports.base import CheckedFile
from analysis.imports.target_groups import GroupDefinition, read_target_groups
from analysis.models import Delivery
from cycle.enums import OffenceKind
from cycle.models import Area, OffenceType, TargetGroupDefinition

MISSING_NUMBER = {
    "": Missing.NONE,
    "missing": Missing.MISSING,
    "withheld": Missing.WITHHELD,
    "not_applicable": Missing.NOT_APPLICABLE,
}


def read(delivery: Delivery) -> CheckedFile:
    """Check the stored file against the definitions and areas that are known."""
    definitions = TargetGroupDefinition.objects.select_related("group")
    areas = Area.objects.filter(version=delivery.area_version)
    return read_target_groups(
        Path(delivery.file.path),
        definitions=[
            GroupDefinition(
                group=definition.group.key,
                name=definition.group.name,
                version=definition.version,
                valid_from=definition.valid_from,
                valid_to=definition.valid_to,
                from_police=definition.group.from_police,
            )
            for definition in definitions
        ],
        areas=dict(areas.values_list("code", "name")),
        source_kind=delivery.table.source.kind,
        today=timezone.localdate(),
        offences=dict(OffenceType.objects.filter(kind=OffenceKind.CRIME).values_list("code", "name")),
    )


def observations(delivery: Delivery) -> pd.DataFrame:
    """Observations of the accepted rows, as database columns.

    Offences committed by a group are told from persons by their unit: only they have an offence.
    """
    rows = read(delivery).accepted
    definitions = {
        (key, version): pk
        for pk, key, version in TargetGroupDefinition.objects.values_list("pk", "group__key", "version")
    }
    areas = dict(Area.objects.filter(version=delivery.area_version).values_list("code", "pk"))
    offences = dict(OffenceType.objects.filter(kind=OffenceKind.CRIME).values_list("code", "pk"))
    pairs = zip(rows["group"], rows["definition_version"], strict=True)
    return pd.DataFrame(
        {
            "definition_id": [definitions[pair] for pair in pairs],
            "flow": rows["flow"].to_numpy(),
            "offence_type_id": rows["offence"].map(offences).astype("Int64").to_numpy(),
            "age_band": rows["age_band"].to_numpy(),
            "area_id": rows["area"].map(areas).astype("int64").to_numpy(),
            "year": rows["year"].to_numpy(),
            "month": 0,
            "value": rows["count"].to_numpy(),
            "top2_share": rows["top2_share"].to_numpy(),
            "missing": rows["missing"].map(MISSING_NUMBER).astype("int64").to_numpy(),
            "status": 0,
            "reliability": "",
            "table_id": delivery.table_id,
            "delivery_id": delivery.pk,
        }
    )
