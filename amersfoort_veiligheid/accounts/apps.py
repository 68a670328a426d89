from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "amersfoort_veiligheid.accounts"
    label = "accounts"
