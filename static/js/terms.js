// Escape puts away the meaning of a term that hover or focus brought up; a meaning opened by a tap the browser closes.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:hover, .term:focus-within")) {
    term.classList.add("is-put-away");
    const back = () => term.classList.remove("is-put-away");
    term.addEventListener("pointerleave", back, { once: true });
    term.addEventListener("focusout", back, { once: true });
  }
});
