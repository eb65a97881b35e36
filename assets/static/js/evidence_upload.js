// Progress for a plain multipart form. The answer is the page the server would have shown anyway.

export default function evidenceUpload(form) {
  for (const input of form.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", () => checkSize(input));
  }
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !hasFile(form)) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

function hasFile(form) {
  return [...form.querySelectorAll('input[type="file"]')].some((input) => input.files.length > 0);
}

/** Told before a long upload instead of after it; the server checks again. */
function checkSize(input) {
  const limit = Number(input.dataset.maxBytes ?? Infinity);
  const large = [...input.files].some((file) => file.size > limit);
  input.setCustomValidity(large ? input.dataset.textTooLarge : "");
  if (large) input.reportValidity();
}

function send(form, submitter) {
  const request = new XMLHttpRequest();
  const bar = progressBar(form);
  request.upload.addEventListener("progress", (event) => event.lengthComputable && bar.show(event.loaded / event.total));
  request.addEventListener("load", () => replacePage(request));
  request.addEventListener("error", () => bar.fail());
  request.open("POST", form.action);
  const data = new FormData(form, submitter);
  if (submitter) submitter.disabled = true;
  request.addEventListener("loadend", () => submitter && (submitter.disabled = false));
  request.send(data);
}

function progressBar(form) {
  const box = form.querySelector("[data-upload-progress]");
  const bar = document.createElement("progress");
  const text = document.createElement("p");
  bar.className = "meter__bar";
  bar.max = 1;
  bar.setAttribute("aria-label", box.dataset.label);
  text.className = "field__hint";
  box.replaceChildren(bar, text);
  box.hidden = false;
  return {
    show(share) {
      bar.value = share;
      text.textContent = box.dataset.text.replace("%percent%", Math.floor(share * 100));
    },
    fail() {
      bar.remove();
      text.textContent = box.dataset.textFailed;
      text.setAttribute("role", "alert");
    },
  };
}

/** Redirects were followed: what came back is the next page, or this form with its refusals. */
function replacePage(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) return location.reload();
  document.title = page.title;
  history.pushState(null, "", request.responseURL);
  addEventListener("popstate", () => location.reload(), { once: true });
  document.querySelector("main").replaceWith(main);
  main.focus();
  main.dispatchEvent(new Event("sayembara:content", { bubbles: true }));
}
