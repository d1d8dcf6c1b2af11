// Choices among facts and buttons beside passages become events of the component. Where the keyboard stands
// and what is open survives when the HTML is made anew.
const open = new Set();
let last = "";
const key = (part) => part.dataset.act + "\n" + part.dataset.name;
const marked = (value) =>
  [...element.querySelectorAll("input[data-fact]:checked")].filter((i) => i.value === value).map((i) => i.dataset.fact);
element.addEventListener("change", (event) => {
  if (event.target.dataset.fact) trigger("input", { pinned: marked("pin"), excluded: marked("exclude") });
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button && !button.disabled) trigger("click", { act: button.dataset.act, name: button.dataset.name });
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
