// Points at the same area in every drawing of the page: the map, the funnel and the rows of a chart share data-key.
// A pointer over an area shows where it is elsewhere; a click or tap keeps it until the next one.

let kept = null;

function mark(key, name) {
  for (const node of document.querySelectorAll(`.${name}`)) node.classList.remove(name);
  if (!key) return;
  for (const node of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) node.classList.add(name);
}

function keyOf(event) {
  return event.target instanceof Element ? (event.target.closest("[data-key]")?.dataset.key ?? null) : null;
}

document.addEventListener("pointerover", (event) => mark(keyOf(event), "is-pointed"));
document.addEventListener("click", (event) => {
  const key = keyOf(event);
  if (!key) return;
  kept = key === kept ? null : key;
  mark(kept, "is-kept");
});
