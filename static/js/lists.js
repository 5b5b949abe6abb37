// Lists: selecting rows, the keyboard, cells changed in place, the column picker, and boards.
// Everything here is an addition: links, forms and pages do the same without it.

const says = (text) => {
  const place = document.getElementById("list-says");
  if (place) place.textContent = text;
};
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");

// --- selecting rows -----------------------------------------------------------
const form = document.getElementById("rows");
let last = null;

const picks = () => [...form.querySelectorAll("input[name=row]")];

function count() {
  const chosen = picks().filter((one) => one.checked);
  const all = form.querySelector("[data-all]");
  const everything = form.querySelector("[name=everything]");
  all.checked = chosen.length > 0 && chosen.length === picks().length;
  all.indeterminate = chosen.length > 0 && !all.checked;
  if (!all.checked) everything.checked = false;
  form.querySelector(".bulk-all").hidden = !all.checked;
  form.querySelector("[data-count]").textContent = chosen.length;
  form.classList.toggle("is-selecting", chosen.length > 0);
  for (const one of picks()) one.closest("tr").classList.toggle("is-selected", one.checked);
}

function range(to) {
  const boxes = picks();
  const [from, until] = [boxes.indexOf(last), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const one of boxes.slice(Math.max(from, 0), until + 1)) one.checked = to.checked;
}

if (form) {
  form.addEventListener("click", (event) => {
    if (event.target.matches("td.box")) return event.target.querySelector("input")?.click(); // a finger's width
    const box = event.target.closest("input[name=row]");
    if (!box) return;
    if (event.shiftKey && last) range(box);
    last = box;
    count();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const one of picks()) one.checked = event.target.checked;
    count();
  });
  form.addEventListener("reset", () => setTimeout(count));
  count();
}

// --- the row and the cell one is at ---------------------------------------------
const rows = () => [...form.querySelectorAll("tbody tr[data-row]")];
const here = () => form.querySelector("tr.is-here");

function goTo(row) {
  if (!row) return;
  here()?.classList.remove("is-here");
  row.classList.add("is-here");
  const link = row.querySelector("td.lead a");
  link?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(here());
  goTo(at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function toggle() {
  const box = here()?.querySelector("input[name=row]");
  if (!box) return;
  box.checked = !box.checked;
  last = box;
  count();
}

const verbs = {
  j: () => step(1),
  k: () => step(-1),
  x: toggle,
  o: () => here()?.querySelector("td.lead a")?.click(),
  e: () => open(here()?.querySelector("td[data-cell]")),
};

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const cell = event.target.closest?.("td[data-cell]");
  if (cell && event.target === cell && ["Enter", "F2", " "].includes(event.key)) {
    event.preventDefault();
    open(cell);
    return;
  }
  if (cell && event.target === cell && event.key.startsWith("Arrow")) return arrow(event, cell);
  if (typing(event.target)) return;
  if (event.key === "Escape" && form.classList.contains("is-selecting")) form.reset();
  else if (verbs[event.key]) {
    event.preventDefault();
    verbs[event.key]();
  }
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("#rows tbody tr[data-row]");
  if (!row || row === here()) return;
  here()?.classList.remove("is-here");
  row.classList.add("is-here");
});

function arrow(event, cell) {
  event.preventDefault();
  const row = cell.closest("tr");
  const cells = [...row.querySelectorAll("td[data-cell]")];
  const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (along) return cells[cells.indexOf(cell) + along]?.focus();
  const other = rows()[rows().indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  other?.querySelector(`td[data-cell="${CSS.escape(cell.dataset.cell)}"]`)?.focus();
}

// --- a cell changed in place -------------------------------------------------------
let before = null; // what stood in the open cell

function address(base, pk, key) {
  return base.replace("/0/-/", `/${pk}/${encodeURIComponent(key)}/`);
}

async function open(cell) {
  if (!cell || cell.querySelector("form")) return;
  close();
  before = { cell, html: cell.innerHTML };
  const url = address(form.dataset.cells, cell.closest("tr").dataset.row, cell.dataset.cell);
  await htmx.ajax("GET", url, { target: cell, swap: "innerHTML" });
  cell.classList.add("is-open");
  const field = cell.querySelector("select, textarea, input:not([type=hidden])");
  field?.focus();
  field?.select?.();
}

function close() {
  if (!before) return;
  before.cell.innerHTML = before.html;
  before.cell.classList.remove("is-open");
  before = null;
}

if (form) {
  // One stop for the whole grid; arrows go on from there.
  const first = form.querySelector("td[data-cell]");
  for (const cell of form.querySelectorAll("td[data-cell]")) cell.tabIndex = cell === first ? 0 : -1;

  form.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (cell && !event.target.closest("a, .cell-form")) open(cell);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) return leave();
    const cell = event.target.closest("td[data-cell]");
    if (cell && !event.target.closest("a, button, .cell-form, input") && !cell.matches(".lead")) open(cell);
  });
  form.addEventListener("keydown", (event) => {
    const inside = event.target.closest(".cell-form");
    if (!inside) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && !event.target.matches("textarea, button") && !event.isComposing) {
      event.preventDefault();
      send(inside);
    }
  });
  // A choice is made by choosing: no second click.
  form.addEventListener("change", (event) => {
    const inside = event.target.closest(".cell-form");
    const alone = inside?.querySelectorAll("select, textarea, input:not([type=hidden])").length === 1;
    if (inside && event.target.matches("select") && alone) send(inside);
  });
}

