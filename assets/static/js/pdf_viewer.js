// Reads a PDF in the page. The library is fetched only here; it runs no script of the document and builds no code from text.

const VENDOR = new URL("../vendor/pdfjs-dist-5.4.149/", import.meta.url);
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
/** More pixels than this make telephones give up. */
const MOST_PIXELS = 16_000_000;

export default async function pdfViewer(box) {
  const say = (name) => (box.querySelector("[data-pdf-status]").textContent = name ? box.dataset[name] : "");
  say("textLoading");
  try {
    const library = await import(new URL("pdf.min.mjs", VENDOR).href);
    library.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.min.mjs", VENDOR).href;
    const options = { url: box.dataset.pdf, isEvalSupported: false, enableXfa: false, useWasm: false };
    const pdf = await library.getDocument({ ...options, wasmUrl: new URL("wasm/", VENDOR).href }).promise;
    await new Viewer(box, pdf).show(Number(box.dataset.page) || 1);
    say("");
  } catch (error) {
    console.warn(error);
    say("textFailed");
  }
}

class Viewer {
  constructor(box, pdf) {
    this.pdf = pdf;
    this.zoom = 2;
    this.turn = 0;
    this.canvas = box.querySelector("canvas");
    this.words = box.querySelector("[data-pdf-words]");
    this.number = box.querySelector("[data-pdf-page]");
    box.querySelector("[data-pdf-count]").textContent = pdf.numPages;
    box.querySelector("[data-pdf-tools]").hidden = false;
    this.number.max = pdf.numPages;
    this.number.addEventListener("change", () => this.show(this.number.valueAsNumber || this.page));
    const acts = { before: () => this.show(this.page - 1), after: () => this.show(this.page + 1) };
    Object.assign(acts, { smaller: () => this.resize(-1), larger: () => this.resize(1) });
    for (const [name, act] of Object.entries(acts)) box.querySelector(`[data-pdf-${name}]`).addEventListener("click", act);
    box.querySelector("[data-pdf-sheet]").addEventListener("keydown", (event) => this.press(event, acts));
    this.sheet = box.querySelector("[data-pdf-sheet]");
  }

  press(event, acts) {
    const keys = { PageUp: "before", ArrowLeft: "before", PageDown: "after", ArrowRight: "after", "-": "smaller", "+": "larger" };
    const act = acts[keys[event.key]];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  resize(step) {
    this.zoom = Math.min(Math.max(this.zoom + step, 0), ZOOMS.length - 1);
    return this.show(this.page);
  }

  /** Draws one page; a drawing that is under way is given up, and so is one that was asked for before this one. */
  async show(number) {
    const turn = ++this.turn;
    this.page = Math.min(Math.max(Math.trunc(number), 1), this.pdf.numPages);
    this.number.value = this.page;
    this.drawing?.cancel();
    const page = await this.pdf.getPage(this.page);
    // The canvas is free when the drawing before has ended, and not before.
    await this.drawing?.promise.catch(() => {});
    if (turn !== this.turn) return;
    const plain = page.getViewport({ scale: 1 });
    const scale = (this.sheet.clientWidth / plain.width) * ZOOMS[this.zoom];
    const shown = page.getViewport({ scale });
    const sharp = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (shown.width * shown.height)));
    const viewport = page.getViewport({ scale: scale * sharp });
    Object.assign(this.canvas, { width: Math.floor(viewport.width), height: Math.floor(viewport.height) });
    this.canvas.style.inlineSize = `${Math.floor(shown.width)}px`;
    this.drawing = page.render({ canvas: this.canvas, viewport });
    try {
      await this.drawing.promise;
    } catch (error) {
      if (error.name !== "RenderingCancelledException") throw error;
      return;
    }
    const text = await page.getTextContent();
    if (turn !== this.turn) return;
    this.words.textContent = text.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("");
  }
}
