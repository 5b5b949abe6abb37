// The live stream: one connection per browser, its events raised in every tab.
//
// The tab that holds a Web Lock (the leader) reads the stream and passes each event on through a BroadcastChannel;
// when it closes, the browser gives the lock to another tab, which goes on after the last id it has seen.
// Each event is raised on <body> as `live:<name>`, so that `hx-trigger="live:customer-7-changed from:body"` works.
//
// A reader that was away gets everything since his last id at once: equal names are raised once. The server says
// `reload` when it no longer knows what was missed, and `hello` on a first visit, when something may have happened
// between the page and the stream: then everything that this page listens for is raised.
//
// Read with fetch, not EventSource: event names are not known beforehand (EventSource has no wildcard), and the
// status matters: 401, 403, 204 and a redirect to the sign-in page end the stream for good.

const QUIET = 45_000; // ms without even a heartbeat (the server sends one every 15-25 s): the connection is dead
const TELL_AFTER = 10_000; // ms of trouble before anybody is told
const KEPT = 200; // events the leader remembers for a tab that has just been opened
const GATHER = 40; // ms in which equal names become one event

const { liveUrl, liveKey, liveSince } = document.body.dataset;
const ALL = ["hello", "reload"];

// The last id this browser has seen.
const memory = {
  name: `live-last-${liveKey}`,
  read: () => Number(localStorage.getItem(memory.name) ?? NaN),
  write: (id) => localStorage.setItem(memory.name, id),
  forget: () => localStorage.removeItem(memory.name),
};

class Live {
  constructor() {
    this.last = Number(liveSince ?? memory.read()); // the page's own number is exact, the browser's a superset
    this.channel = new BroadcastChannel(`live-${liveKey}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.recent = [];
    this.gathered = new Map();
    this.leading = false;
    this.delay = 1000;
  }

  start() {
    this.channel.postMessage({ ask: this.last });
    navigator.locks.request(`live-${liveKey}`, () => this.lead());
  }

  // --- every tab -------------------------------------------------------------
  hear(message) {
    if (message.event) this.raise(message.event);
    if (message.again && !(message.again.id <= this.last)) this.raise(message.again);
    if ("lost" in message) showLost(message.lost);
    if (this.leading && "ask" in message) this.repeat(message.ask);
  }

  raise(event) {
    this.last = event.id || (ALL.includes(event.name) ? NaN : this.last);
    if (!this.gathered.size) setTimeout(() => this.flush(), GATHER);
    this.gathered.set(event.name, event.detail);
  }

  flush() {
    const names = this.gathered;
    this.gathered = new Map();
    if (ALL.some((name) => names.has(name))) for (const name of listenedFor()) names.set(name, null);
    for (const [name, detail] of names) document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail, bubbles: true }));
  }

  // --- the leader -------------------------------------------------------------
  async lead() {
    this.leading = true;
    let going = true;
    while (going) {
      try {
        going = await this.read();
      } catch {
        this.trouble();
      }
      if (going) await pause(this.delay * (0.75 + Math.random() / 2));
      this.delay = Math.min(this.delay * 2, 30_000);
    }
    this.settle();
    this.leading = false;
  }

  // Reads until the connection ends. False when there is nothing more to expect (signed out).
  async read() {
    const stop = new AbortController();
    const response = await fetch(this.address(), {
      headers: { Accept: "text/event-stream", ...(this.last > 0 && { "Last-Event-ID": this.last }) },
      cache: "no-store",
      redirect: "manual",
      signal: stop.signal,
    });
    if ([204, 401, 403].includes(response.status) || response.type === "opaqueredirect") return false;
    if (!response.ok) throw new Error(response.status);
    this.settle();
    this.delay = 1000;
    for await (const event of events(response.body, stop)) this.pass(event);
    this.trouble();
    return true;
  }

  address() {
    const url = new URL(liveUrl, location.href);
    if (this.last >= 0) url.searchParams.set("since", this.last);
    return url;
  }

  pass(event) {
    if (event.id) memory.write(event.id);
    else if (ALL.includes(event.name)) memory.forget(); // the ids start anew
    this.recent = [...this.recent, event].slice(-KEPT);
    this.channel.postMessage({ event });
    this.raise(event);
  }

  repeat(since) {
    for (const event of this.recent) if (event.id > since) this.channel.postMessage({ again: event });
  }

  trouble() {
    this.telling ??= setTimeout(() => this.tell(true), TELL_AFTER);
  }

  settle() {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.tell(false);
  }

  tell(lost) {
    this.channel.postMessage({ lost });
    showLost(lost);
  }
}

// The events of a text/event-stream body, one by one. Aborts `stop` when even the heartbeat stays away.
async function* events(body, stop) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let watch;
  try {
    for (;;) {
      watch = setTimeout(() => stop.abort(), QUIET);
      const { value, done } = await reader.read();
      clearTimeout(watch);
      if (done) return;
      const blocks = (text + value).replaceAll("\r\n", "\n").split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    clearTimeout(watch);
  }
}

function parse(block) {
  const fields = { data: [] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === "data") fields.data.push(value);
    else if (name) fields[name] = value;
  }
  if (!fields.event) return null; // a heartbeat, or a retry hint: the delay is ours
  return { id: Number(fields.id) || 0, name: fields.event, detail: read(fields.data.join("\n")) };
}

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

// The names in the page's `hx-trigger="live:… from:body"`.
function listenedFor() {
  const triggers = [...document.querySelectorAll("[hx-trigger*='live:']")].map((one) => one.getAttribute("hx-trigger"));
  return triggers.flatMap((text) => [...text.matchAll(/live:([\w-]+)/g)].map((found) => found[1]));
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function showLost(lost) {
  const line = document.getElementById("live-lost");
  if (line) line.hidden = !lost;
}

if (liveUrl && navigator.locks) new Live().start();
