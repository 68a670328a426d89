"""Tests of agov/views."""
