// Hides a field, or a part of a form, while the answer it depends on does not ask for it. Without this file all of them are there,
// with the condition in words.

export default function shownWhen(block) {
  const form = block.closest("form");
  const wanted = JSON.parse(block.dataset.equals);
  const update = () => {
    const answers = new FormData(form).getAll(block.dataset.shownWhen);
    block.hidden = !answers.some((answer) => wanted.includes(answer));
  };
  form.addEventListener("input", update);
  form.addEventListener("sayembara:restored", update);
  update();
}
