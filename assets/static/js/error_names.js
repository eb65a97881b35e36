// "Choose one." three times in a row says little: the summary of a refused form names the field where its message does not.

export default function errorNames(box) {
  for (const link of box.querySelectorAll('a[href^="#field-"]')) {
    const name = nameOf(link.hash.slice(1));
    if (name && !link.textContent.toLowerCase().includes(name.toLowerCase())) link.prepend(`${name}: `);
  }
}

/** Label or legend of the field, without what it says about being optional. */
function nameOf(id) {
  const label = document.querySelector(`label[for="${CSS.escape(id)}"], #${CSS.escape(id)} > legend`);
  const texts = [...(label?.childNodes ?? [])].filter((node) => !node.classList?.contains("field__optional"));
  return texts.map((node) => node.textContent).join("").trim();
}
