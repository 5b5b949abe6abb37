// Small manners of every page: toasts, the question before a dangerous verb, menus, forms that are sent once.
// Everything here is an addition: each form and link works without it.

const words = () => document.getElementById("words");

// --- toasts -----------------------------------------------------------------
const LASTING = 6000;

function arm(line) {
  const urgent = line.matches(".danger, .error, .warning");
  if (!urgent) setTimeout(() => line.remove(), LASTING);
}

// Tones: success, danger.
export function toast(text, tone = "success") {
  const place = document.getElementById("toasts");
  const told = [...place.querySelectorAll(`[data-toast].${tone} span`)].some((one) => one.textContent === text);
  if (told && tone === "danger") return; // all panels of a page meet the same trouble at once
  const line = words().content.querySelector(`[data-toast].${tone}`).cloneNode(true);
  line.querySelector("span").textContent = text;
  place.append(line);
}

function watchToasts() {
  const place = document.getElementById("toasts");
  if (!place) return;
  place.querySelectorAll("[data-toast]").forEach(arm);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.("[data-toast]")) arm(node);
  }).observe(place, { childList: true });
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove();
});
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

// --- the question before a dangerous verb -----------------------------------
const asked = new WeakSet();

async function ask(question, verb) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("#ask-text").textContent = question;
  const yes = dialog.querySelector("[value=yes]");
  yes.textContent = verb || yes.dataset.label;
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return dialog.returnValue === "yes";
}

async function confirmFirst(event) {
  const form = event.target;
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!source.dataset.confirm || asked.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(source.dataset.confirm, event.submitter?.textContent.trim())) {
    asked.add(form);
    form.requestSubmit(event.submitter);
  }
}

// In the capture phase: before htmx and before the guards below see the event.
document.addEventListener("submit", confirmFirst, true);

// --- forms: sent once, not lost ---------------------------------------------
const dirty = new Set();

function busy(form, on) {
  for (const key of form.querySelectorAll("button:not([type=button])")) {
    key.disabled = on;
    if (on) key.setAttribute("aria-busy", "true");
    else key.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  dirty.delete(form);
  // A dialog sends nothing; a download leaves the page standing.
  if (form.matches("[method=dialog], [data-download], [target]")) return;
  if (event.defaultPrevented && !form.matches("[hx-post], [hx-get]")) return;
  // After the browser has collected the fields: a disabled button would not send its value.
  setTimeout(() => busy(form, true));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) busy(form, false);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) busy(form, false);
});
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) dirty.add(form);
});
addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});

// The server no longer knows what this page missed: drawn anew, unless somebody is writing.
function isWriting() {
  const text = document.activeElement?.matches("textarea, input:not([type=checkbox], [type=radio])");
  return text || [...dirty].some((form) => form.isConnected);
}
document.addEventListener("live:reload", () => {
  if (!isWriting()) location.reload();
});

// --- focus: where the trouble is --------------------------------------------
function focusTrouble(root) {
  const place = root.querySelector?.("[data-focus]") ?? root.querySelector?.("[aria-invalid=true]");
  place?.focus();
}
document.addEventListener("htmx:afterSettle", (event) => focusTrouble(event.target));

// --- focus: kept when the panel around it is drawn anew ----------------------
let held = null;

function nameOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const name = ["href", "name", "action"].find((one) => element.hasAttribute(one));
  return name && `${element.localName}[${name}="${CSS.escape(element.getAttribute(name))}"]`;
}

// A button that is disabled while its form is sent loses the focus before anything is swapped.
document.addEventListener("submit", ({ target }) => {
  const here = document.activeElement;
  if (target.matches("[hx-post], [hx-get]") && target.contains(here)) held = { name: nameOf(here), root: "" };
});
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  const here = document.activeElement;
  if (here !== document.body && target.contains(here)) held = { name: nameOf(here), root: target.id };
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!held || document.activeElement !== document.body) return;
  const root = document.getElementById(held.root) ?? target;
  const place = (held.name && root.querySelector(held.name)) || root;
  held = null;
  if (!place.matches("a[href], button, input, select, textarea, summary")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
});

// --- menus: one open at a time, closed by Escape and by a click beside -------
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// --- tabs loaded by htmx ------------------------------------------------------
document.addEventListener("htmx:beforeRequest", (event) => {
  const tab = event.target.closest?.(".tabs a[hx-get]");
  if (!tab) return;
  tab.parentElement.querySelector("[aria-current]")?.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "page");
});

// --- copying ------------------------------------------------------------------
document.addEventListener("click", async (event) => {
  const source = event.target.closest("[data-copy]");
  if (!source) return;
  await navigator.clipboard.writeText(source.dataset.copy);
  toast(words().dataset.copied);
});

// --- answers that htmx does not show -------------------------------------------
function trouble(status) {
  const { refused, gone, broken } = words().dataset;
  return { 403: refused, 404: gone }[status] ?? broken;
}
document.addEventListener("htmx:responseError", (event) => toast(trouble(event.detail.xhr.status), "danger"));
document.addEventListener("htmx:sendError", () => toast(words().dataset.offline, "danger"));

// A page that is one form starts in its first field; on a phone that would only bring the keys up.
function focusFirst() {
  if (location.hash || document.activeElement !== document.body || innerWidth <= 860) return;
  const form = document.querySelector("main form.narrow[data-guard], main .narrow form[data-guard]");
  form?.querySelector("input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")?.focus();
}

watchToasts();
focusTrouble(document);
focusFirst();

// --- print ---------------------------------------------------------------------
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});
