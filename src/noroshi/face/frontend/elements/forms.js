import { announce } from "./copy-value.js";
import { clockTime, fill, word } from "./words.js";

// Forms marked data-once are sent once. Forms with data-draft are saved to that address while somebody types; what the
// server has not confirmed is kept in this browser, and comes back after a crash, a cut line or an expired session.
const QUIET_MS = 1500;
const AGAIN_MS = 15000;
const KEPT_DAYS = 14;
const PREFIX = "noroshi:draft:";

function once(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    // After this event, so that the pressed button's own name and value are still sent.
    setTimeout(() => { for (const button of buttons(form)) button.setAttribute("aria-disabled", "true"); });
    announce(word("sending"));
  });
  // Coming back with the browser's Back button must not find a dead form.
  addEventListener("pageshow", () => { sent = false; for (const button of buttons(form)) button.removeAttribute("aria-disabled"); });
}

const buttons = (form) => form.querySelectorAll("button:not([type=button])");

class Draft {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.draft;
    const sections = [...form.querySelectorAll("input[name=section]")].map((section) => section.value).join("+");
    this.key = `${PREFIX}${form.dataset.owner ?? ""}:${this.address}:${sections}`;
    this.place = form.querySelector("[data-saved]");
    this.timer = 0;
    this.restore();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", () => clearTimeout(this.timer));
    addEventListener("online", () => this.unsent && this.save());
  }

  get unsent() { return localStorage.getItem(this.key) !== null; }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  typed() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), address: this.address, fields: this.fields() }));
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      this.say(word("notKept"));
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET_MS);
  }

  async save() {
    const sending = localStorage.getItem(this.key);
    let answer;
    try {
      answer = await fetch(this.address, { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json", "X-Noroshi-Draft": "1" }, redirect: "error" });
    } catch {
      answer = null; // no line: the text is kept here and sent again below
    }
    if (answer?.status === 409) { // somebody else changed the same answer: sending the page shows both to choose from
      this.say(word("changedElsewhere"));
      return;
    }
    if (!answer?.ok) {
      this.say(word("keptHere"));
      this.timer = setTimeout(() => this.save(), AGAIN_MS);
      return;
    }
    if (localStorage.getItem(this.key) === sending) localStorage.removeItem(this.key);
    this.say(fill(word("savedAt"), clockTime()));
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    if (Date.now() - kept.at > KEPT_DAYS * 86_400_000) { localStorage.removeItem(this.key); return; }
    const answered = "answered" in this.form.dataset; // the server has just given everything back, the other's text beside it
    if (answered || same(kept.fields, this.fields())) { localStorage.removeItem(this.key); return; } // the server has it
    const values = new Map();
    for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of this.form.elements) (bookkeeping(field.name) ? keepBook : fillIn)(field, values.get(field.name) ?? []);
    this.say(word("restored"));
    this.timer = setTimeout(() => this.save(), QUIET_MS);
  }

  say(text) { if (this.place) this.place.textContent = text; }
}

// Which page this is and what it was built from: restored with the text, so that an older text never passes for newer.
const bookkeeping = (name) => name === "page" || name.endsWith(".was");
const keepBook = (field, values) => { if (values.length) field.value = values[0]; };

// The server trims and reads full-width signs as ordinary ones: that is no difference worth a message.
const plain = (fields) => JSON.stringify(fields.filter(([name]) => !bookkeeping(name)).map(([name, value]) => [name, value.normalize("NFKC").replaceAll("\r\n", "\n").trim()]));
// Nor are questions that were not on the page when the text was kept. A group of boxes was there if its mark was.
const same = (kept, now) => {
  const known = new Set(kept.map(([name]) => name.replace(/\.shown$/, "")));
  return plain(kept) === plain(now.filter(([name]) => known.has(name.replace(/\.shown$/, ""))));
};

function fillIn(field, values) {
  if (!field.name || field.name === "csrfmiddlewaretoken" || ["submit", "button", "file", "hidden"].includes(field.type)) return;
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (values.length) field.value = values.shift();
}

for (const form of document.querySelectorAll("form[data-once]")) once(form);
for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);

// The server's word that a text has arrived: the page after sending names the drafts that may be forgotten here.
for (const done of document.querySelectorAll("[data-draft-done]")) {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    if (JSON.parse(localStorage.getItem(key)).address === done.dataset.draftDone) localStorage.removeItem(key);
  }
}
