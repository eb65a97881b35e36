// Sends a form while it is being filled in, within two seconds of typing, and says how it stands.
// The server answers {version, saved_at_text}; 409 brings {message, version, theirs}, and a refusal that stays {error, message}.

const { DraftStore, fieldsOf, fill } = await import(`./draft_store.js${new URL(import.meta.url).search}`);
const { renewToken } = await import(`./form_token.js${new URL(import.meta.url).search}`);
const { showClash } = await import(`./save_clash.js${new URL(import.meta.url).search}`);

const TYPING_MS = 1200;
const RETRY_MS = 10_000;

export default function autosave(form) {
  new Autosave(form).start();
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-save-state]");
    this.store = new DraftStore(form.dataset.autosaveKey ?? form.dataset.autosave);
    this.changes = 0;
    this.sent = 0;
    this.timer = null;
    this.state = "idle";
    this.sending = false;
  }

  start() {
    this.restore();
    this.form.addEventListener("input", (event) => event.target.type !== "file" && this.changed());
    this.form.addEventListener("submit", () => this.leave());
    addEventListener("online", () => this.resume());
    addEventListener("focus", () => this.resume());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  /** A text this device could not send comes back, with the version it was written on. */
  restore() {
    const copy = this.store.read();
    if (!copy) return;
    const known = JSON.stringify(fieldsOf(this.form)) === JSON.stringify(copy.fields);
    const handedIn = copy.submitted && Number(this.version) > Number(copy.version);
    if (known || handedIn) return this.store.clear();
    fill(this.form, copy.fields);
    this.version = copy.version;
    this.form.dispatchEvent(new Event("sayembara:restored"));
    this.changed();
    this.say("restored", this.text("restored"));
  }

  changed() {
    this.changes += 1;
    this.keep();
    if (this.state === "clash" || this.state === "refused") return;
    if (this.state !== "offline" && this.state !== "signed-out") this.say("unsaved", this.text("unsaved"));
    // the timer is not restarted: steady typing must not put saving off for ever
    this.timer ??= setTimeout(() => this.save(), TYPING_MS);
  }

  async save(options = {}) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.state === "clash") return;
    if (this.sending) {
      this.isDue = true;
      return;
    }
    this.isDue = false;
    this.sending = true;
    const sending = this.changes;
    try {
      const answer = await this.post(options);
      await this.receive(answer, sending);
    } catch {
      this.retry("offline");
    } finally {
      this.sending = false;
    }
    if (this.state !== "saved" || this.changes === sending) return;
    // What waited for the answer has waited long enough.
    if (this.isDue) this.save();
    else this.timer ??= setTimeout(() => this.save(), TYPING_MS);
  }

  post(options) {
    const body = new URLSearchParams([["csrf", this.value("csrf")], ["version", this.version], ...fieldsOf(this.form)]);
    const headers = { "x-requested-with": "fetch", accept: "application/json" };
    return fetch(this.form.dataset.autosave, { method: "POST", body, headers, redirect: "manual", ...options });
  }

  async receive(answer, sending) {
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.signedOut();
    if (answer.status === 503) return this.retry("failed", (await answer.json().catch(() => ({}))).message);
    if (answer.status >= 500 || answer.status === 429) return this.retry("failed");
    const data = await answer.json().catch(() => ({}));
    if (answer.status === 403 && data.error !== "forbidden") return this.signedOut();
    if (data.error === "closed" || data.error === "conflict" || data.error === "forbidden") return this.refuse(data);
    if (answer.status === 409) return this.clash(data);
    if (!answer.ok) {
      // part of the form was good and is saved: the next save builds on it
      if (data.version !== undefined) this.version = data.version;
      return this.say("failed", data.message ?? this.text("failed"));
    }
    this.version = data.version;
    this.sent = sending;
    if (this.changes === sending) this.store.clear();
    else this.keep();
    this.say("saved", data.saved_at_text);
    this.form.dispatchEvent(new CustomEvent("sayembara:saved", { detail: data }));
  }

  /** A server that says why (read-only mode) is quoted; the text stays on this device either way. */
  retry(state, why) {
    this.say(state, [why, this.text(state)].filter(Boolean).join(" "));
    this.timer ??= setTimeout(() => this.save(), RETRY_MS);
  }

  /** The time is over, or the right to write is gone: sending again changes nothing, the text stays where it was typed. */
  refuse(data) {
    this.say("refused", data.message || this.text("failed"));
  }

  signedOut() {
    const link = document.createElement("a");
    link.href = `/session/new?return_to=${encodeURIComponent(location.pathname + location.search)}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.text("signIn");
    this.say("signed-out", this.text("signedOut"));
    this.line?.append(" ", link);
  }

  /** Two people, or two tabs: both texts are shown and the person decides. */
  clash(data) {
    this.say("clash", data.message ?? "");
    showClash(this.form, this.line, data, (fields) => {
      if (fields) fill(this.form, fields, { some: true });
      this.form.dispatchEvent(new Event("sayembara:restored"));
      if (data.version !== undefined) this.version = data.version;
      this.say("unsaved", this.text("unsaved"));
      this.changed();
    });
  }

  async resume() {
    if (this.changes === this.sent) return;
    if (this.state === "signed-out") {
      if (!(await renewToken())) return;
      this.state = "unsaved";
    }
    if (this.state !== "clash" && this.state !== "saved") this.save();
  }

  flush() {
    if (document.visibilityState === "hidden" && this.changes > this.sent) this.save({ keepalive: true });
  }

  leave() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.changes > this.sent) this.keep({ submitted: true });
    this.sent = this.changes;
  }

  keep(more = {}) {
    this.store.write({ version: this.version, fields: fieldsOf(this.form), ...more });
  }

  say(state, text) {
    this.state = state;
    if (!this.line) return;
    this.line.dataset.state = state;
    this.line.textContent = text;
  }

  text(name) {
    return this.line?.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  }

  value(name) {
    return this.form.elements.namedItem(name)?.value ?? "";
  }

  get version() {
    return this.value("version");
  }

  set version(version) {
    const field = this.form.elements.namedItem("version");
    if (field) field.value = version;
  }
}
