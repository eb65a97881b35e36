// Files go up in pieces (tus 1.0), so that a cut line, a restarted server or a closed browser costs nothing. Without this
// script, or when the library cannot be loaded, the form is sent as any other.

const { renewToken } = await import(`./form_token.js${new URL(import.meta.url).search}`);
const { UploadList } = await import(`./upload_list.js${new URL(import.meta.url).search}`);

const LIBRARY = "../vendor/tus-js-client-4.3.1/tus.min.js";
/** Milliseconds before each new attempt; what arrives in between starts the row anew. */
const RETRY_DELAYS = [0, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 60000];
/** Fields that say what a file is for. */
const PURPOSE = ["target", "title", "page_note", "is_public"];
/** Bytes in one request: a proxy that gathers bodies first, or cuts long requests, costs no more than one of these. */
const CHUNK_SIZE = 4 * 1024 * 1024;
/** Milliseconds after which an upload that broke off is tried again by itself. */
const TRY_AGAIN = 60000;
/** The upload is gone, or was never ours: its pointer is of no use any more. */
const GONE = [404, 410];
/** Refusals that sending again does not change: the time is over, or the right to write is gone. */
const FINAL = ["closed", "conflict", "forbidden"];
/** The file itself is refused, and would be again. */
const REFUSED = [413, 415, 422];

export default function evidenceUpload(form) {
  const input = form.querySelector('input[type="file"]');
  if (!input || !form.dataset.uploadUrl) return;
  const list = new UploadList(form.querySelector("[data-uploads]"));
  const sender = new Sender(form, list);
  input.addEventListener("change", () => checkSize(input));
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || input.files.length === 0) return;
    if (form.querySelector('[name="url"]')?.value.trim()) return;
    event.preventDefault();
    sender.sendAll([...input.files]);
  });
  sender.offerUnfinished();
}

/** Told before a long upload instead of after it; the server checks again. */
function checkSize(input) {
  const limit = Number(input.dataset.maxBytes ?? Infinity);
  const large = [...input.files].some((file) => file.size > limit);
  input.setCustomValidity(large ? input.dataset.textTooLarge : "");
  if (large) input.reportValidity();
}

async function library() {
  if (!window.tus) await import(LIBRARY);
  return window.tus;
}

/**
 * One upload per file and purpose: name, size and time of change say whether it is the same file; the same file for another
 * requirement, or under another title, is another upload.
 */
function fingerprint(url, file, metadata) {
  const purpose = PURPOSE.map((name) => metadata[name] ?? "");
  return ["sayembara", url, file.name, file.size, file.lastModified, JSON.stringify(purpose)].join("|");
}

