// The list of uploads under the file field: one row each, with its progress and its buttons. All texts come from the page.

export class UploadList {
  constructor(box) {
    this.box = box;
    this.rows = [];
  }

  text(name) {
    return this.box.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  }

  add(name) {
    const row = new Row(this, name);
    this.rows.push(row);
    this.box.append(row.element);
    this.box.hidden = false;
    return row;
  }

  /** An upload that waits for its file to be chosen again. */
  offer(name, sent, total) {
    const row = this.add(name);
    row.wait(sent, total);
    return row;
  }

  resumeBroken() {
    for (const row of this.rows) if (row.state === "broken") row.resume();
  }
}

class Row {
  constructor(list, name) {
    this.list = list;
    this.name = name;
    this.state = "sending";
    this.element = element("li", "upload-row");
    this.bar = element("progress", "meter__bar");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", name);
    this.status = element("p", "field__hint", list.text("starting"));
    this.status.setAttribute("role", "status");
    this.pauseButton = button(list.text("pause"), name, () => (this.state === "sending" ? this.pause() : this.resume()));
    this.cancelButton = button(list.text("cancel"), name, () => this.cancel());
    this.buttons = element("div", "actions");
    this.buttons.append(this.pauseButton, this.cancelButton);
    this.element.append(element("p", "upload-row__name", name), this.bar, this.status, this.buttons);
  }

  /** Bytes on the line are not bytes kept: a hundred per cent is shown when the server has said so. */
  progress(sent, total) {
    this.state = "sending";
    this.label(this.pauseButton, "pause");
    this.bar.value = total > 0 ? Math.min(sent / total, 0.99) : 0;
    this.say(sent >= total ? this.list.text("checking") : this.share(sent, total));
  }

  share(sent, total) {
    return this.list.text("progress").replace("%percent%", Math.floor((100 * sent) / total));
  }

  pause() {
    this.state = "paused";
    this.onPause?.();
    this.label(this.pauseButton, "resume");
    this.say(this.list.text("paused"));
  }

  resume() {
    this.state = "sending";
    this.label(this.pauseButton, "pause");
    this.say(this.list.text("starting"));
    this.onResume?.();
  }

  /** Waits, and goes on by itself after a while. */
  break(why, again) {
    this.state = "broken";
    this.label(this.pauseButton, "resume");
    this.say(why);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.state === "broken" && this.resume(), again);
  }

  succeed() {
    this.state = "done";
    this.bar.value = 1;
    this.buttons.remove();
    this.say(this.list.text("done"));
  }

  fail(reason) {
    this.state = "failed";
    this.bar.remove();
    this.buttons.remove();
    this.status.className = "field__error";
    this.status.setAttribute("role", "alert");
    this.say(reason);
  }

  wait(sent, total) {
    this.state = "waiting";
    this.bar.value = sent / total;
    this.say(`${this.share(sent, total)}. ${this.list.text("again")}`);
    const picker = element("input", "upload__input");
    picker.type = "file";
    picker.setAttribute("aria-label", `${this.list.text("choose")}: ${this.name}`);
    picker.addEventListener("change", () => picker.files[0] && this.onFile?.(picker.files[0]));
    this.pauseButton.replaceWith(picker);
  }

  cancel() {
    this.state = "cancelled";
    this.onCancel?.();
    this.remove();
  }

  remove() {
    this.list.rows = this.list.rows.filter((row) => row !== this);
    this.element.remove();
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  label(control, name) {
    control.firstChild.textContent = this.list.text(name);
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, name, act) {
  const made = element("button", "button button--quiet button--small");
  made.type = "button";
  made.append(document.createTextNode(text), element("span", "visually-hidden", `: ${name}`));
  made.addEventListener("click", act);
  return made;
}
