// The status page keeps itself fresh: the server's own words every fifteen seconds, the seconds in between counted here. Only what
// differs is changed, so that the focus, a selection and the place where somebody reads stay where they are.

const RELOAD_MS = 15_000;

export default function statusWatch(box) {
  let since = Date.now();
  setInterval(() => tick(box, since), 1000);
  setInterval(async () => {
    const fresh = await load();
    if (!fresh) return;
    takeOver(box, fresh);
    since = Date.now();
  }, RELOAD_MS);
}

/** Whoever reads the rest of the page aloud is not interrupted: no live region. */
function tick(box, since) {
  const line = box.querySelector("[data-left]");
  if (!line) return;
  const left = Math.max(0, Number(line.dataset.left) - Math.floor((Date.now() - since) / 1000));
  const hours = Math.floor(left / 3600);
  const parts = "days" in line.dataset ? [Math.floor(hours / 24), hours % 24] : [hours, Math.floor(left / 60) % 60, left % 60];
  line.textContent = line.textContent.replace(/\d+/g, () => parts.shift());
}

async function load() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-status]");
  } catch {
    return null;
  }
}

/** Makes a node say what the fresh one of the same kind says; what is equal is not touched. */
function takeOver(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  takeOverChildren(old, [...old.childNodes], [...fresh.childNodes]);
}

/** Pairs the children from both ends: a notice that comes or goes in the middle moves nothing around it. */
function takeOverChildren(parent, before, after) {
  const shorter = Math.min(before.length, after.length);
  const pairs = (a, b) => a.nodeName === b.nodeName;
  let head = 0;
  while (head < shorter && pairs(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && pairs(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  for (let i = 0; i < head; i += 1) takeOver(before[i], after[i]);
  for (let i = 1; i <= tail; i += 1) takeOver(before.at(-i), after.at(-i));
  const next = before[before.length - tail] ?? null;
  for (const gone of before.slice(head, before.length - tail)) gone.remove();
  for (const come of after.slice(head, after.length - tail)) parent.insertBefore(come, next);
}