class Sender {
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.url = form.dataset.uploadUrl;
    this.open = 0;
    this.failed = false;
    this.attached = 0;
    this.target = "";
    for (const name of ["online", "focus"]) addEventListener(name, () => this.list.resumeBroken());
  }

  get headers() {
    return { "x-csrf-token": this.form.querySelector('[name="csrf"]').value, "x-requested-with": "tus" };
  }

  async sendAll(files, metadata = this.metadata()) {
    try {
      await library();
    } catch {
      return this.form.submit();
    }
    // They are on their way: pressing the button again must not send them twice.
    this.form.querySelector('input[type="file"]').value = "";
    if (this.open === 0) {
      this.failed = false;
      this.attached = 0;
    }
    this.target = metadata.target ?? "";
    this.open += files.length;
    const rows = files.map((file) => [file, this.list.add(file.name)]);
    // One after the other; one that has to wait does not hold up the next.
    for (const [file, row] of rows) {
      if (row.state === "cancelled") this.settle(true);
      else if (row.state === "paused") this.putOff(row, () => this.send(file, row, metadata));
      else await this.send(file, row, metadata);
    }
  }

  /** Paused before its turn came. */
  putOff(row, send) {
    row.onResume = send;
    row.onCancel = () => this.settle(true);
  }

  /** One file is through. The page is shown anew when all are, and nothing has to be read here. */
  settle(failed) {
    this.open -= 1;
    this.failed ||= failed;
    if (!failed) this.attached += 1;
    if (this.open === 0 && !this.failed) this.showPage();
  }

  metadata() {
    const fields = new FormData(this.form);
    return Object.fromEntries(PURPOSE.map((name) => [name, String(fields.get(name) ?? "")]));
  }

  /** Resolves when the file is attached, refused or given up, and also when it has to wait. */
  send(file, row, metadata) {
    return new Promise((resolve) => {
      const key = fingerprint(this.url, file, metadata);
      const done = (failed) => {
        resolve();
        this.settle(failed);
      };
      let signedOut = false;
      const upload = new window.tus.Upload(file, {
        endpoint: this.url,
        headers: this.headers,
        metadata: { filename: file.name, ...metadata },
        fingerprint: () => Promise.resolve(key),
        chunkSize: CHUNK_SIZE,
        retryDelays: RETRY_DELAYS,
        removeFingerprintOnSuccess: true,
        onAfterResponse: (request, response) => keepUpload(request, response),
        onShouldRetry: (error) => mayPass(error),
        onProgress: (sent, total) => row.progress(sent, total),
        onSuccess: () => {
          row.succeed();
          done(false);
        },
        onError: async (error) => {
          if (isSignedOut(error)) {
            // Whoever has signed in again in another tab goes on without noticing; else as soon as they come back here.
            const isRenewed = !signedOut && (await renewToken());
            // Paused or cancelled meanwhile: then that is what counts.
            if (row.state !== "sending") return resolve();
            if (isRenewed) return begin(true);
            signedOut = true;
            row.break(this.list.text("signedOut"), TRY_AGAIN);
            return resolve();
          }
          if (mayPass(error)) {
            row.break(this.trouble(error), TRY_AGAIN);
            return resolve();
          }
          row.fail(this.reason(error));
          upload.abort(false);
          // Who signs in again, or gets more time, goes on.
          if ([...GONE, ...REFUSED].includes(answerTo(error).status)) forget(key);
          done(true);
        },
      });
      row.onPause = () => {
        upload.abort();
        resolve();
      };
      const begin = (renewed) => {
        signedOut = renewed;
        upload.options.headers = this.headers;
        upload.start();
      };
      row.onResume = async () => {
        if (!signedOut) return begin(false);
        const isRenewed = await renewToken();
        if (row.state !== "sending") return;
        if (isRenewed) begin(true);
        else row.break(this.list.text("signedOut"), TRY_AGAIN);
      };
      row.onCancel = () => {
        upload.abort(true).catch(() => {});
        forget(key);
        done(true);
      };
      upload.findPreviousUploads().then((earlier) => {
        if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      });
    });
  }

  /** Why an upload waits: the server's own words, trouble over there, or a line that is cut. */
  trouble(error) {
    const { status, said } = answerTo(error);
    if (status === 0) return this.list.text("broken");
    return said?.error === "read_only" && said.message ? said.message : this.list.text("trouble");
  }

  /** What people read: the server's words beside the field, or ours. */
  reason(error) {
    const { status, said } = answerTo(error);
    const texts = (said?.errors ?? []).map((one) => one.message);
    if (texts.length > 0) return texts.join(" ");
    return said?.message || this.list.text(status === 409 ? "closed" : "failed");
  }

  /** Uploads that a closed browser left behind: the same file, chosen again, goes on where it stopped. */
  async offerUnfinished() {
    let attached = false;
    for (const [key, earlier] of unfinished(this.url)) {
      const answer = await this.ask(earlier.uploadUrl);
      if (!answer) continue;
      if (answer.status === 422) {
        this.list.add(earlier.metadata.filename).fail(refusal(answer.headers) || this.list.text("failed"));
        localStorage.removeItem(key);
        continue;
      }
      const offset = Number(answer.headers.get("upload-offset"));
      const isWhole = answer.ok && offset >= earlier.size;
      if (GONE.includes(answer.status) || isWhole) localStorage.removeItem(key);
      if (isWhole) {
        // Asked, the server has attached it: the list on this page is older than that.
        this.list.add(earlier.metadata.filename).succeed();
        this.attached += 1;
        this.target = earlier.metadata.target ?? "";
        attached = true;
      }
      if (!answer.ok || isWhole) continue;
      const { filename, ...metadata } = earlier.metadata;
      const row = this.list.offer(filename, offset, earlier.size);
      row.onCancel = () => {
        localStorage.removeItem(key);
        const headers = { ...this.headers, "tus-resumable": "1.0.0" };
        fetch(earlier.uploadUrl, { method: "DELETE", headers }).catch(() => {});
      };
      row.onFile = async (file) => {
        if (file.name !== filename || file.size !== earlier.size) return row.fail(this.list.text("other"));
        row.remove();
        this.sendAll([file], metadata);
      };
    }
    if (attached && this.open === 0) this.showPage();
  }

  ask(url) {
    return fetch(url, { method: "HEAD", headers: { ...this.headers, "tus-resumable": "1.0.0" } }).catch(() => null);
  }

  /** The page of the evidence as it is now; it says how many files came, and where they are. */
  showPage() {
    const said = new URLSearchParams({ attached: this.attached, for: this.target });
    location.assign(`${this.form.dataset.doneUrl}?${said}`);
  }
}

/** What the server said about a failed request; status 0 when nothing came. */
function answerTo(error) {
  const held = error.causingError;
  if (held instanceof HeldBack) return held;
  const response = error.originalResponse;
  return { status: response?.getStatus() ?? 0, said: parsed(response?.getBody()) };
}

/** The session has ended, or is another one than the page's. */
function isSignedOut(error) {
  const { status, said } = answerTo(error);
  return status === 401 || (status === 403 && said?.error === "forged_form");
}

/** A passing failure: no answer, a conflict about the offset, too slow a line, or a server in trouble. */
function mayPass(error) {
  const { status, said } = answerTo(error);
  if (FINAL.includes(said?.error)) return false;
  // Asked how far the upload is, the server has a conflict with the closed window only.
  if (status === 409 && error.causingError instanceof HeldBack) return false;
  return [0, 408, 409, 423, 429].includes(status) || status >= 500;
}

/** An answer that the library would take for the end of the upload. */
class HeldBack extends Error {
  constructor(status, said) {
    super(`status ${status}`);
    this.status = status;
    this.said = said;
  }
}

/** The library begins anew when it cannot ask how far an upload is; only one that is gone is worth that. */
function keepUpload(request, response) {
  const status = response.getStatus();
  if (request.getMethod() !== "HEAD" || status < 300 || GONE.includes(status)) return;
  const said = refusal({ get: (name) => response.getHeader(name) });
  throw new HeldBack(status, said && { errors: [{ message: said }] });
}

/** Why a file is not taken, as an answer without body says it. */
function refusal(headers) {
  return decodeURIComponent(headers.get("upload-refused") ?? "");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unfinished(url) {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`tus::sayembara|${url}|`)) continue;
    const earlier = parsed(localStorage.getItem(key));
    if (earlier?.uploadUrl && earlier.metadata) found.push([key, earlier]);
  }
  return found;
}

function forget(fingerprint) {
  const prefix = `tus::${fingerprint}::`;
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
