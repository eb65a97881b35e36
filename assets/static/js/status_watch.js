// The status page keeps itself fresh: the server's own words every fifteen seconds, the seconds in between counted here.

const RELOAD_MS = 15_000;

export default function statusWatch(box) {
  let current = box;
  let since = Date.now();
  setInterval(() => tick(current, since), 1000);
  setInterval(async () => {
    const fresh = await load();
    if (!fresh) return;
    current.replaceWith(fresh);
    current = fresh;
    since = Date.now();
  }, RELOAD_MS);
}

/** Whoever reads the rest of the page aloud is not interrupted: no live region. */
function tick(box, since) {
  const line = box.querySelector("[data-left]");
  if (!line) return;
  const left = Math.max(0, Number(line.dataset.left) - Math.floor((Date.now() - since) / 1000));
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
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
