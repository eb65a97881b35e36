// Keeps "3 of 25 judged" in step with the verdicts chosen inside the same disclosure.

export default function verdictCount(note) {
  const box = note.closest("details");
  const update = () => {
    const done = [...box.querySelectorAll("[name^=verdict-]:checked")].filter((choice) => choice.value !== "").length;
    note.textContent = note.dataset.verdictCount.replace("%done%", done);
  };
  box.addEventListener("change", update);
  update();
}
