// A filter sends itself when a choice changes, and the focus comes back to that choice.

const FOCUS = "sayembara-filter-focus";

export default function filterForm(form) {
  form.addEventListener("change", (event) => {
    if (event.target.type === "search" || event.target.type === "text") return;
    sessionStorage.setItem(FOCUS, `${event.target.name}=${event.target.value}`);
    form.requestSubmit();
  });
  form.addEventListener("submit", () => withoutEmpty(form));
  refocus(form);
}

/** Empty fields stay out of the address, so that it can be read and shared. */
function withoutEmpty(form) {
  const empty = [...form.elements].filter((control) => control.name && !control.disabled && control.value === "");
  for (const control of empty) control.disabled = true;
  setTimeout(() => empty.forEach((control) => (control.disabled = false)));
}

function refocus(form) {
  const wanted = sessionStorage.getItem(FOCUS);
  sessionStorage.removeItem(FOCUS);
  if (!wanted) return;
  const name = wanted.slice(0, wanted.indexOf("="));
  const value = wanted.slice(name.length + 1);
  const controls = [...form.elements].filter((control) => control.name === name);
  const found = controls.find((control) => control.value === value) ?? controls[0];
  found?.focus({ preventScroll: true });
}
