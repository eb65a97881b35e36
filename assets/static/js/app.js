// Enhancement only: every page works without this file. Each behaviour is a module of its own,
// fetched when the page carries its mark; `import.meta.url` hands the asset version on.

const BEHAVIOURS = {
  "form[data-autosave]": "autosave",
  "form[data-score]": "score_total",
  "[data-word-counter]": "word_counter",
  "[data-shown-when]": "shown_when",
  "form[data-filter-form]": "filter_form",
  "form[data-upload]": "evidence_upload",
  "[data-pdf]": "pdf_viewer",
  "form[data-confirm-leave]": "confirm_leave",
  "form[data-weights]": "weight_sum",
  "[data-similar]": "similar",
  "[data-status]": "status_watch",
  "[data-check-keys]": "check_keys",
  "[data-error-summary]": "error_names",
  "[data-verdict-count]": "verdict_count",
  ".subnav": "subnav",
};

const version = new URL(import.meta.url).search;

async function enhance(root) {
  for (const [selector, name] of Object.entries(BEHAVIOURS)) {
    const elements = [...root.querySelectorAll(selector)];
    if (elements.length === 0) continue;
    const module = await import(`./${name}.js${version}`);
    elements.forEach((element) => module.default(element));
  }
}

/** Menus close on Escape, on a click elsewhere, and when focus moves on. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

/** Drafts and unfinished uploads kept on the device belong to the session: an explicit sign-out takes them away. */
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location.href).pathname !== "/session/end") return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("sayembara:") || key.startsWith("tus::sayembara")) localStorage.removeItem(key);
  }
});

/** A refused form starts at its summary. */
function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("sayembara:content", (event) => {
  enhance(event.target);
  focusErrors();
});

focusErrors();
await enhance(document);
// From here on the page behaves as it will; before, forms are sent the plain way.
document.documentElement.dataset.enhanced = "";
