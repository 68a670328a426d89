"""Addresses of the vap room."""

from django.urls import URLPattern, path

from vap.views import (
    choices,
    commitments,
    consultation,
    deeds,
    innovation,
    lessons,
    plans,
    portfolio,
    priorities,
    scoring,
)

app_name = "vap"

urlpatterns: list[URLPattern] = [
    path("prioriteiten/", priorities.priority_list, name="priority-list"),
    path("prioriteiten/bestand/<slug:form>/", priorities.priority_export, name="priority-export"),
    path("prioriteiten/nieuw/<int:cycle_pk>/", priorities.priority_new, name="priority-new"),
    path("prioriteiten/bewust-niet/", choices.not_chosen, name="not-chosen"),
    path("prioriteiten/bewust-niet/bestand/<slug:form>/", choices.not_chosen_export, name="not-chosen-export"),
    path("prioriteiten/doelgroepen/", choices.group_log, name="group-log"),
    path("prioriteiten/doelgroepen/bestand/<slug:form>/", choices.group_log_export, name="group-log-export"),
    path("prioriteiten/doelgroepen/<int:cycle_pk>/", choices.group_track, name="group-track"),
    path("prioriteiten/behapbaar/", portfolio.load, name="load"),
    path("prioriteiten/alles/", portfolio.portfolio, name="portfolio"),
    path("prioriteiten/wegen/<int:cycle_pk>/", scoring.scoring, name="scoring"),
    path("prioriteiten/wegen/<int:cycle_pk>/begin/", scoring.scoring_begin, name="scoring-begin"),
    path("prioriteiten/wegen/<int:cycle_pk>/criteria/", scoring.scoring_set_up, name="scoring-set-up"),
    path("prioriteiten/wegen/<int:cycle_pk>/stand/", scoring.scoring_move, name="scoring-move"),
    path("prioriteiten/wegen/<int:cycle_pk>/bevinding/<int:pk>/", scoring.finding_score, name="finding-score"),
    path("prioriteiten/bevinding/<int:pk>/bewust-niet/", choices.finding_leave_out, name="finding-leave-out"),
    path("prioriteiten/bevinding/<int:pk>/terug/", choices.finding_take_back, name="finding-take-back"),
    path("prioriteiten/<int:pk>/", priorities.priority_detail, name="priority-detail"),
    path("prioriteiten/<int:pk>/wijzig/<slug:part>/", priorities.priority_part, name="priority-part"),
    path("prioriteiten/<int:pk>/vervalt/", priorities.priority_drop, name="priority-drop"),
    path("prioriteiten/<int:pk>/versie/<int:number>/", priorities.priority_versions, name="priority-version"),
    path("prioriteiten/<int:pk>/vraag-reacties/", consultation.window_open, name="consultation-open"),
    path("prioriteiten/<int:pk>/sluit-reacties/", consultation.window_close, name="consultation-close"),
    path("prioriteiten/<int:pk>/reactie/", consultation.comment, name="comment"),
    path("prioriteiten/<int:pk>/reactie/<int:comment_pk>/antwoord/", consultation.answer, name="comment-answer"),
    # --- VAPs
    path("vaps/", plans.plan_list, name="plan-list"),
    path("vaps/<int:pk>/", plans.plan_detail, name="plan-detail"),
    # --- what organisations promise each other
    path("vaps/<int:pk>/toezeggingen/vraag/", commitments.commitment_ask, name="commitment-ask"),
    path("vaps/<int:pk>/toezeggingen/zeg-toe/", commitments.commitment_offer, name="commitment-offer"),
    path("vaps/toezeggingen/<int:pk>/", commitments.commitment_detail, name="commitment-detail"),
    path("vaps/toezeggingen/<int:pk>/wijzig/", commitments.commitment_change, name="commitment-change"),
    path("vaps/toezeggingen/<int:pk>/antwoord/", commitments.commitment_answer, name="commitment-answer"),
    path("vaps/toezeggingen/<int:pk>/eens/", commitments.commitment_agree, name="commitment-agree"),
    path("vaps/toezeggingen/<int:pk>/niet-eens/", commitments.commitment_refuse, name="commitment-refuse"),
    path("vaps/toezeggingen/<int:pk>/trek-in/", commitments.commitment_withdraw, name="commitment-withdraw"),
    path("vaps/toezeggingen/<int:pk>/nagekomen/", commitments.commitment_kept, name="commitment-kept"),
    path("vaps/toezeggingen/<int:pk>/weer-open/", commitments.commitment_reopen, name="commitment-reopen"),
    # --- who does what when
    path("wie-doet-wat/", deeds.deed_list, name="deed-list"),
    path("wie-doet-wat/bestand/<slug:form>/", deeds.deed_export, name="deed-export"),
    path("keuzes/<int:cycle_pk>/", choices.public_choices, name="public-choices"),
    # --- innovation and lessons
    path("innovatie/", innovation.innovation_list, name="innovation-list"),
    path("innovatie/bestand/<slug:form>/", innovation.innovation_export, name="innovation-export"),
    path("innovatie/voorstel/", innovation.innovation_propose, name="innovation-propose"),
    path("innovatie/<int:pk>/", innovation.innovation_detail, name="innovation-detail"),
    path("innovatie/<int:pk>/wijzig/", innovation.innovation_edit, name="innovation-edit"),
    path("innovatie/<int:pk>/begin/", innovation.innovation_start, name="innovation-start"),
    path("innovatie/<int:pk>/niet/", innovation.innovation_refuse, name="innovation-refuse"),
    path("innovatie/<int:pk>/einde/", innovation.innovation_end, name="innovation-end"),
    path("innovatie/<int:pk>/stap/", innovation.innovation_step, name="innovation-step"),
    path("innovatie/<int:pk>/les/", innovation.innovation_lesson, name="innovation-lesson"),
    path("lessen/", lessons.lesson_list, name="lesson-list"),
    path("lessen/bestand/<slug:form>/", lessons.lesson_export, name="lesson-export"),
    path("lessen/lijkt-op/", lessons.lessons_alike, name="lessons-alike"),
]
