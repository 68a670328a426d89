"""Exports of dossiers for the archive."""
