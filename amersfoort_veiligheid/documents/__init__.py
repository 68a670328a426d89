"""Figures, tables and PDF: how a report value becomes something to read, download or print."""
