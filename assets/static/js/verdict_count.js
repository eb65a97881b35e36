// Keeps "3 of 25 judged" in step with the verdicts chosen inside the same disclosure.

export default function verdictCount(note) {
  const box = note.closest("details");
  const update = () => {
    const done = [...box.querySelectorAll("[name^=verdict-]:checked")].filter((choice) => choice.value !== "").length;
    note.textContent = note.dataset.verdictCount.replace("%done%", done);
  };
  // Keys choose with `input`; a joined text comes with `sayembara:restored`.
  for (const name of ["change", "input"]) box.addEventListener(name, update);
  box.closest("form")?.addEventListener("sayembara:restored", update);
  update();
}
