"""Minutes in the browser: the text with what changed, writing it, reactions of those who were there, paper."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions, tasks
from agov.enums import MeetingState, MinutesState, ReactionState, SubjectKind
from agov.forms.minutes import ChooseTextForm, CirculateForm, ReactionAnswerForm, ReactionForm, SectionForm
from agov.models import AgendaItem, Meeting, Minutes, MinutesReaction, MinutesSection
from agov.queries.minutes import sections_of
from agov.services import minutes as services
from agov.views.desk import meeting_crumbs
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import ShellForm


def _meeting(request: UserRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user).select_related("body", "cycle")
    return get_object_or_404(meetings, pk=pk)


def _section(request: UserRequest, pk: int) -> MinutesSection:
    sections = MinutesSection.objects.visible_to(request.user).select_related("minutes__meeting", "item")
    return get_object_or_404(sections, pk=pk)


@require_safe
def minutes_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The minutes of a meeting, as far as they are and as far as this reader may read them."""
    meeting = _meeting(request, pk)
    require(permissions.may_see_meetings(request.user))
    return _detail(request, meeting)


def _detail(
    request: UserRequest,
    meeting: Meeting,
    *,
    status: int = 200,
    failed: tuple[int, ShellForm] | None = None,
    circulate_form: CirculateForm | None = None,
) -> HttpResponse:
    """The page; ``failed`` is the number of a section or reaction with the form that was sent for it."""
    user, today = request.user, timezone.localdate()
    minutes = Minutes.objects.visible_to(user).filter(meeting=meeting).select_related("adopted_in__meeting").first()
    may_prepare = permissions.may_prepare_meetings(user)
    is_open = minutes is not None and minutes.state != MinutesState.ADOPTED
    sections = sections_of(minutes, user, with_reactions=is_open) if minutes else []
    can_react = (
        minutes is not None
        and minutes.state == MinutesState.CIRCULATED
        and minutes.react_until is not None
        and today <= minutes.react_until
        and services.present_as(minutes, user) is not None
    )
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "rows": [(one, *_forms_for(one.section, one.reactions, failed)) for one in sections],
        "may_make": may_prepare and meeting.state in services.AFTER and (minutes is None or is_open),
        "may_write": may_prepare and is_open,
        "can_react": can_react,
        "is_concept": minutes is not None and minutes.state == MinutesState.CONCEPT,
        "is_circulated": minutes is not None and minutes.state == MinutesState.CIRCULATED,
        "is_past": minutes is not None and minutes.react_until is not None and minutes.react_until < today,
        "is_adopted": minutes is not None and minutes.state == MinutesState.ADOPTED,
        "planned_in": _planned_in(request, meeting),
        "circulate_form": circulate_form or CirculateForm(prefix="rond"),
        "crumbs": meeting_crumbs(meeting),
    }
    return render(request, "agov/minutes_detail.html", context, status=status)


def _forms_for(
    section: MinutesSection, reactions: tuple[MinutesReaction, ...], failed: tuple[int, ShellForm] | None
) -> tuple[ChooseTextForm | None, ReactionForm, list[tuple[MinutesReaction, ReactionAnswerForm]]]:
    """The forms under a section: choosing a text, reacting, answering; the one that failed as it was sent."""
    number, sent = failed or (0, None)
    choose = ChooseTextForm(instance=section, prefix=f"kies-{section.pk}") if section.has_newer else None
    if choose and isinstance(sent, ChooseTextForm) and number == section.pk:
        choose = sent
    react = sent if isinstance(sent, ReactionForm) and number == section.pk else ReactionForm(prefix=f"r{section.pk}")
    answers = [
        (
            one,
            sent
            if isinstance(sent, ReactionAnswerForm) and number == one.pk
            else ReactionAnswerForm(prefix=f"a{one.pk}"),
        )
        for one in reactions
    ]
    return choose, react, answers


