"""Protection of small numbers: what a table may show, and what a reader could still work out.

Every channel (screen, CSV, ODS, XLSX, JSON, chart, PDF) shows the result of `protect` and nothing else.
"""

from analysis.stats.disclosure.linked import LinkedSum, audit_linked, differencing_range, is_wide_enough
from analysis.stats.disclosure.protection import as_table, hidden_ranges, protect, protect_flows, public_view
from analysis.stats.disclosure.rules import (
    CLASS_I_BUURT,
    CLASS_I_MUNICIPALITY,
    CLASS_I_WIJK,
    CLASS_II,
    CLASS_III,
    CLASS_IV_MUNICIPALITY,
    CLASS_IV_WIJK,
    HIDDEN_SIGN,
    HIDDEN_STATES,
    MARGIN,
    MISSING_SIGN,
    OFFICE_REASONS,
    PUBLIC_STATES,
    REASONS,
    DisclosureRule,
    Interval,
    Level,
    PublicState,
    State,
    SurveyLimits,
    rule_for,
)
from analysis.stats.disclosure.survey_limits import protect_survey

__all__ = [
    "CLASS_II",
    "CLASS_III",
    "CLASS_IV_MUNICIPALITY",
    "CLASS_IV_WIJK",
    "CLASS_I_BUURT",
    "CLASS_I_MUNICIPALITY",
    "CLASS_I_WIJK",
    "HIDDEN_SIGN",
    "HIDDEN_STATES",
    "MARGIN",
    "MISSING_SIGN",
    "OFFICE_REASONS",
    "PUBLIC_STATES",
    "REASONS",
    "DisclosureRule",
    "Interval",
    "Level",
    "LinkedSum",
    "PublicState",
    "State",
    "SurveyLimits",
    "as_table",
    "audit_linked",
    "differencing_range",
    "hidden_ranges",
    "is_wide_enough",
    "protect",
    "protect_flows",
    "protect_survey",
    "public_view",
    "rule_for",
]
