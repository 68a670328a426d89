"""What changed between two frozen agendas, item by item and in words; for the secretary and for a nazending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agov.reports.pack_views import ItemView, PackView, PaperView
from amersfoort_veiligheid.web.word_changes import Change, word_changes


@dataclass(frozen=True)
class PartChanged:
    """One part of an item that says something else; ``before`` or ``after`` is empty when it came or went."""

    label: str
    before: str
    after: str

    @property
    def changes(self) -> list[Change]:
        """The same, word by word."""
        return word_changes(self.before, self.after)


@dataclass(frozen=True)
class ItemChanged:
    """What changed in one item. ``papers`` are those to send anew; ``sheet`` says whether its own pages changed."""

    id: int
    number: int
    title: str
    kind: str
    parts: tuple[PartChanged, ...] = ()
    papers: tuple[PaperView, ...] = ()
    sheet: bool = False
    item: ItemView | None = field(default=None, compare=False)

    @property
    def has_pages(self) -> bool:
        """Whether there is something to send."""
        return self.sheet or bool(self.papers)


def changes_between(before: PackView, after: PackView) -> list[ItemChanged]:
    """What changed, in the order of the new agenda; items that went come last."""
    old = {item.id: item for item in before.items}
    new = {item.id: item for item in after.items}
    found = [change for item in after.items if (change := _change(old.get(item.id), item)) is not None]
    found += [
        ItemChanged(item.id, item.number, item.title or "Punt", "vervallen", (PartChanged("punt", _name(item), ""),))
        for item in before.items
        if item.id not in new
    ]
    return found


def _change(old: ItemView | None, new: ItemView) -> ItemChanged | None:
    if old is None:
        papers = tuple(paper for paper in new.papers if not paper.follows_later)
        part = PartChanged("punt", "", _name(new))
        return ItemChanged(new.id, new.number, new.title, "nieuw", (part,), papers, new.has_sheet, new)
    before, after = _words(old), _words(new)
    labels = [*after, *(label for label in before if label not in after)]
    parts = tuple(
        PartChanged(label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    )
    known = {paper.sha256 for paper in old.papers}
    papers = tuple(paper for paper in new.papers if not paper.follows_later and paper.sha256 not in known)
    if not parts and not papers:
        return None
    is_sheet = new.has_sheet and any(not part.label.startswith("stuk ") and part.label != "begint om" for part in parts)
    return ItemChanged(new.id, new.number, new.title or _name(new), "gewijzigd", parts, papers, is_sheet, new)


def _name(item: ItemView) -> str:
    return item.title or f"({item.hidden_as} punt)"


def _words(item: ItemView) -> Mapping[str, str]:
    """Everything that an item says, as label and text; of one that stands elsewhere only what this part has of it."""
    if item.hidden_as:
        return {"nummer": str(item.number), "wie mag het lezen": item.hidden_as, "besloten, omdat": item.ground}
    if item.only_papers:
        return _paper_words(item)
    found = {
        "nummer": str(item.number),
        "begint om": item.starts,
        "titel": item.title,
        "wie mag het lezen": item.audience_words or "iedereen",
        "besloten, omdat": item.ground,
        "stand": item.off,
        "wat vragen wij": item.kind,
        "taak": item.task,
        "minuten": str(item.minutes),
        "toelichting": item.explanation,
        "voorgesteld": item.draft_outcome,
        "wie leidt het in": item.presenter,
        "geheimhouding": item.secrecy,
    }
    if item.subject:
        found["onderwerp"] = f"{item.subject.kind}: {item.subject.title}"
        found |= {f"onderwerp, {label}": text for label, text in item.subject.parts}
    if item.results:
        found["resultaten samen"] = " ".join([item.results.answer, *item.results.money])
        for plan in item.results.plans:
            goals = [f"{goal.title}: {goal.outcome}. {goal.words}".strip() for goal in plan.goals]
            words = [plan.state, plan.answer, plan.done, *plan.money, *(": ".join(one) for one in plan.lights), *goals]
            found[f"resultaat van {plan.title}"] = " ".join(words)
    return found | _paper_words(item)


def _paper_words(item: ItemView) -> dict[str, str]:
    return {
        f"stuk “{paper.title}”": "wordt nagezonden"
        if paper.follows_later
        else f"{paper.pages} blz., kenmerk {paper.sha256[:8]}"
        for paper in item.papers
    }
