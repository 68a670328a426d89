from django.apps import AppConfig


class VAPConfig(AppConfig):
    name = "vap"
