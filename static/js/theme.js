// Runs before the first paint: tells the sheet that there is JavaScript, and resolves "automatic" for Tabler,
// whose own dark rules look at the attribute only.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const resolve = () => {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  root.classList.add("js");
  dark.addEventListener("change", resolve);
  resolve();
})();
