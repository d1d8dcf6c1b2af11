// Buttons and lists inside the HTML of the knowledge page become events of its component. What is open and
// where the keyboard stands survives when the HTML is made anew.
const open = new Set();
let last = "";
const key = (part) => part.dataset.act + "\n" + part.dataset.name;
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button && !button.disabled) trigger("click", { act: button.dataset.act, name: button.dataset.name });
});
element.addEventListener("change", (event) => {
  const list = event.target.closest("select[data-act]");
  if (list) trigger("click", { act: list.dataset.act, name: list.dataset.name, value: list.value });
});
element.addEventListener("toggle", (event) => {
  const name = event.target.dataset.key;
  if (name) event.target.open ? open.add(name) : open.delete(name);
}, true);
element.addEventListener("focusin", (event) => { last = event.target.dataset.act ? key(event.target) : ""; });
watch("value", () => {
  for (const part of element.querySelectorAll("details[data-key]")) part.open = open.has(part.dataset.key);
  if (!last || document.activeElement !== document.body) return;
  for (const part of element.querySelectorAll("[data-act]")) if (key(part) === last) part.focus();
});
