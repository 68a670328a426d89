// Keeps what somebody types until it is saved: at the server every few seconds, and on this device while the server
// can not be reached. Works on forms with a field "draft_form"; words and addresses stand in #draft-words.
//
// The copy on the device goes as soon as the server has the text, when the form was accepted (the server names it in a
// cookie), when somebody logs out, and after two weeks. It is offered to the same user only.

const words = document.getElementById("draft-words");
const PREFIX = "concept:";
const KEEP_DAYS = 14;
const LOCAL_AFTER = 300;
const SERVER_AFTER = 3000;
const ANSWER_WITHIN = 8000;

const keptForms = [];

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // full, or not allowed: then only the server keeps drafts
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // not allowed to use it: nothing to remove either
    }
  },
  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  },
};

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function pathOf(address) {
  return new URL(address, document.baseURI).pathname;
}

function keyOf(form, action) {
  return `${PREFIX}${words.dataset.user}:${form}|${action}`;
}

function isTyped(control) {
  if (!control.name || ["file", "password", "submit", "button"].includes(control.type)) return false;
  return !["csrfmiddlewaretoken", "draft_form", "draft_user", "take_theirs"].includes(control.name);
}

// The server says which form it accepted: the copy on the device is not needed any more.
function forgetAccepted() {
  const name = words.dataset.doneCookie;
  const done = cookie(name);
  if (!done) return;
  store.remove(`${PREFIX}${words.dataset.user}:${decodeURIComponent(done)}`);
  document.cookie = `${name}=; max-age=0; path=/; samesite=lax`;
}

function forgetOld() {
  const oldest = Date.now() - KEEP_DAYS * 24 * 3600 * 1000;
  for (const key of store.keys()) {
    const kept = store.read(key);
    if (!kept || kept.savedAt < oldest) store.remove(key);
  }
}

class KeptForm {
  constructor(form) {
    this.form = form;
    this.name = form.querySelector('input[name="draft_form"]').value;
    this.action = pathOf(form.getAttribute("action") || form.getAttribute("hx-post") || location.href);
    this.key = keyOf(this.name, this.action);
    this.saving = null;
    this.isLeaving = false;
    this.isDirty = false;
    this.status = words.content.querySelector("[role=status]").cloneNode();
    (form.querySelector(".buttons") ?? form).append(this.status);
    this.nameUser();
    this.begin = this.content(this.fields());
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("pagehide", () => this.left());
    window.addEventListener("online", () => this.isDirty && this.save());
    this.offer();
  }

  nameUser() {
    if (this.form.querySelector('input[name="draft_user"]')) return;
    const named = document.createElement("input");
    named.type = "hidden";
    named.name = "draft_user";
    named.value = words.dataset.user;
    this.form.append(named);
  }

  fields() {
    const pairs = [];
    for (const control of this.form.elements) {
      if (!isTyped(control)) continue;
      if (control.type === "checkbox" || control.type === "radio") {
        if (control.checked) pairs.push([control.name, control.value]);
      } else if (control.multiple) {
        for (const option of control.selectedOptions) pairs.push([control.name, option.value]);
      } else pairs.push([control.name, control.value]);
    }
    return pairs;
  }

  fill(pairs) {
    for (const control of this.form.elements) {
      if (!isTyped(control)) continue;
      const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
      else if (values.length) control.value = values[0];
    }
    this.changed();
  }

  // what somebody typed, to compare; the revision changes without anybody typing
  content(pairs) {
    return JSON.stringify(pairs.filter(([name]) => !name.endsWith("revision")));
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  changed() {
    this.isDirty = true;
    clearTimeout(this.localTimer);
    this.localTimer = setTimeout(() => this.keepHere(), LOCAL_AFTER);
    this.serverTimer ??= setTimeout(() => this.save(), SERVER_AFTER);
  }

  keepHere() {
    store.write(this.key, { savedAt: Date.now(), fields: this.fields() });
  }

  body() {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken?.value ?? "");
    body.set("user", words.dataset.user);
    body.set("form", this.name);
    body.set("page", location.pathname + location.search);
    body.set("action", this.action);
    body.set("fields", JSON.stringify(this.fields()));
    return body;
  }

  async save() {
    clearTimeout(this.serverTimer);
    this.serverTimer = null;
    if (this.saving || this.isLeaving) return;
    this.isDirty = false;
    const sent = JSON.stringify(this.fields());
    this.saving = this.send();
    const isKept = await this.saving;
    this.saving = null;
    if (isKept && sent === JSON.stringify(this.fields())) {
      clearTimeout(this.localTimer);
      store.remove(this.key);
    } else if (!isKept) {
      this.isDirty = true;
      this.keepHere();
      if (!this.isLeaving) this.serverTimer ??= setTimeout(() => this.save(), 3 * SERVER_AFTER);
    }
  }

