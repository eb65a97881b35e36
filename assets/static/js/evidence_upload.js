// Files go up in pieces (tus 1.0), so that a cut line, a restarted server or a closed browser costs nothing. Without this
// script, or when the library cannot be loaded, the form is sent as any other.

const { UploadList } = await import(`./upload_list.js${new URL(import.meta.url).search}`);

const LIBRARY = "../vendor/tus-js-client-4.3.1/tus.min.js";
/** Milliseconds before each new attempt; what arrives in between starts the row anew. */
const RETRY_DELAYS = [0, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 60000];

export default function evidenceUpload(form) {
  const input = form.querySelector('input[type="file"]');
  if (!input || !form.dataset.uploadUrl) return;
  input.multiple = true;
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

/** One upload per file of an entry: name, size and time of change say whether it is the same file. */
function fingerprint(url, file) {
  return Promise.resolve(["sayembara", url, file.name, file.size, file.lastModified].join("|"));
}

class Sender {
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.url = form.dataset.uploadUrl;
    this.waiting = [];
    this.failed = false;
    addEventListener("online", () => this.list.resumeBroken());
  }

  get headers() {
    return { "x-csrf-token": this.form.querySelector('[name="csrf"]').value, "x-requested-with": "tus" };
  }

  async sendAll(files) {
    try {
      await library();
    } catch {
      return this.form.submit();
    }
    this.failed = false;
    const metadata = this.metadata();
    const rows = files.map((file) => [file, this.list.add(file.name)]);
    for (const [file, row] of rows) await this.send(file, row, metadata);
    if (!this.failed) this.showPage();
  }

  metadata() {
    const fields = new FormData(this.form);
    const text = (name) => String(fields.get(name) ?? "");
    return { target: text("target"), title: text("title"), page_note: text("page_note"), is_public: text("is_public") };
  }

  /** Resolves when the file is attached, refused or given up. */
  send(file, row, metadata) {
    return new Promise((resolve) => {
      const done = (failed) => {
        this.failed ||= failed;
        resolve();
      };
      const upload = new window.tus.Upload(file, {
        endpoint: this.url,
        headers: this.headers,
        metadata: { filename: file.name, ...metadata },
        fingerprint: (sent) => fingerprint(this.url, sent),
        retryDelays: RETRY_DELAYS,
        removeFingerprintOnSuccess: true,
        onShouldRetry: (error) => mayPass(error),
        onProgress: (sent, total) => row.progress(sent, total),
        onSuccess: () => {
          row.succeed();
          done(false);
        },
        onError: (error) => {
          if (mayPass(error)) return row.break();
          row.fail(this.reason(error));
          upload.abort(false);
          forget(file, this.url);
          done(true);
        },
      });
      row.onPause = () => upload.abort();
      row.onResume = () => upload.start();
      row.onCancel = () => {
        upload.abort(true).catch(() => {});
        forget(file, this.url);
        done(true);
      };
      upload.findPreviousUploads().then((earlier) => {
        if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      });
    });
  }

  /** What people read: the server's words beside the field, or ours. */
  reason(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const said = parsed(error.originalResponse?.getBody());
    const texts = (said?.errors ?? []).map((one) => one.message);
    if (texts.length > 0) return texts.join(" ");
    return status === 401 ? this.list.text("signedOut") : said?.message || this.list.text("failed");
  }

  /** Uploads that a closed browser left behind: the same file, chosen again, goes on where it stopped. */
  async offerUnfinished() {
    for (const [key, earlier] of unfinished(this.url)) {
      const answer = await this.ask(earlier.uploadUrl);
      if (!answer) continue;
      const offset = Number(answer.headers.get("upload-offset"));
      if (!answer.ok || offset >= earlier.size) {
        localStorage.removeItem(key);
        continue;
      }
      const row = this.list.offer(earlier.metadata.filename, offset, earlier.size);
      row.onCancel = () => {
        localStorage.removeItem(key);
        const headers = { ...this.headers, "tus-resumable": "1.0.0" };
        fetch(earlier.uploadUrl, { method: "DELETE", headers }).catch(() => {});
      };
      row.onFile = async (file) => {
        if (file.name !== earlier.metadata.filename || file.size !== earlier.size) return row.fail(this.list.text("other"));
        row.remove();
        this.sendAll([file]);
      };
    }
  }

  ask(url) {
    return fetch(url, { method: "HEAD", headers: { ...this.headers, "tus-resumable": "1.0.0" } }).catch(() => null);
  }

  /** The page of the evidence as it is now. */
  showPage() {
    location.assign(this.form.dataset.doneUrl);
  }
}

/** A passing failure: no answer, a conflict about the offset, or a server in trouble. */
function mayPass(error) {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
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

async function forget(file, url) {
  const prefix = `tus::${await fingerprint(url, file)}`;
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
