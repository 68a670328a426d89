"""Addresses of the agov room."""

from django.urls import URLPattern, path

from agov.views import board, consequences, cycles, expectations, overview, projects, rounds, route, sessions, steps

app_name = "agov"

urlpatterns: list[URLPattern] = [
    path("waar-staan-we/", overview.overview, name="overview"),
    # --- consequences for our own policy
    path("consequenties/", consequences.consequence_list, name="consequence-list"),
    path("consequenties/bestand/<slug:form>/", consequences.consequence_export, name="consequence-export"),
    path("consequenties/nieuw/", consequences.consequence_add, name="consequence-add"),
    path("consequenties/<int:pk>/", consequences.consequence_detail, name="consequence-detail"),
    path("consequenties/<int:pk>/wijzig/", consequences.consequence_edit, name="consequence-edit"),
    path("consequenties/<int:pk>/staat-erin/", consequences.consequence_done, name="consequence-done"),
    path("consequenties/<int:pk>/vervalt/", consequences.consequence_lapse, name="consequence-lapse"),
    path("consequenties/<int:pk>/heropen/", consequences.consequence_reopen, name="consequence-reopen"),
    # --- what we expect of partners
    path("verwachtingen/", expectations.expectation_list, name="expectation-list"),
    path("verwachtingen/bestand/<slug:form>/", expectations.expectation_export, name="expectation-export"),
    path("verwachtingen/antwoorden/", expectations.expectation_matrix, name="expectation-matrix"),
    path(
        "verwachtingen/antwoorden/bestand/<slug:form>/",
        expectations.expectation_matrix_export,
        name="expectation-matrix-export",
    ),
    path("verwachtingen/nieuw/", expectations.expectation_add, name="expectation-add"),
    path("verwachtingen/<int:pk>/", expectations.expectation_detail, name="expectation-detail"),
    path("verwachtingen/<int:pk>/wijzig/", expectations.expectation_edit, name="expectation-edit"),
    path("verwachtingen/<int:pk>/antwoord/", expectations.expectation_answer, name="expectation-answer"),
    # --- running projects, and what happens to them at a new cycle
    path("lopende-projecten/", projects.project_list, name="project-list"),
    path("lopende-projecten/nieuw/", projects.project_add, name="project-add"),
    path("lopende-projecten/<int:pk>/", projects.project_detail, name="project-detail"),
    path("lopende-projecten/<int:pk>/wijzig/", projects.project_edit, name="project-edit"),
    path("lopende-projecten/<int:pk>/sluit/", projects.project_end, name="project-end"),
    path("lopende-projecten/cyclus/<int:pk>/", projects.carry_over_board, name="carry-over-board"),
    path("lopende-projecten/cyclus/<int:pk>/<int:project_pk>/", projects.carry_over_decide, name="carry-over-decide"),
    # --- the season board
    path("seizoensbord/", board.board, name="board"),
    path("seizoensbord/nieuw/", cycles.cycle_start, name="cycle-start"),
    path("seizoensbord/<int:pk>/", board.board_of_cycle, name="board-cycle"),
    path("seizoensbord/<int:pk>/afwijkingen/", board.deviation_list, name="deviation-list"),
    path("seizoensbord/<int:pk>/afwijkingen/bestand/<slug:form>/", board.deviation_export, name="deviation-export"),
    path("seizoensbord/<int:pk>/planningen/", board.planning_dates, name="planning-dates"),
    path("seizoensbord/<int:pk>/begin/", cycles.cycle_begin, name="cycle-begin"),
    path("seizoensbord/<int:pk>/instellingen/", cycles.cycle_settings, name="cycle-settings"),
    path("seizoensbord/<int:pk>/sluit/", cycles.cycle_close, name="cycle-close"),
    path("seizoensbord/<int:pk>/volgende/", cycles.cycle_next, name="cycle-next"),
    path("seizoensbord/fasen/<int:pk>/", cycles.phase_detail, name="phase-detail"),
    path("seizoensbord/stappen/<int:pk>/", steps.step_detail, name="step-detail"),
    path("seizoensbord/stappen/<int:pk>/begin/", steps.step_begin, name="step-begin"),
    path("seizoensbord/stappen/<int:pk>/heropen/", steps.step_reopen, name="step-reopen"),
    path("seizoensbord/stappen/<int:pk>/klaar/", steps.step_finish, name="step-finish"),
    path("seizoensbord/stappen/<int:pk>/sla-over/", steps.step_skip, name="step-skip"),
    path("seizoensbord/stappen/<int:pk>/splits/", steps.step_split, name="step-split"),
    path("seizoensbord/stappen/<int:pk>/verplaats/", steps.step_move, name="step-move"),
    path("seizoensbord/stappen/<int:pk>/wijzig/", steps.step_change, name="step-change"),
    # --- the three slagen
    path("slagen/", rounds.round_list, name="round-list"),
    path("slagen/<int:pk>/", rounds.round_detail, name="round-detail"),
    path("slagen/<int:pk>/planning/", rounds.round_plan, name="round-plan"),
    path("slagen/<int:pk>/open/", rounds.round_open, name="round-open"),
    path("slagen/<int:pk>/sluit/", rounds.round_close, name="round-close"),
    path("slagen/<int:pk>/heropen/", rounds.round_reopen, name="round-reopen"),
    path("slagen/<int:pk>/deelnemers/", rounds.round_prepare, name="round-prepare"),
    path("slagen/<int:pk>/deelnemers/nieuw/", rounds.participant_add, name="participant-add"),
    path("slagen/<int:pk>/uitnodigen/", rounds.round_invite, name="round-invite"),
    path("slagen/<int:pk>/antwoord/", rounds.round_answer, name="round-answer"),
    path("slagen/<int:pk>/bronnen/<int:source_pk>/", rounds.round_source, name="round-source"),
    path("slagen/<int:pk>/sessies/<slug:kind>/", sessions.session_new, name="session-new"),
    path("slagen/deelnemers/<int:pk>/", rounds.participant_state, name="participant-state"),
    # --- the route past the bodies
    path("slagen/haltes/<int:pk>/", route.stop_detail, name="stop-detail"),
    path("slagen/haltes/<int:pk>/planning/", route.stop_plan, name="stop-plan"),
    path("slagen/haltes/<int:pk>/vervang/", route.stop_substitute, name="stop-substitute"),
    path("slagen/haltes/<int:pk>/behandeld/", route.stop_hold, name="stop-hold"),
    path("slagen/haltes/<int:pk>/prioriteit/<int:priority_pk>/", route.priority_decide, name="priority-decide"),
    path("slagen/teksten/<int:pk>/", route.priority_texts, name="priority-texts"),
    # --- sessions with partners
    path("sessies/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("sessies/<int:pk>/wijzig/", sessions.session_change, name="session-change"),
    path("sessies/<int:pk>/bijdrage/", sessions.session_contribute, name="session-contribute"),
    path("sessies/<int:pk>/afspraak/", sessions.session_agree, name="session-agree"),
    path("sessies/<int:pk>/sluit/", sessions.session_close, name="session-close"),
    path("sessies/<int:pk>/heropen/", sessions.session_reopen, name="session-reopen"),
    path("sessies/afspraken/<int:pk>/bevestig/", sessions.agreement_confirm, name="agreement-confirm"),
]
