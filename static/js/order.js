// Cards in an order: dragged, or moved with Alt and the arrows; the steps up and down stay where they are pressed.
// Without this file the steps are plain forms.

const LIST = "[data-order]";
const cards = (list) => [...list.children].filter((one) => one.dataset.row);
const order = (list) => cards(list).map((one) => one.dataset.row).join(",");
let dragged = null;
let before = "";

async function keep(list) {
  if (order(list) === before) return;
  const headers = { "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] };
  const answer = await fetch(list.dataset.order, { method: "POST", body: new URLSearchParams({ order: order(list) }), headers }).catch(() => null);
  if (!answer?.ok) return location.reload();
  for (const [place, one] of cards(list).entries()) {
    const [up, down] = one.querySelectorAll("[name=step]");
    up.disabled = place === 0;
    down.disabled = place === cards(list).length - 1;
  }
  before = order(list);
}

function step(card, up) {
  const list = card.closest(LIST);
  const all = cards(list);
  const other = all[all.indexOf(card) + (up ? -1 : 1)];
  if (!other) return;
  before = order(list);
  other[up ? "before" : "after"](card);
  keep(list);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(`${LIST} > [data-row]`) ?? null;
  if (!dragged) return;
  before = order(dragged.closest(LIST));
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.row);
  dragged.classList.add("is-dragged");
});
document.addEventListener("dragover", (event) => {
  const card = dragged && event.target.closest?.(`${LIST} > [data-row]`);
  if (!card || card.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  if (card === dragged) return;
  const below = event.clientY > card.getBoundingClientRect().top + card.offsetHeight / 2;
  card[below ? "after" : "before"](dragged);
});
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  keep(dragged.closest(LIST));
  dragged = null;
});
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(`${LIST} > [data-row]`);
  if (!card || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const { target } = event;
  step(card, event.key === "ArrowUp");
  target.focus();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(`${LIST} [name=step]`);
  if (!button) return;
  event.preventDefault();
  step(button.closest("[data-row]"), button.value === "up");
  button.focus();
});
