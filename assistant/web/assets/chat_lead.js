// The call-back form in a window of its own: Escape closes it, and what was typed is there when it opens again.
const box = document.createElement("dialog");
box.className = "b-dialog";
box.setAttribute("aria-labelledby", "lead-title");
element.append(box);
const show = () => { if (!box.open) box.showModal(); };
const typed = () => [...box.querySelectorAll("input:not([type=hidden]), textarea")].some(
  (field) => field.type === "checkbox" ? field.checked : field.value !== field.defaultValue);

document.addEventListener("click", (event) => {
  const pressed = event.target.closest('[data-act="form"]');
  if (!pressed) return;
  const same = box.querySelector("form")?.lang === document.documentElement.lang;
  if (same && typed()) show();
  else trigger("open", { turn: pressed.dataset.turn });
});
box.addEventListener("click", (event) => {
  if (event.target === box || event.target.closest("[data-close]")) box.close();
});
box.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = { page: location.origin + location.pathname };
  for (const field of event.target.elements)
    if (field.name) data[field.name] = field.type === "checkbox" ? field.checked : field.value;
  event.target.querySelector("[type=submit]").disabled = true;
  trigger("send", data);
});
watch("value", () => {
  box.innerHTML = props.value;
  show();
  const wrong = box.querySelector("[aria-invalid]");
  (wrong || (box.querySelector(".b-receipt") && box.querySelector("#lead-title")) || box.querySelector("input:not([type=hidden])"))?.focus();
  box.scrollTop = 0;
  wrong?.scrollIntoView({ block: "center" });
});
