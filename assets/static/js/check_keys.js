// Keys for people who check many entries. They focus, tick and follow what is on the page; nothing is sent by a key alone: the
// button stays the act. The list of keys is shown only where this file runs.

export default function checkKeys(root) {
  const help = root.querySelector("[data-key-help]");
  if (help) help.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = ACTS[event.key];
    if (act && act(root) !== false) event.preventDefault();
  });
}

const ACTS = {
  j: (root) => move(root, 1),
  k: (root) => move(root, -1),
  o: () => open(),
  x: () => tick(),
  a: () => judge("accepted"),
  r: () => judge("returned"),
  A: (root) => choose(root, "accepted", "button[type=submit]"),
  R: (root) => choose(root, "returned", "[name=due]"),
  n: (root) => follow(root, "[data-key-next]"),
  u: (root) => follow(root, "[data-key-up]"),
  "?": (root) => help(root),
};

/** Letters belong to the field somebody types in; radio buttons and boxes have no use for them. */
function isTyping(target) {
  return target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])") != null;
}

/** To the next or previous row of the queue, or field or criterion of a check. */
function move(root, step) {
  const places = [...root.querySelectorAll("[data-key-row], [data-key-item]")];
  if (places.length === 0) return false;
  const at = places.findIndex((place) => place.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : places.length - 1) : Math.min(Math.max(at + step, 0), places.length - 1);
  const place = places[next];
  place.closest("details")?.setAttribute("open", "");
  (place.matches("a") ? place : place.querySelector("input:checked, input, select"))?.focus();
  place.scrollIntoView({ block: "nearest" });
}

function open() {
  const link = document.activeElement?.closest("[data-key-row]");
  if (!link) return false;
  link.click();
}

function tick() {
  const box = document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]");
  if (!box) return false;
  box.checked = !box.checked;
}

/** The verdict on the field or criterion that has the focus; one to correct needs its note next. */
function judge(verdict) {
  const item = document.activeElement?.closest("[data-key-item]");
  const choice = item?.querySelector(`input[name^=verdict-][value=${verdict}]`);
  if (!choice) return false;
  check(choice);
  (verdict === "returned" ? item.querySelector("textarea") : choice).focus();
}

/** Chooses the outcome and leads to what it needs next. */
function choose(root, outcome, next) {
  const choice = root.querySelector(`input[name=outcome][value=${outcome}]`);
  if (!choice) return false;
  check(choice);
  choice.form.querySelector(next)?.focus();
}

function check(choice) {
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
}

function follow(root, selector) {
  const link = root.querySelector(selector);
  if (!link) return false;
  link.click();
}

function help(root) {
  const list = root.querySelector("[data-key-help]");
  if (!list) return false;
  list.open = !list.open;
  list.querySelector("summary").focus();
}
