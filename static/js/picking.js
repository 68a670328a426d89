// "Maak een bevinding": turns every figure in the tables of a report into a link, and back again.
//
// Markup: <a data-pick="ADDRESS OF A NEW FINDING" data-pick-report="NUMBER" href="page with all figures">. Tables are those
// with a caption "tabel-KEY" and header cells with data-column. A point of a chart counts as the row of its table with
// the same name. Without script, and for reports made before the columns had names, the link goes to its page.

const RUNNING = "Stop met kiezen";
const HINT = "Kies het cijfer waarover uw bevinding gaat: in een tabel, achter “Toon tabel”, of als punt in een grafiek.";
const button = document.querySelector("[data-pick]");

function addressOf(table, row, column) {
  const query = new URLSearchParams({ report: button.dataset.pickReport, table, row, column });
  return `${button.dataset.pick}?${query}`;
}

function keyOf(table) {
  return table.caption?.id.startsWith("tabel-") ? table.caption.id.slice("tabel-".length) : "";
}

function columnsOf(table) {
  return [...table.querySelectorAll("thead th")].map((head) => head.dataset.column ?? "");
}

function rowsOf(table) {
  return [...table.querySelectorAll("tbody tr:not(.group)")];
}

// A number, or the sign of a figure that is hidden or missing; a margin is no figure of its own.
function isFigure(cell, column) {
  if (cell.tagName !== "TD" || !column || /^(marge|margin)/.test(column)) return false;
  return cell.classList.contains("is-sign") || (cell.classList.contains("is-right") && /\d/.test(cell.textContent));
}

function pickable() {
  return [...document.querySelectorAll("main table.data-table")].filter((table) => keyOf(table) && columnsOf(table)[0]);
}

function start() {
  for (const table of pickable()) {
    const columns = columnsOf(table);
    rowsOf(table).forEach((row, number) => {
      [...row.cells].forEach((cell, place) => {
        if (!isFigure(cell, columns[place])) return;
        const link = document.createElement("a");
        link.className = "picking";
        link.href = addressOf(keyOf(table), number, columns[place]);
        link.append(...cell.childNodes);
        cell.append(link);
      });
    });
  }
}

function stop() {
  for (const link of document.querySelectorAll("a.picking")) link.replaceWith(...link.childNodes);
}

// A point carries a title such as "Havelbrink: 45,3 per 1.000"; its row in the table of the same figure has that name.
function addressOfPoint(target) {
  const title = target.closest("figure svg g:has(> title)")?.querySelector("title")?.textContent ?? "";
  const table = target.closest("figure")?.querySelector("table.data-table");
  if (!title || !table) return "";
  const columns = columnsOf(table);
  const number = rowsOf(table).findIndex((row) => title.startsWith(`${row.cells[0].textContent.trim()}:`));
  const place = columns.findIndex((column) => /^value/.test(column));
  return number < 0 || place < 0 ? "" : addressOf(keyOf(table), number, columns[place]);
}

if (button && pickable().length) {
  const label = button.textContent;
  const hint = document.createElement("p");
  hint.className = "picking-hint";
  hint.setAttribute("role", "status");
  button.parentElement.after(hint);
  button.setAttribute("role", "button");
  button.setAttribute("aria-pressed", "false");
  const toggle = (event) => {
    event.preventDefault();
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? RUNNING : label;
    hint.textContent = on ? HINT : "";
    if (on) start();
    else stop();
  };
  button.addEventListener("click", toggle);
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") toggle(event);
  });
  document.addEventListener("click", (event) => {
    if (button.getAttribute("aria-pressed") !== "true" || !(event.target instanceof Element)) return;
    const address = addressOfPoint(event.target);
    if (address) window.location.assign(address);
  });
}
