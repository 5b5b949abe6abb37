// Sends a chosen file in pieces, and goes on where it stopped: after a broken connection by itself, after a reload
// when the same file is chosen again. Small files, and browsers without this script, use the plain form.

const TRIES = 8;
const SMALL = 2; // pieces

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

// What tells that the same file was chosen again. Without crypto (a plain address) a simple sum does.
async function fingerprint(file) {
  const words = new TextEncoder().encode(`${file.name}|${file.size}|${file.lastModified}`);
  if (globalThis.crypto?.subtle) return hex(await crypto.subtle.digest("SHA-256", words));
  let sums = [1, 2, 3, 4, 5, 6, 7, 8];
  for (const word of words) sums = sums.map((sum, place) => (Math.imul(sum, 31 + 2 * place) + word) >>> 0);
  return sums.map((sum) => sum.toString(16).padStart(8, "0")).join("");
}

// Ends early when the network is back, or the person gave up.
const pause = (seconds, signal) => new Promise((done) => {
  const over = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const finish = () => { window.removeEventListener("online", finish); done(); };
  over.addEventListener("abort", finish, { once: true });
  window.addEventListener("online", finish);
});

class Refused extends Error {}

class Sending {
  constructor(form, file) {
    Object.assign(this, { form, file, stopped: new AbortController() });
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.box = form.querySelector("[data-sending]");
    this.piece = Number(form.dataset.piece);
  }

  at(name) { return this.box.querySelector(`[data-${name}]`); }
  say(text) { this.at("said").textContent = text; }

  show(received) {
    const share = Math.floor((received / this.file.size) * 100);
    this.at("bar").value = share;
    this.at("share").textContent = `${share} %`;
  }

  async ask(url, options) {
    const answer = await fetch(url, {
      ...options, signal: this.stopped.signal, headers: { "X-CSRFToken": this.token, Accept: "application/json", ...options.headers },
    });
    const body = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status === 422 || answer.status === 403 || answer.status === 404 || answer.status === 401) throw new Refused(body.message || this.form.dataset.failed);
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    return body;
  }

  // Tries again for some minutes: a lost network comes back.
  async patiently(url, options) {
    for (let tried = 0; ; tried += 1) {
      try {
        const body = await this.ask(url, options);
        this.say("");
        return body;
      } catch (problem) {
        if (problem instanceof Refused || this.stopped.signal.aborted || tried === TRIES) throw problem;
        this.say(this.form.dataset.broken);
        await pause(Math.min(2 ** tried, 30), this.stopped.signal);
        if (this.stopped.signal.aborted) throw problem;
      }
    }
  }

  async run() {
    const begin = new URLSearchParams({ file_name: this.file.name, size: this.file.size, fingerprint: await fingerprint(this.file) });
    const upload = await this.patiently(this.form.dataset.upload, { method: "POST", body: begin });
    this.url = upload.url;
    let { received } = upload;
    this.show(received);
    if (received) this.say(this.form.dataset.again);
    while (received < this.file.size) {
      const body = this.file.slice(received, received + this.piece);
      const answer = await this.patiently(this.url, { method: "PUT", body, headers: { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" } });
      received = answer.received; // a 409 says where the file really ends
      this.show(received);
    }
    return upload.id;
  }

  async cancel() {
    this.stopped.abort();
    if (this.url) await fetch(this.url, { method: "DELETE", headers: { "X-CSRFToken": this.token } });
  }
}

const guard = (event) => event.preventDefault();

async function send(form, file, submit) {
  const sending = new Sending(form, file);
  const { box } = sending;
  box.hidden = false;
  sending.at("name").textContent = file.name;
  submit.disabled = true;
  sending.at("cancel").onclick = () => sending.cancel();
  window.addEventListener("beforeunload", guard);
  try {
    form.elements.upload.value = await sending.run();
    form.elements.file.disabled = true; // it is there already
    window.removeEventListener("beforeunload", guard);
    form.submit();
  } catch (problem) {
    const cancelled = sending.stopped.signal.aborted;
    box.hidden = cancelled;
    sending.say(cancelled ? "" : problem instanceof Refused ? problem.message : form.dataset.failed);
    submit.disabled = false;
    if (cancelled) form.elements.file.value = "";
  } finally {
    window.removeEventListener("beforeunload", guard);
  }
}

function arm(form) {
  const { file: input } = form.elements;
  const submit = form.querySelector("[type=submit]");
  form.addEventListener("submit", (event) => {
    const [file] = input.files;
    if (!file || file.size <= SMALL * Number(form.dataset.piece)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (file.size > Number(form.dataset.limit)) {
      form.querySelector("[data-sending]").hidden = false;
      form.querySelector("[data-said]").textContent = form.dataset.tooLarge;
      return;
    }
    send(form, file, submit);
  }, true);
  armDrop(form.querySelector("[data-drop]"), input);
}

function armDrop(place, input) {
  place.querySelector("[data-drop-hint]").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => { event.preventDefault(); place.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

document.querySelectorAll("form[data-upload]").forEach(arm);
