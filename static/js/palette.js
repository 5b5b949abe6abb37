// The command palette: opened by Ctrl/Cmd-K, `/` or the search box; lines come from the server while one types.
// The text field keeps the focus; arrow keys move the chosen line (aria-activedescendant), Enter opens it.

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-text");
const list = document.getElementById("palette-list");
const RECENT = 5;

// What the lines answer: somebody who types faster than they come must not open one that means something else.
// An early Enter is kept until they are there.
let answered = "";
let hurried = false;
const isFresh = () => answered === field.value.trim();

const lines = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function choose(line) {
  chosen()?.setAttribute("aria-selected", "false");
  if (!line) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  line.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = lines();
  const place = all.indexOf(chosen());
  choose(all.at((place + by) % all.length));
}

const moves = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  PageDown: () => choose(lines()[Math.min(lines().indexOf(chosen()) + 5, lines().length - 1)]),
  PageUp: () => choose(lines()[Math.max(lines().indexOf(chosen()) - 5, 0)]),
};

// --- pages opened lately: kept by this tab alone, for they name customers -----
function key() {
  return `recent-${document.body.dataset.liveKey}`;
}

function recent() {
  try {
    return JSON.parse(sessionStorage.getItem(key())) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  const title = document.querySelector("main h1, .crumbs b, .crumbs h1")?.firstChild?.textContent.trim();
  if (!title || !/\/\d+\/$/.test(location.pathname)) return;
  const others = recent().filter((one) => one.url !== location.pathname);
  sessionStorage.setItem(key(), JSON.stringify([{ title, url: location.pathname }, ...others].slice(0, RECENT + 1)));
}

function showRecent() {
  const pages = recent().filter((one) => one.url !== location.pathname).slice(0, RECENT);
  if (field.value.trim() || !pages.length) return;
  const group = document.getElementById("palette-recent").content.firstElementChild.cloneNode(true);
  const model = group.querySelector("a");
  pages.forEach((page, place) => {
    const line = model.cloneNode(true);
    line.id = `palette-recent-${place}`;
    line.href = page.url;
    line.querySelector("b").textContent = page.title;
    group.append(line);
  });
  model.remove();
  list.firstElementChild?.prepend(group);
}

// --- opening and closing --------------------------------------------------------
export function open(text = "") {
  if (!dialog || dialog.open) return;
  const side = document.getElementById("side");
  if (side.matches(":popover-open")) side.hidePopover();
  field.form.elements.at.value = location.pathname;
  field.value = text;
  dialog.showModal();
  field.focus();
  htmx.trigger(field, "look");
}

function leave(event) {
  const line = event.target.closest("a");
  if (line && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault(); // a search field would only empty itself
    dialog.close();
  } else if (moves[event.key] && lines().length) {
    event.preventDefault();
    moves[event.key]();
  } else if (event.key === "Enter" && !isFresh()) {
    event.preventDefault();
    hurried = true; // what was typed last is being asked for already, or will be in a moment
  } else if (event.key === "Enter" && chosen()) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(chosen().href, "_blank", "noopener");
    else chosen().click();
  }
}

function onLines(event) {
  answered = (event.detail.requestConfig?.formData?.get("q") ?? field.value).trim();
  showRecent();
  // The best line is chosen at once, unless nothing was typed: then Enter does nothing by accident.
  choose(field.value.trim() ? lines()[0] : null);
  const count = document.getElementById("palette-count");
  count.textContent = `${count.dataset.words} ${lines().length}`;
  if (hurried && isFresh()) goOn();
}

// The page of the search answers where no line does.
function goOn() {
  hurried = false;
  if (chosen()) chosen().click();
  else field.form.requestSubmit();
}

if (dialog) {
  remember();
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", () => (hurried = false));
  for (const trouble of ["htmx:sendError", "htmx:responseError"])
    field.addEventListener(trouble, () => hurried && field.form.submit());
  list.addEventListener("click", leave);
  list.addEventListener("pointermove", (event) => {
    const line = event.target.closest("[role=option]");
    if (line && line !== chosen()) choose(line);
  });
  list.addEventListener("htmx:afterSwap", onLines);
  dialog.addEventListener("click", (event) => {
    // A click beside the box, or on its cross.
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    list.replaceChildren();
    choose(null);
    hurried = false;
  });
  document.getElementById("seek")?.addEventListener("click", (event) => open(event.target.value));
}
