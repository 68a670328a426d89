"""Addresses of the cycle room."""

from django.urls import URLPattern

app_name = "cycle"

urlpatterns: list[URLPattern] = []
