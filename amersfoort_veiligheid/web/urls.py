"""Addresses of the shell: start page, jobs, health."""

from django.urls import URLPattern, URLResolver, path

from amersfoort_veiligheid.web import health, views

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("componenten/", views.components, name="components"),
    path("gezond/", health.alive, name="alive"),
    path("gereed/", health.ready, name="ready"),
]
