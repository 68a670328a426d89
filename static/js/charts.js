// Turns a drawn chart into an interactive one, in the same place and of the same size.
//
// Markup:
//   <figure data-chart="ID" data-interactive="auto|ask" data-plotly-src="/static/...plotly-basic.min.js">
//     <div data-chart-canvas><svg .../></div>
//     <script type="application/json" id="ID">{"data": [], "layout": {}, "config": {}}</script>
//   </figure>
// The address of the library may also stand once on the page, as data-plotly-page on any element.
// With data-plotly-when="asked" beside it, "auto" asks as well: a page for everybody stays light.
// "auto" replaces the drawing when the page is idle; "ask" adds a button first. On narrow screens "auto" also asks: the
// drawing for phones is made for reading, the interactive one for pointing. Without script the drawing stays.

const ASK = "Maak interactief";
const BACK = "Toon vaste grafiek";
const BUSY = "Bezig met laden…";
const FAILED = "De interactieve grafiek kon niet worden geladen. De vaste grafiek en de tabel blijven staan.";
const NARROW = 600;

let loading = null;

// A figure names its script itself, or the page names one for all its figures (stored reports outlive file names).
function sourceOf(figure) {
  return figure.dataset.plotlySrc || document.querySelector("[data-plotly-page]")?.dataset.plotlyPage || "";
}

function loadPlotly(source) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  if (!loading) {
    const url = new URL(source, document.baseURI);
    if (url.origin !== window.location.origin) return Promise.reject(new Error("other origin"));
    announceStyles();
    loading = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url.href;
      script.addEventListener("load", () => resolve(window.Plotly));
      script.addEventListener("error", () => {
        loading = null;
        document.getElementById("plotly.js-style-global")?.remove();
        script.remove();
        reject(new Error("not loaded"));
      });
      document.head.append(script);
    });
  }
  return loading;
}

// The library looks for this element; its class says that the rules stand in a style sheet (charts.css). Without it the
// library writes them into the page, which the content security policy forbids.
function announceStyles() {
  const mark = document.createElement("meta");
  mark.id = "plotly.js-style-global";
  mark.className = "no-inline-styles";
  document.head.append(mark);
}

function whenIdle(work) {
  if ("requestIdleCallback" in window) window.requestIdleCallback(work, { timeout: 3000 });
  else window.setTimeout(work, 200);
}

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.canvas = figure.querySelector("[data-chart-canvas]");
    this.drawing = [...this.canvas.childNodes];
    this.plot = null;
    this.button = null;
    this.message = null;
  }

  addButton() {
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "chart-toggle";
    this.button.textContent = ASK;
    this.button.setAttribute("aria-pressed", "false");
    this.button.addEventListener("click", () => (this.plot ? this.restore() : this.enliven()));
    this.message = document.createElement("p");
    this.message.className = "chart-message";
    this.message.setAttribute("role", "status");
    this.canvas.after(this.button, this.message);
  }

  say(words) {
    if (this.message) this.message.textContent = words;
  }

  async enliven() {
    this.say(this.button ? BUSY : "");
    try {
      const plotly = await loadPlotly(sourceOf(this.figure));
      const description = JSON.parse(document.getElementById(this.figure.dataset.chart).textContent);
      await this.draw(plotly, description);
      this.say("");
    } catch {
      this.restore();
      this.say(FAILED);
    }
  }

  async draw(plotly, description) {
    const box = this.canvas.getBoundingClientRect();
    const shown = this.drawing.find((node) => node.nodeType === 1 && node.getBoundingClientRect().height > 0);
    const name = shown?.querySelector("title")?.textContent ?? "Grafiek";
    const plot = document.createElement("div");
    plot.className = "chart-plot";
    plot.setAttribute("role", "group"); // not "img": the buttons of the library stand inside
    plot.setAttribute("aria-label", `${name} Interactieve grafiek; de tabel geeft dezelfde cijfers.`);
    // The place is fixed before the drawing goes, so nothing on the page moves.
    this.canvas.style.height = `${box.height}px`;
    const layout = { ...description.layout, height: box.height, autosize: true };
    plot.style.height = `${box.height}px`;
    this.canvas.replaceChildren(plot);
    this.plot = plot;
    await plotly.newPlot(plot, description.data, layout, description.config);
    this.figure.dataset.chartState = "interactive";
    if (this.button) {
      this.button.textContent = BACK;
      this.button.setAttribute("aria-pressed", "true");
    }
  }

  restore() {
    if (this.plot) window.Plotly?.purge(this.plot);
    this.plot = null;
    this.canvas.replaceChildren(...this.drawing);
    this.canvas.style.height = "";
    delete this.figure.dataset.chartState;
    if (this.button) {
      this.button.textContent = ASK;
      this.button.setAttribute("aria-pressed", "false");
    }
  }
}

function start(root) {
  const asksAlways = document.querySelector("[data-plotly-when='asked']") !== null;
  for (const figure of root.querySelectorAll("[data-chart]:not([data-chart-ready])")) {
    const wish = figure.dataset.interactive;
    if (wish !== "auto" && wish !== "ask") continue;
    if (!document.getElementById(figure.dataset.chart) || !sourceOf(figure)) continue;
    figure.dataset.chartReady = "";
    const chart = new Chart(figure);
    if (wish === "ask" || asksAlways || window.innerWidth < NARROW) chart.addButton();
    else whenIdle(() => chart.enliven());
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