function leave() {
  const cell = before?.cell;
  close();
  cell?.focus();
}

// The cell's form stands inside the list's (the parser would drop an inner one), so its fields are sent by hand.
function send(inside) {
  const row = inside.closest("tr");
  const key = inside.closest("td").dataset.cell;
  const values = { columns: form.elements.columns.value };
  for (const one of inside.querySelectorAll("[name]")) {
    if (one.matches("[type=checkbox], [type=radio]") && !one.checked) continue;
    const value = one.matches("select[multiple]") ? [...one.selectedOptions].map((each) => each.value) : one.value;
    values[one.name] = one.name in values && one.name !== "columns" ? [values[one.name], value].flat() : value;
  }
  htmx.ajax("POST", inside.dataset.url, { source: inside, target: row, swap: "outerHTML", values }).then(() => {
    const fresh = form.querySelector(`tr[data-row="${CSS.escape(row.dataset.row)}"]`);
    if (!fresh || fresh.querySelector(".cell-form")) return;
    before = null;
    for (const cell of fresh.querySelectorAll("td[data-cell]")) cell.tabIndex = -1;
    fresh.classList.add("fresh", "is-here");
    const cell = fresh.querySelector(`td[data-cell="${CSS.escape(key)}"]`);
    (cell ?? fresh.querySelector("a"))?.focus();
  });
}
form?.addEventListener("click", (event) => {
  const key = event.target.closest("[data-send]");
  if (key) send(key.closest(".cell-form"));
});

// --- the column picker -----------------------------------------------------------------
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-picker] li, [data-board] [data-may]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  dragged.classList.add("is-dragged");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const lane of document.querySelectorAll(".is-over")) lane.classList.remove("is-over");
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const item = dragged?.matches("[data-picker] li") && event.target.closest?.("[data-picker] li");
  if (!item || item === dragged) return;
  event.preventDefault();
  const below = event.clientY > item.getBoundingClientRect().top + item.offsetHeight / 2;
  item[below ? "after" : "before"](dragged);
});
document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-picker] li");
  if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const up = event.key === "ArrowUp";
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[up ? "before" : "after"](item);
  event.target.focus();
  says(`${item.textContent.trim()} ${[...item.parentElement.children].indexOf(item) + 1}`);
});
document.addEventListener("submit", (event) => {
  // One parameter instead of ten: the address stays readable.
  const picker = event.target.closest?.("[data-picker]");
  if (!picker) return;
  const boxes = [...picker.querySelectorAll("input[name=columns]")];
  const keys = boxes.filter((one) => one.checked).map((one) => one.value);
  for (const one of boxes) one.disabled = true;
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "columns", value: keys.join(",") });
  picker.append(hidden);
});

// --- boards ---------------------------------------------------------------------------------
const board = document.querySelector("[data-board]");

const laneOf = (card) => card.closest("[data-lane]");

