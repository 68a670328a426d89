"""Tests of the services of the cycle room."""
