"""Addresses of the cycle room."""

from django.urls import path

from cycle.views import alignment, basis, council_requests, decisions, documents, partners, words

app_name = "cycle"

urlpatterns = [
    path("beleidsdocumenten/", documents.document_list, name="document-list"),
    path("beleidsdocumenten/nieuw/", documents.document_add, name="document-add"),
    path("beleidsdocumenten/<int:pk>/", documents.document_detail, name="document-detail"),
    path("beleidsdocumenten/<int:pk>/wijzig/", documents.document_change, name="document-change"),
    path("beleidsdocumenten/<int:pk>/stand/", documents.document_move, name="document-move"),
    path("beleidsdocumenten/<int:pk>/ronde/", documents.document_round_add, name="document-round-add"),
    path("beleidsdocumenten/<int:pk>/vergelijk/", documents.document_compare, name="document-compare"),
    path("beleidsdocumenten/<int:pk>/onderdeel/", documents.document_item_add, name="document-item-add"),
    path("beleidsdocumenten/onderdelen/<int:pk>/", documents.document_item, name="document-item"),
    path("beleidsdocumenten/onderdelen/<int:pk>/wijzig/", documents.document_item_change, name="document-item-change"),
    path("beleidsdocumenten/onderdelen/<int:pk>/weg/", documents.document_item_remove, name="document-item-remove"),
    path("beleidsdocumenten/onderdelen/<int:pk>/besluit/", decisions.document_item_decide, name="document-item-decide"),
    path("mandaten/", basis.mandate_list, name="mandate-list"),
    path("mandaten/nieuw/", basis.mandate_add, name="mandate-add"),
    path("mandaten/<int:pk>/", basis.mandate_detail, name="mandate-detail"),
    path("mandaten/<int:pk>/wijzig/", basis.mandate_change, name="mandate-change"),
    path("cycli/<int:pk>/grondslag/", basis.cycle_basis, name="cycle-basis"),
    path("cycli/<int:pk>/grondslag/wijzig/", basis.cycle_basis_change, name="cycle-basis-change"),
    path("cycli/<int:pk>/mijlpalen/", basis.milestone_add, name="milestone-add"),
    path("mijlpalen/<int:pk>/gehaald/", basis.milestone_reach, name="milestone-reach"),
    path("verzoeken-van-de-raad/", council_requests.council_request_list, name="council-request-list"),
    path("verzoeken-van-de-raad/nieuw/", council_requests.council_request_add, name="council-request-add"),
    path("verzoeken-van-de-raad/<int:pk>/", council_requests.council_request_detail, name="council-request-detail"),
    path(
        "verzoeken-van-de-raad/<int:pk>/wijzig/", council_requests.council_request_change, name="council-request-change"
    ),
    path("verzoeken-van-de-raad/<int:pk>/sluit/", council_requests.council_request_close, name="council-request-close"),
    path("afstemming/", alignment.alignment_list, name="alignment-list"),
    path("afstemming/nieuw/", alignment.alignment_add, name="alignment-add"),
    path("afstemming/<int:pk>/wijzig/", alignment.alignment_change, name="alignment-change"),
    path("afstemming/bestand/<slug:form>/", alignment.alignment_export, name="alignment-export"),
    path("partners/", partners.partner_list, name="partner-list"),
    path("partners/<int:pk>/", partners.partner_detail, name="partner-detail"),
    path("partners/<int:pk>/planning/", partners.partner_planning_add, name="partner-planning-add"),
    path("partners/planning/<int:pk>/weg/", partners.partner_planning_remove, name="partner-planning-remove"),
    path("soorten-veiligheid/", words.safety_kind_list, name="safety-kind-list"),
    path("begrippen/", words.glossary, name="glossary"),
]
