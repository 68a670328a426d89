"""The one place that names all apps' addresses."""

from django.contrib import admin
from django.urls import include, path

handler500 = "amersfoort_veiligheid.web.busy.server_error"

urlpatterns = [
    path("beheer/", admin.site.urls),
    path("account/", include("amersfoort_veiligheid.accounts.urls")),
    path("", include("cycle.urls")),
    path("", include("analysis.urls")),
    path("", include("vap.urls")),
    path("", include("agov.urls")),
    path("", include("amersfoort_veiligheid.web.urls")),
]
