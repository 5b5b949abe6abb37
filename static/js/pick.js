// A customer chosen while typing: arrows and Enter choose, Escape closes. What is typed is sent; a code or a whole
// name does without this file.

const offersOf = (field) => field.parentElement.querySelector(".pick-offers");

function open(field, on) {
  offersOf(field).hidden = !on;
  field.setAttribute("aria-expanded", String(on));
  if (!on) field.removeAttribute("aria-activedescendant");
}

function choose(field, offer) {
  field.value = offer.dataset.value;
  open(field, false);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(field, step) {
  const offers = [...offersOf(field).querySelectorAll("[role=option]")];
  if (!offers.length) return;
  const now = offers.findIndex((one) => one.ariaSelected === "true");
  const next = offers[(now + step + offers.length) % offers.length];
  for (const one of offers) one.ariaSelected = String(one === next);
  next.id ||= `${field.id}-offer-${offers.indexOf(next)}`;
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches?.(".pick-offers")) return;
  const field = target.parentElement.querySelector("input");
  open(field, field === document.activeElement && field.value.trim() !== "");
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-pick] input");
  if (!field || offersOf(field).hidden) return;
  const chosen = offersOf(field).querySelector("[aria-selected=true]");
  if (event.key === "ArrowDown") move(field, 1);
  else if (event.key === "ArrowUp") move(field, -1);
  else if (event.key === "Escape") open(field, false);
  else if (event.key === "Enter" && chosen) choose(field, chosen);
  else return;
  event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  const offer = event.target.closest?.("[data-pick] [role=option]");
  if (!offer) return;
  event.preventDefault();
  choose(offer.closest("[data-pick]").querySelector("input"), offer);
});

document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("[data-pick] input");
  if (field) open(field, false);
});
