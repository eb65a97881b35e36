// Keeps a form's text on the device while it could not be sent.

const SKIPPED = new Set(["csrf", "version"]);

/** What a person filled in: names and texts, without tokens and files. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string");
}

/** Puts texts back into the controls of the same name; names that `fields` lacks are unticked,
    or left alone when `fields` is only `some` of the form. */
export function fill(form, fields, { some = false } = {}) {
  const byName = Map.groupBy ? Map.groupBy(fields, ([name]) => name) : group(fields);
  for (const control of form.elements) {
    if (!control.name || SKIPPED.has(control.name) || ["file", "submit", "button"].includes(control.type)) continue;
    if (some && !byName.has(control.name)) continue;
    const values = (byName.get(control.name) ?? []).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (values.length > 0) control.value = values.shift();
  }
}

function group(fields) {
  const map = new Map();
  for (const field of fields) map.set(field[0], [...(map.get(field[0]) ?? []), field]);
  return map;
}

/** The copy of one form; storage may be full or forbidden, then there is no copy and nothing breaks. */
export class DraftStore {
  constructor(key) {
    this.key = `sayembara:${key}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(copy) {
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
    } catch {
      // a private window or a full device: the server keeps what reached it
    }
  }

  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }
}
