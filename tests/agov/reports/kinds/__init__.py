"""Tests of agov/reports."""
