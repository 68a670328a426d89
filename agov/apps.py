from django.apps import AppConfig


class AGOVConfig(AppConfig):
    name = "agov"
