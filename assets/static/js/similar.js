// On leaving title, acronym or expansion: asks what is like it and shows the list. Texts go in as texts only.

export default function similar(box) {
  const form = document.querySelector("input[name=title]")?.form;
  const list = box.querySelector("[data-similar-list]");
  if (!form || !list) return;
  let asked = "";
  const ask = async () => {
    const fields = new URLSearchParams();
    for (const name of ["title", "acronym", "expansion"]) fields.set(name, form.elements[name]?.value.trim() ?? "");
    if (fields.toString() === asked) return;
    asked = fields.toString();
    fields.set("entry", box.dataset.entry ?? "");
    const found = await fetchSimilar(box.dataset.similar, form.elements.csrf.value, fields);
    if (found && asked === stripped(fields)) show(box, list, found);
  };
  for (const name of ["title", "acronym", "expansion"]) form.elements[name]?.addEventListener("change", ask);
}

function stripped(fields) {
  const own = new URLSearchParams(fields);
  own.delete("entry");
  return own.toString();
}

/** A failure shows nothing: the check page has the same list. */
async function fetchSimilar(path, token, fields) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "x-csrf-token": token }, body: fields });
    return answer.ok ? (await answer.json()).similar : null;
  } catch {
    return null;
  }
}

function show(box, list, found) {
  list.replaceChildren(...found.map(line));
  box.hidden = found.length === 0;
}

function line(one) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.href;
  link.textContent = one.name;
  const rest = document.createElement("span");
  rest.className = "quiet";
  rest.textContent = ` (${one.place}) · ${one.strength}`;
  item.append(link, one.expansion ? `: ${one.expansion}` : "", rest);
  return item;
}
