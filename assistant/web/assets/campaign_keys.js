// Single keys for whoever reads many texts: A, R, J, K, E. Never while something is typed or another key is held
// down, and a switch turns them off (WCAG 2.2, 2.1.4); the switch is remembered by this browser.
const STORE = "campaign-keys";
let off = false;
try { off = localStorage.getItem(STORE) === "off"; } catch { /* a browser that stores nothing */ }
const TYPED = "input, textarea, select, [contenteditable='true'], [role='listbox'], [role='combobox']";
const typing = (part) => part && part.closest && part.closest(TYPED) && !["checkbox", "radio", "button"].includes(part.type);
const show = () => {
  const toggle = element.querySelector("[data-keys]");
  if (toggle) toggle.checked = !off;
  element.classList.toggle("b-keys-off", off);
};
const heard = (event) => {
  if (!element.isConnected) return document.removeEventListener("keydown", heard);
  if (off || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!element.offsetParent || typing(document.activeElement)) return;
  const part = element.querySelector(`[data-press="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!part || part.disabled) return;
  event.preventDefault();
  if (part.matches("textarea, input")) part.focus(); else part.click();
};
document.addEventListener("keydown", heard);
element.addEventListener("change", (event) => {
  if (event.target.dataset.keys === undefined) return;
  off = !event.target.checked;
  try { localStorage.setItem(STORE, off ? "off" : "on"); } catch { /* as above */ }
  show();
});
// With Enter a reason rejects, as the key before it said; Escape gives the single keys back.
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[data-press]")) return;
  event.preventDefault();
  event.target.form.querySelector("[data-enter]:not(:disabled)")?.click();
});
let before = "";
watch("value", () => {
  show();
  const head = element.querySelector("[data-text]");
  if (head && before && head.dataset.text !== before) {
    for (const field of element.querySelectorAll("input[name='reason']")) field.value = "";
    head.focus({ preventScroll: innerWidth > 760 });
  }
  if (head) before = head.dataset.text;
});
show();
