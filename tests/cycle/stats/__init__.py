"""Tests of the pure rules of the cycle room."""
