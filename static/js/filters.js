// Manners of the filter builder: lists of ticks that say what is chosen, are narrowed by typing, and close again.
// Without this file they stay lists of ticks below a summary.

const OPEN = "details.picks[open]";

function summarize(picks) {
  const line = picks.querySelector("summary");
  const chosen = [...picks.querySelectorAll("input:checked")].map((box) => box.nextElementSibling.textContent);
  const comma = document.documentElement.lang.startsWith("zh") ? "、" : ", ";
  line.querySelector("span").textContent = chosen.join(comma) || line.dataset.none;
}

function narrow(field) {
  const wanted = field.value.trim().toLowerCase();
  for (const label of field.parentElement.querySelectorAll(".picks-list label")) {
    label.hidden = !label.textContent.toLowerCase().includes(wanted);
  }
}

function close(except) {
  for (const picks of document.querySelectorAll(OPEN)) if (!picks.contains(except)) picks.open = false;
}

document.addEventListener("change", ({ target }) => {
  const picks = target.closest?.("details.picks");
  if (picks && target.type === "checkbox") summarize(picks);
});
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-narrow]")) return;
  event.stopPropagation(); // nothing was changed: no new count
  narrow(event.target);
}, true);
document.addEventListener("click", ({ target }) => close(target));
document.addEventListener("keydown", (event) => {
  const picks = event.target.closest?.(OPEN);
  if (!picks) return;
  if (event.key === "Enter" && event.target.matches("[data-narrow]")) event.preventDefault();
  if (event.key !== "Escape") return;
  picks.open = false;
  picks.querySelector("summary").focus();
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(OPEN)) event.target.querySelector("[data-narrow]")?.focus();
}, true);
