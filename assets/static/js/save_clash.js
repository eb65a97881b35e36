// Shows two texts of one field side by side and lets the person choose.

/** `choose(null)` keeps the own text, `choose(fields)` takes the saved one. */
export function showClash(form, line, data, choose) {
  form.querySelector("[data-clash]")?.remove();
  const box = element("div", "notice notice--bad");
  box.dataset.clash = "";
  box.setAttribute("role", "alert");
  const body = element("div", "notice__body");
  body.append(element("p", "notice__title", data.message ?? ""));
  for (const [name, mine, theirs] of differing(form, data.theirs ?? {})) {
    body.append(...pair(line.dataset, labelOf(form, name), mine, theirs));
  }
  const acts = element("div", "actions");
  acts.append(
    button(line.dataset.textUseMine, "button button--small", () => decide(null)),
    button(line.dataset.textUseTheirs, "button button--quiet button--small", () => decide(merged(form, data.theirs ?? {}))),
  );
  body.append(acts);
  box.append(body);
  (line.closest("header") ?? line).after(box);
  box.scrollIntoView({ block: "nearest" });

  function decide(fields) {
    box.remove();
    choose(fields);
  }
}

/** What differs, as name, own text, saved text, in the order in which the form asks. */
function differing(form, theirs) {
  const order = [...form.elements].map((field) => field.name);
  return Object.entries(theirs)
    .map(([name, text]) => [name, mineOf(form, name), [text].flat().join(", ")])
    .filter(([, mine, text]) => plain(mine) !== plain(text))
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
}

/** Forms are sent with CR LF and read with LF. */
function plain(text) {
  return text.replaceAll("\r\n", "\n").trim();
}

/** The form's fields with the saved texts in their places; one name may carry several values: ticked boxes. */
function merged(form, theirs) {
  const mine = [...new FormData(form)].filter(([name, value]) => !(name in theirs) && typeof value === "string");
  const saved = Object.entries(theirs).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return [...mine, ...saved];
}

function pair(texts, label, mine, theirs) {
  return [
    element("p", "label", label),
    element("p", "field__label", texts.textMine),
    element("blockquote", "clash__text", mine),
    element("p", "field__label", texts.textTheirs),
    element("blockquote", "clash__text", theirs),
  ];
}

function labelOf(form, name) {
  const id = CSS.escape(`field-${name}`);
  const label = form.querySelector(`label[for="${id}"], #${id} > legend`);
  const text = [...(label?.childNodes ?? [])].filter((node) => !node.classList?.contains("field__optional"));
  return text.map((node) => node.textContent).join("").trim() || name;
}

function mineOf(form, name) {
  return new FormData(form).getAll(name).join(", ");
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(label, className, act) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