async function move(card, lane) {
  const from = laneOf(card);
  if (!lane || lane === from || card.matches(".is-moving")) return;
  card.classList.add("is-moving");
  const place = card.nextElementSibling;
  lane.querySelector(".lane-none")?.remove();
  lane.querySelector(".lane-cards").prepend(card);
  const url = address(board.dataset.cells, card.dataset.row, board.dataset.key);
  const body = new URLSearchParams({ version: card.dataset.version, board: "1", [board.dataset.by]: lane.dataset.lane });
  const headers = { "HX-Request": "true", "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] };
  const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  const text = answer ? await answer.text() : "";
  card.classList.remove("is-moving");
  if (answer?.ok) return settled(card, from, lane, text);
  from.querySelector(".lane-cards").insertBefore(card, place);
  if (answer && [409, 422].includes(answer.status)) ask(card, lane, text, url);
  else document.dispatchEvent(new CustomEvent("htmx:responseError", { detail: { xhr: { status: answer?.status ?? 0 } } }));
  card.querySelector("a").focus();
}

function settled(card, from, lane, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-version]");
  if (fresh) card.dataset.version = fresh.dataset.version;
  else card.remove();
  for (const [one, by] of [[from, -1], [lane, 1]]) {
    const shown = one.querySelector("[data-lane-count]");
    const number = Number(shown.textContent.replace(/\D/g, ""));
    if (!shown.textContent.includes("+")) shown.textContent = number + by;
  }
  card.querySelector("[name=version]").value = card.dataset.version;
  card.querySelector("a").focus();
  says(`${card.querySelector("a").textContent.trim()}: ${document.getElementById("list-says").dataset.moved} ${lane.getAttribute("aria-label")}`);
}

// A stage that asks for more, or a card that somebody else moved: the form in a dialog says so.
function ask(card, lane, html, url) {
  const dialog = document.getElementById("board-ask");
  const found = new DOMParser().parseFromString(html, "text/html").querySelector(".cell-form");
  if (!found) return;
  dialog.querySelector("[data-body]").replaceChildren(document.importNode(found, true));
  dialog.showModal();
  dialog.querySelector(".form-actions [data-send]").onclick = async () => {
    const body = new URLSearchParams([...dialog.querySelectorAll("[name]")].filter((one) => !one.matches("[type=checkbox]:not(:checked)")).map((one) => [one.name, one.value]));
    body.set("board", "1");
    const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] } });
    const text = await answer.text();
    if (answer.ok) location.reload();
    else {
      dialog.close();
      ask(card, lane, text, url);
    }
  };
}

if (board) {
  board.addEventListener("dragover", (event) => {
    const lane = dragged?.matches("[data-may]") && event.target.closest("[data-lane]");
    if (!lane) return;
    event.preventDefault();
    for (const one of board.querySelectorAll(".is-over")) if (one !== lane) one.classList.remove("is-over");
    lane.classList.add("is-over");
  });
  board.addEventListener("drop", (event) => {
    const lane = dragged && event.target.closest("[data-lane]");
    if (!lane) return;
    event.preventDefault();
    move(dragged, lane);
  });
  // What a phone has instead of dragging: the choice inside the card.
  board.addEventListener("submit", (event) => {
    const form = event.target.closest(".lane-move");
    const chosen = form?.elements[board.dataset.by].value;
    const lane = form && [...board.querySelectorAll("[data-lane]")].find((one) => one.dataset.lane === chosen);
    if (!lane) return;
    event.preventDefault();
    move(form.closest("[data-row]"), lane);
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-row]");
    if (!card || typing(event.target)) return;
    const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 }[event.key];
    const lanes = [...board.querySelectorAll("[data-lane]")];
    if (along) {
      event.preventDefault();
      const lane = lanes[lanes.indexOf(laneOf(card)) + along];
      if (event.shiftKey) {
        if (card.matches("[data-may]")) move(card, lane);
      } else lane?.querySelector("[data-row] a")?.focus();
    } else if (down) {
      event.preventDefault();
      const cards = [...laneOf(card).querySelectorAll("[data-row]")];
      cards[cards.indexOf(card) + down]?.querySelector("a").focus();
    }
  });
  // News of others wait while a card is in somebody's hand; the next ones bring them along.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const busy = dragged || board.querySelector(".is-moving") || document.querySelector("#board-ask[open]");
    if (event.detail.target === board && busy) event.detail.shouldSwap = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#board-ask [data-cancel]")) document.getElementById("board-ask").close();
  });
}

// --- the form of a bulk change: typing a value ticks it -------------------------------------------
document.addEventListener("input", (event) => {
  const line = event.target.closest("[data-tick-line]");
  const tick = line?.querySelector(".tick input");
  if (tick && event.target !== tick) tick.checked = true;
});
