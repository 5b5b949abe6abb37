// Writing an interaction: the composer opens where one types, a draft survives leaving the page, a call opens one.
// Without this the forms work all the same.

const KEPT = ["kind", "text", "next_in", "next_step", "next_step_on", "subject", "outcome"];
const person = document.body.dataset.liveKey ?? "";
const keyOf = (form) => `draft:${person}:${form.dataset.draft}`;

function read(form) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  } catch {
    return null;
  }
}

function keep(form) {
  const data = new FormData(form);
  const draft = Object.fromEntries(KEPT.filter((name) => data.get(name)).map((name) => [name, data.get(name)]));
  if (draft.text || draft.subject || draft.next_step) sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
  else sessionStorage.removeItem(keyOf(form));
}

function put(form, name, value) {
  const field = form.elements[name];
  if (!field) return;
  if (field instanceof RadioNodeList) field.value = value;
  else if (!field.value) field.value = value;
}

// A form that came back with an error holds what was typed already.
function restore(form) {
  const draft = read(form);
  if (!draft || form.elements.text?.value) return;
  for (const [name, value] of Object.entries(draft)) put(form, name, value);
  form.classList.add("open");
}

const forms = (root) => root.querySelectorAll?.("form[data-draft]") ?? [];
const composer = () => document.querySelector("form[data-composer]");

function open(form, kind) {
  form.classList.add("open");
  if (kind) form.elements.kind.value = kind;
  form.elements.text.focus();
  form.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", ({ target }) => {
  if (target.name === "text") target.closest("form[data-composer]")?.classList.add("open");
});
document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form) return;
  if (target.name === "kind" && form.matches("[data-composer]")) open(form);
  if (target.name === "next_in" && target.value) form.elements[target.value === "day" ? "next_step_on" : "next_step"].focus();
  keep(form);
});
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape" && form.matches("[data-composer]") && !form.elements.text.value) {
    form.classList.remove("open");
    event.target.blur();
  }
});

// Saved: the draft has done its work. Until the server has it, it stays.
document.addEventListener("interaction-logged", ({ detail }) => sessionStorage.removeItem(`draft:${person}:${detail.value}`));
document.addEventListener("submit", ({ target }) => {
  if (target.matches?.("form[data-draft]:not([hx-post])")) sessionStorage.setItem("draft-sent", keyOf(target));
});
const sent = sessionStorage.getItem("draft-sent");
if (sent && !document.querySelector("form[data-draft] .errorlist, form[data-draft] .form-errors")) sessionStorage.removeItem(sent);
sessionStorage.removeItem("draft-sent");

// "Write an interaction" on a page that has the composer: no way to go.
document.addEventListener("click", (event) => {
  const form = composer();
  if (form && event.target.closest("[data-log]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(form);
  }
});

// After the call one writes down what was said: the draft waits where one comes back to.
document.addEventListener("click", ({ target }) => {
  const call = target.closest?.('a[href^="tel:"]');
  const form = call && composer();
  if (!form) return;
  form.elements.kind.value = "call";
  if (form.elements.direction) form.elements.direction.value = "out";
  const who = call.closest("[data-contact]")?.dataset.contact;
  const tick = who && form.querySelector(`[name="contacts"][value="${CSS.escape(who)}"]`);
  if (tick) tick.checked = true;
  form.classList.add("open");
});

// A tab's address (#documents) opens the tab.
function openTab() {
  const name = location.hash.slice(1);
  if (/^[a-z-]+$/.test(name)) document.querySelector(`.tabs a[data-tab="${name}"]`)?.click();
}

document.addEventListener("htmx:afterSettle", ({ target }) => {
  for (const form of forms(target.parentElement ?? document)) restore(form);
});
for (const form of forms(document)) restore(form);
if (location.hash) addEventListener("load", openTab);
