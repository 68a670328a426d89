"""Addresses of the agov room."""

from django.urls import URLPattern

app_name = "agov"

urlpatterns: list[URLPattern] = []
