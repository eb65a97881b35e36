// Adds up the weights of a rubric while they are typed, in hundredths so that nothing is rounded. The server adds again.

export default function weightSum(form) {
  const box = form.querySelector("[data-weight-sum]");
  if (!box) return;
  const update = () => show(form, box);
  form.addEventListener("input", update);
  update();
}

/** Hundredths of `12,5` or `12.50`; 0 for anything that is no such number. */
export function hundredths(text) {
  const match = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : 0;
}

function show(form, box) {
  const sum = [...form.querySelectorAll("[data-weight]")].reduce((total, input) => total + hundredths(input.value), 0);
  const plain = (sum / 100).toFixed(2).replace(/\.?0+$/, "");
  box.textContent = document.documentElement.lang === "en" ? plain : plain.replace(".", ",");
  const isPercent = form.querySelector('[name="scheme"]:checked')?.value !== "weighted_levels";
  form.querySelector("[data-weight-unit]").hidden = !isPercent;
  form.querySelector("[data-weight-wrong]").hidden = !isPercent || sum === 10000;
}