def _planned_in(request: UserRequest, meeting: Meeting) -> AgendaItem | None:
    """The item of a later meeting with which these minutes are to be adopted."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting")
    about = items.filter(subject_kind=SubjectKind.MINUTES, subject_id=meeting.pk)
    return about.exclude(meeting__state=MeetingState.CANCELLED).order_by("-meeting__starts_at").first()


@require_POST
def minutes_make(request: UserRequest, pk: int) -> HttpResponse:
    """Make the concept, or bring it up to date."""
    meeting = _meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.make_minutes(meeting_id=pk, by=request.user, at=timezone.now())
    except services.MinutesError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Het concept is bijgewerkt. Wat met de hand is geschreven, bleef staan.")
    return redirect("agov:meeting-minutes", meeting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def section_write(request: UserRequest, pk: int) -> HttpResponse:
    """Write one section by hand."""
    section = _section(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = SectionForm(request.POST if request.method == "POST" else None, instance=section)
    status = 422
    if form.is_valid():
        try:
            services.write_section(
                section_id=pk, seen=form.seen, text=form.cleaned_data["text"], by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.MinutesError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De tekst is bewaard.")
            return redirect(f"{reverse('agov:meeting-minutes', args=[section.minutes.meeting_id])}#deel-{pk}")
    way = ("Verslag", reverse("agov:meeting-minutes", args=[section.minutes.meeting_id]))
    context = {"form": form, "section": section, "crumbs": meeting_crumbs(section.minutes.meeting, way)}
    return render(request, "agov/minutes_section_form.html", context, status=status if form.is_bound else 200)


@require_POST
def section_choose(request: UserRequest, pk: int) -> HttpResponse:
    """Choose between the words by hand and what the facts say now."""
    section = _section(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ChooseTextForm(request.POST, instance=section, prefix=f"kies-{pk}")
    status = 422
    if form.is_valid():
        is_new = form.cleaned_data["take_generated"] == "ja"
        try:
            services.choose_text(
                section_id=pk, seen=form.seen, take_generated=is_new, by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.MinutesError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De nieuwe tekst staat er." if is_new else "De geschreven tekst blijft.")
            return redirect(f"{reverse('agov:meeting-minutes', args=[section.minutes.meeting_id])}#deel-{pk}")
    return _detail(request, section.minutes.meeting, status=status, failed=(pk, form))


def _done(
    request: UserRequest, meeting: Meeting, number: int, form: ShellForm, deed: Callable[[], object], said: str
) -> HttpResponse:
    """Do what a form on the page asked; the page with the form when something is missing."""
    if form.is_valid():
        try:
            deed()
        except services.MinutesError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("agov:meeting-minutes", meeting.pk)
    if isinstance(form, CirculateForm):
        return _detail(request, meeting, status=422, circulate_form=form)
    return _detail(request, meeting, status=422, failed=(number, form))


@require_POST
def minutes_circulate(request: UserRequest, pk: int) -> HttpResponse:
    """Let those who were there react."""
    meeting = _meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    minutes = get_object_or_404(Minutes.objects.visible_to(request.user), meeting=meeting)
    form = CirculateForm(request.POST, prefix="rond")

    def deed() -> object:
        day = form.cleaned_data["react_until"]
        return services.circulate(minutes_id=minutes.pk, react_until=day, by=request.user, at=timezone.now())

    return _done(request, meeting, 0, form, deed, "Wie erbij waren, kunnen het concept nu lezen en erop reageren.")


@require_POST
def minutes_take_back(request: UserRequest, pk: int) -> HttpResponse:
    """Make it a concept again."""
    meeting = _meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    minutes = get_object_or_404(Minutes.objects.visible_to(request.user), meeting=meeting)
    try:
        services.take_back(minutes_id=minutes.pk, by=request.user, at=timezone.now())
    except services.MinutesError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Het verslag is weer een concept; alleen het secretariaat leest het.")
    return redirect("agov:meeting-minutes", pk)


@require_POST
def section_react(request: UserRequest, pk: int) -> HttpResponse:
    """Say what must be otherwise; only who was there."""
    section = _section(request, pk)
    require(services.present_as(section.minutes, request.user) is not None)
    form = ReactionForm(request.POST, prefix=f"r{pk}")

    def deed() -> object:
        return services.react(section_id=pk, text=form.cleaned_data["text"], by=request.user, at=timezone.now())

    return _done(request, section.minutes.meeting, pk, form, deed, "Uw reactie is verstuurd.")


@require_POST
def reaction_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Say what was done with a reaction."""
    shown = MinutesSection.objects.visible_to(request.user)
    reactions = MinutesReaction.objects.filter(section__in=shown).select_related("section__minutes__meeting")
    reaction = get_object_or_404(reactions, pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ReactionAnswerForm(request.POST, prefix=f"a{pk}")

    def deed() -> object:
        return services.answer_reaction(
            reaction_id=pk,
            to=ReactionState(form.cleaned_data["to"]),
            answer=form.cleaned_data["answer"],
            by=request.user,
            at=timezone.now(),
        )

    return _done(request, reaction.section.minutes.meeting, pk, form, deed, "Het antwoord staat bij de reactie.")


@require_POST
def minutes_pdf(request: UserRequest, pk: int) -> HttpResponse:
    """Have the minutes put on paper by a job and go to its progress."""
    meeting = _meeting(request, pk)
    require(permissions.may_see_meetings(request.user))
    minutes = get_object_or_404(Minutes.objects.visible_to(request.user), meeting=meeting)
    job = jobs.enqueue(
        kind="minutes.pdf",
        title=f"Pdf maken: verslag van {meeting.title}",
        task=tasks.make_minutes_pdf,
        parameters={"minutes": minutes.pk, "user": request.user.pk},
        by=request.user,
        at=timezone.now(),
        key=f"minutes.pdf:{minutes.pk}:{request.user.pk}",
    )
    return redirect(job)
