from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps  # the module: a second AppConfig by name would be taken as ours


class AccountsConfig(AppConfig):
    default = True
    name = "amersfoort_veiligheid.accounts"
    label = "accounts"
    verbose_name = "gebruikers en logboek"


class BeheerConfig(admin_apps.AdminConfig):
    default = False
    default_site = "amersfoort_veiligheid.accounts.site.BeheerSite"
