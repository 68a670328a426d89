"""Addresses of the vap room."""

from django.urls import URLPattern

app_name = "vap"

urlpatterns: list[URLPattern] = []
