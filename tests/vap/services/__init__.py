"""Tests of vap/services."""
