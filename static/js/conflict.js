// "Neem dit over": fills the field with the text of the other at once, and gives one's own back when the tick goes.
// Without script the tick is sent, and the server fills the field when it saves.
//
// Markup: <input type="checkbox" data-take="NAME"> followed, in the same parent, by a JSON list of the values.

function controlsOf(form, name) {
  return [...form.elements].filter((control) => control.name === name && control.type !== "hidden");
}

function read(controls) {
  return controls.flatMap((control) => {
    if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
    if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
    return [control.value];
  });
}

function write(controls, values) {
  for (const control of controls) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else control.value = values[0] ?? "";
  }
}

for (const tick of document.querySelectorAll("[data-conflict] [data-take]")) {
  const theirs = JSON.parse(tick.parentElement.querySelector("script").textContent);
  const controls = controlsOf(tick.form, tick.dataset.take);
  let mine = read(controls);
  tick.addEventListener("change", () => {
    if (tick.checked) mine = read(controls);
    write(controls, tick.checked ? theirs : mine);
  });
  for (const control of controls) {
    // who goes on typing in a text that was taken over has made it one's own
    control.addEventListener("input", () => {
      tick.checked = false;
    });
  }
}
