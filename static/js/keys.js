// Keyboard: Ctrl/Cmd-K searches, `g` and a letter goes somewhere, `n` is the page's main verb, `?` lists them all.

import { open } from "./palette.js";

const PATIENCE = 1200; // ms between `g` and its letter
let waiting = 0;

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
}

const verbs = {
  "?": () => document.getElementById("keys")?.togglePopover(),
  "/": () => open(),
  l: () => document.querySelector("[data-log]")?.click(),
  n: () => document.querySelector("[data-main-verb]")?.click(),
};

function goTo(letter) {
  document.querySelector(`[data-key="${CSS.escape(letter)}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.timeStamp - waiting < PATIENCE && waiting) {
    waiting = 0;
    goTo(event.key);
  } else if (event.key === "g") {
    waiting = event.timeStamp;
  } else if (verbs[event.key]) {
    event.preventDefault();
    verbs[event.key]();
  }
});

// The hint shows the key that this keyboard has.
if (navigator.platform.startsWith("Mac")) {
  for (const hint of document.querySelectorAll(".seek kbd")) hint.textContent = "⌘ K";
}
