// Tags as chips: the field keeps their names with commas between them, this file only draws it.

const namesIn = (text) => [...new Set(text.split(/[,，、\n]/).map((one) => one.trim()).filter(Boolean))];

function chip(name, remove) {
  const made = document.createElement("span");
  made.className = "chip tag";
  made.textContent = name;
  const key = document.createElement("button");
  key.type = "button";
  key.textContent = "×";
  key.setAttribute("aria-label", `× ${name}`);
  key.addEventListener("click", remove);
  made.append(key);
  return made;
}

function draw(field, line, typing) {
  line.querySelectorAll(".chip").forEach((one) => one.remove());
  for (const name of namesIn(field.value)) {
    typing.before(chip(name, () => {
      field.value = namesIn(field.value).filter((one) => one !== name).join(", ");
      draw(field, line, typing);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      typing.focus();
    }));
  }
}

function take(field, line, typing) {
  if (!typing.value.trim()) return;
  field.value = namesIn(`${field.value},${typing.value}`).join(", ");
  typing.value = "";
  draw(field, line, typing);
}

function dress(field) {
  field.removeAttribute("data-tags");
  const line = document.createElement("div");
  line.className = "tag-line";
  const typing = document.createElement("input");
  typing.setAttribute("list", `${field.id}-known`);
  typing.id = `${field.id}-typing`;
  typing.maxLength = 60;
  typing.autocomplete = "off";
  line.append(typing);
  field.hidden = true;
  field.before(line);
  document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.setAttribute("for", typing.id);
  draw(field, line, typing);
  typing.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !typing.value) line.querySelector(".chip:last-of-type button")?.click();
    if (!["Enter", ","].includes(event.key) || !typing.value.trim()) return;
    event.preventDefault();
    take(field, line, typing);
  });
  typing.addEventListener("change", () => take(field, line, typing));
}

const dressAll = (root) => root.querySelectorAll?.("[data-tags]").forEach(dress);
dressAll(document);
document.addEventListener("htmx:load", ({ target }) => dressAll(target));
