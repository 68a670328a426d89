// The key "/" goes to the search box, as on many sites; never while somebody types, and never with another key.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const at = event.target;
  if (at.isContentEditable || at.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const box = document.querySelector(".page-search input");
  if (!box || box.offsetParent === null) return;
  event.preventDefault();
  box.focus();
  box.select();
});
