// The running total of a score sheet, in whole numbers as on the server: Σ mark × weight ÷ divisor,
// rounded once, half up. The server's figure is the one that counts.

export default function scoreTotal(form) {
  const box = form.querySelector("[data-score-total]");
  if (!box) return;
  const update = () => show(box, tally(form));
  form.addEventListener("input", update);
  form.addEventListener("sayembara:restored", update);
}

function tally(form) {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const marked = criteria.map((criterion) => [markOf(criterion), criterion.dataset.weight]).filter(([mark]) => mark !== null);
  const sum = marked.reduce((total, [mark, weight]) => total + mark * BigInt(weight ?? 1), 0n);
  return { sum, filled: marked.length, total: criteria.length };
}

function markOf(criterion) {
  const input = criterion.querySelector('input[type="radio"]:checked, input[type="number"]');
  return input && /^-?\d+$/.test(input.value) ? BigInt(input.value) : null;
}

function show(box, { sum, filled, total }) {
  box.querySelector("[data-score-sum]").textContent = quotient(sum, BigInt(box.dataset.divisor), Number(box.dataset.decimals));
  box.querySelector("[data-score-count]").textContent = box.dataset.countText.replace("%filled%", filled).replace("%total%", total);
}

/** Exported for the tests: `quotient(16n, 1n, 2)` is "16,00". Marks are not negative. */
export function quotient(sum, divisor, decimals) {
  const scaled = sum * 10n ** BigInt(decimals);
  const digits = ((2n * scaled + divisor) / (2n * divisor)).toString().padStart(decimals + 1, "0");
  if (decimals === 0) return digits;
  const comma = document.documentElement.lang === "en" ? "." : ",";
  return `${digits.slice(0, -decimals)}${comma}${digits.slice(-decimals)}`;
}
