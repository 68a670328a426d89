"""Tests of the agov room."""
