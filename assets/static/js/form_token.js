// The token in a page's forms belongs to the session in which the page was opened. Who signs in again in another tab goes on here with
// a new one.

/** Asks for this page once more and puts its token into every form; whether there was one, that is, whether somebody is signed in. */
export async function renewToken() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('input[name="csrf"]')?.value;
    if (!token) return false;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
    return true;
  } catch {
    return false;
  }
}