  // Whether the server has it now; says in words what is wrong when it has not.
  async send(isAgain = false) {
    let answer;
    try {
      answer = await fetch(words.dataset.url, {
        method: "POST",
        body: this.body(),
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
    } catch {
      this.say(navigator.onLine ? words.dataset.unreachable : words.dataset.offline);
      return false;
    }
    if (answer.status === 204) {
      const time = new Date().toLocaleTimeString("nl-NL", {
        hour: "2-digit",
        minute: "2-digit",
        timeZone: words.dataset.zone,
      });
      this.say(`${words.dataset.saved} ${time}`);
      return true;
    }
    if (answer.status === 403 && !isAgain && this.renewToken()) return this.send(true);
    if (answer.type === "opaqueredirect") this.sayEnded();
    else if (answer.status === 409) this.say(words.dataset.other);
    else if (answer.status === 422 || answer.status === 413) this.say(words.dataset.tooLong);
    else this.say(words.dataset.unreachable);
    return false;
  }

  // Who logged in again in another window has a new token there; the cookie of the site holds it.
  renewToken() {
    const field = this.form.elements.csrfmiddlewaretoken;
    const fresh = cookie(words.dataset.csrfCookie);
    if (!field || !fresh || field.value === fresh) return false;
    field.value = fresh;
    return true;
  }

  sayEnded() {
    if (this.status.querySelector("a")) return;
    const link = words.content.querySelector("a").cloneNode(true);
    link.href = words.dataset.login;
    this.status.replaceChildren(`${words.dataset.ended} `, link);
  }

  async submitted(event) {
    if (event.defaultPrevented) return;
    this.keepHere();
    if (!navigator.onLine) {
      event.preventDefault();
      this.isDirty = true;
      this.say(words.dataset.offline);
      return;
    }
    if (this.saving) {
      // a draft that arrives after the form itself would come back as a ghost
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      this.isLeaving = true;
      await this.saving;
      this.form.requestSubmit(submitter);
      return;
    }
    this.isLeaving = true;
    clearTimeout(this.serverTimer);
    clearTimeout(this.localTimer);
    this.serverTimer = null;
    this.form.addEventListener("htmx:afterRequest", () => this.answered(), { once: true });
  }

  // htmx sent the form and the page stays
  answered() {
    this.isLeaving = false;
    forgetAccepted();
  }

  left() {
    if (this.isDirty && !this.isLeaving && navigator.onLine) navigator.sendBeacon(words.dataset.url, this.body());
  }

  offer() {
    const atServer = [...document.querySelectorAll("[data-draft-offer]")].find(
      (place) => place.dataset.draftForm === this.name && place.dataset.draftAction === this.action,
    );
    const kept = store.read(this.key);
    if (kept && this.form.querySelector(".error-summary")) return; // the page came back with what was typed
    if (kept && this.content(kept.fields) === this.begin) store.remove(this.key);
    else if (kept && !(atServer && Date.parse(atServer.dataset.draftSavedAt) > kept.savedAt)) {
      atServer?.remove();
      this.offerHere(kept);
      return;
    } else if (kept) store.remove(this.key);
    if (atServer) this.restoreInPlace(atServer);
  }

  // Several forms of one kind on a page: the server can not tell them apart, their addresses can.
  restoreInPlace(place) {
    const link = place.querySelector("[data-draft-restore]");
    place.querySelector("form").addEventListener("submit", () => this.dropped());
    if (!link) this.form.closest("details")?.setAttribute("open", ""); // the server has put it back already
    if (!("draftUnknown" in place.dataset)) return;
    link?.addEventListener("click", (event) => {
      event.preventDefault();
      const fields = JSON.parse(place.querySelector("script").textContent);
      this.fill(Object.entries(fields).flatMap(([name, values]) => values.map((value) => [name, value])));
      this.show();
      link.remove();
    });
  }

  dropped() {
    this.isLeaving = true;
    clearTimeout(this.localTimer);
    clearTimeout(this.serverTimer);
    store.remove(this.key);
  }

  offerHere(kept) {
    const offer = words.content.querySelector("section").cloneNode(true);
    offer.querySelector("[data-moment]").textContent = new Date(kept.savedAt).toLocaleString("nl-NL", {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: words.dataset.zone,
    });
    offer.querySelector("[data-restore]").addEventListener("click", () => {
      offer.remove();
      this.fill(kept.fields);
      this.show();
    });
    offer.querySelector("[data-drop]").addEventListener("click", () => {
      offer.remove();
      store.remove(this.key);
      this.show();
    });
    this.form.before(offer);
  }

  show() {
    this.form.closest("details")?.setAttribute("open", "");
    [...this.form.elements].find((control) => isTyped(control) && control.type !== "hidden")?.focus();
  }
}

function start(root) {
  for (const name of root.querySelectorAll('form input[name="draft_form"]:not([data-kept])')) {
    name.dataset.kept = "";
    keptForms.push(new KeptForm(name.form));
  }
}

if (words) {
  forgetAccepted();
  forgetOld();
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target.parentElement ?? document));
  for (const form of document.querySelectorAll("form[data-logout]")) {
    form.addEventListener("submit", () => {
      for (const kept of keptForms) {
        kept.left();
        kept.dropped();
      }
      for (const key of store.keys()) store.remove(key);
    });
  }
}
