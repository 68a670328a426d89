"""Tests of agov/services."""
