from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amersfoort_veiligheid.web"
    label = "web"
