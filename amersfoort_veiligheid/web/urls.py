"""Addresses of the shell: start page, jobs, health."""

from django.urls import URLPattern, URLResolver, path

from amersfoort_veiligheid.web import drafts_views, health, jobs_views, mail_views, saved_filters_views, views

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("componenten/", views.components, name="components"),
    path("concepten/", drafts_views.draft_save, name="draft"),
    path("concepten/<int:pk>/weg/", drafts_views.draft_drop, name="draft-drop"),
    path("keuzen/bewaar/", saved_filters_views.filter_save, name="filter-save"),
    path("keuzen/<int:pk>/weg/", saved_filters_views.filter_drop, name="filter-drop"),
    path("taken/", jobs_views.job_list, name="job-list"),
    path("taken/<int:pk>/", jobs_views.job_detail, name="job-detail"),
    path("taken/<int:pk>/annuleren/", jobs_views.job_cancel, name="job-cancel"),
    path("taken/<int:pk>/opnieuw/", jobs_views.job_retry, name="job-retry"),
    path("taken/<int:pk>/bestand/", jobs_views.job_file, name="job-file"),
    path("mail/", mail_views.mail_list, name="mail-list"),
    path("mail/<int:pk>/besluit/", mail_views.mail_settle, name="mail-settle"),
    path("gezond/", health.alive, name="alive"),
    path("gereed/", health.ready, name="ready"),
]
