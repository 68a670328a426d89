"""Beheer of the cycle room: one module per part; importing them is what puts them in beheer."""

from cycle.admin import scheme, words
from cycle.admin.base import AuditedAdmin
from cycle.admin.nouns import OffenceGroupAdmin, OffenceTypeAdmin

__all__ = ["AuditedAdmin", "OffenceGroupAdmin", "OffenceTypeAdmin", "scheme", "words"]
