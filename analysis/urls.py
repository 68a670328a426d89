"""Addresses of the analysis room."""

from django.urls import path

from analysis.views import calendar, deliveries, reports

app_name = "analysis"
urlpatterns = [
    path("leveringen/", deliveries.delivery_list, name="delivery-list"),
    path("leveringen/nieuw/", deliveries.delivery_upload, name="delivery-upload"),
    path("leveringen/verwacht/", calendar.expected_list, name="expected-list"),
    path("leveringen/verwacht/<int:pk>/vervalt/", calendar.expected_waive, name="expected-waive"),
    path("leveringen/bronnen/", calendar.source_list, name="source-list"),
    path("leveringen/bronnen/<slug:number>/haal-op/", calendar.table_fetch, name="table-fetch"),
    path("leveringen/<int:pk>/", deliveries.delivery_detail, name="delivery-detail"),
    path("leveringen/<int:pk>/oordeel/", deliveries.delivery_review, name="delivery-review"),
    path("leveringen/<int:pk>/gebruik/", deliveries.delivery_approve, name="delivery-approve"),
    path("leveringen/<int:pk>/weiger/", deliveries.delivery_refuse, name="delivery-refuse"),
    path("leveringen/<int:pk>/opnieuw/", deliveries.delivery_recheck, name="delivery-recheck"),
    path("leveringen/<int:pk>/afgewezen/", deliveries.delivery_rejects, name="delivery-rejects"),
    path("leveringen/<int:pk>/bestand/", deliveries.delivery_file, name="delivery-file"),
    path("stad/", reports.city, name="city"),
    path("wijken/", reports.wijk_list, name="wijk-list"),
    path("doelgroepen/", reports.target_group_list, name="target-group-list"),
    path("rapporten/<slug:kind>/<slug:code>/<int:year>/", reports.report_detail, name="report-detail"),
    path("rapporten/<slug:kind>/<slug:code>/<int:year>/pdf/", reports.report_pdf, name="report-pdf"),
    path("rapporten/<slug:kind>/<slug:code>/<int:year>/<slug:form>/", reports.report_export, name="report-export"),
    path(
        "rapporten/<slug:kind>/<slug:code>/<int:year>/tabel/<slug:key>/<slug:form>/",
        reports.report_table,
        name="report-table",
    ),
]
