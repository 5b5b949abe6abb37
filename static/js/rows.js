// Rows of numbers and addresses in a form: added and removed at once. Without this file the page does it.

function primaryOnce(box) {
  const row = box.closest("[data-row]");
  const kind = row.querySelector("[name$='-kind']").value;
  for (const other of row.parentElement.querySelectorAll("[data-row]")) {
    if (other === row || other.querySelector("[name$='-kind']").value !== kind) continue;
    other.querySelector("[name$='-is_primary']").checked = false;
  }
}

function addRow(list) {
  const number = Number(list.dataset.next);
  list.dataset.next = number + 1;
  const place = list.querySelector("[data-rows-place]");
  const sample = document.createElement("div");
  sample.innerHTML = list.querySelector("template").innerHTML.replaceAll("__n__", number);
  const row = sample.firstElementChild;
  const primary = row.querySelector("[name$='-is_primary']");
  if (primary) primary.checked = false;
  place.append(row);
  window.htmx?.process(row);
  row.querySelector("input:not([type=checkbox]), select").focus();
}

document.addEventListener("click", (event) => {
  const add = event.target.closest?.("[data-rows-add]");
  if (!add) return;
  event.preventDefault();
  addRow(add.closest("[data-rows]"));
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches?.("[data-row] [name$='-is_primary']:checked")) primaryOnce(target);
  if (!target.matches?.("[data-row] [name$='-remove']:checked")) return;
  const list = target.closest("[data-rows]");
  target.closest("[data-row]").remove();
  list.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  list.querySelector("[data-rows-add]").focus();
});
