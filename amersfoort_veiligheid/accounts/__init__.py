"""Users, organisations, roles, logging in and the audit trail."""
