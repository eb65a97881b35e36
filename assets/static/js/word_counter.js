// Counts words beside a text that has a least or a most; the server counts the same way.

export default function wordCounter(field) {
  const counter = document.getElementById(field.dataset.wordCounter);
  if (!counter) return;
  const now = document.createElement("span");
  counter.append(now);
  const update = () => show(field, counter, now);
  field.addEventListener("input", update);
  field.form?.addEventListener("sayembara:restored", update);
  update();
}

/** A word is a run without blanks that holds a letter or a digit. */
export function countWords(text) {
  return text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
}

function show(field, counter, now) {
  const count = countWords(field.value);
  const least = Number(field.dataset.minWords ?? 0);
  const most = Number(field.dataset.maxWords ?? Infinity);
  now.textContent = counter.dataset.text.replace("%count%", count);
  counter.dataset.met = count > most ? "over" : String(count >= least && count > 0);
}
