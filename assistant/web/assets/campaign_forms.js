// Forms, buttons and lists inside our HTML become events of its component: what is asked for, and what the form
// around it holds, as lists of texts by name; a form tells of changes to the fields that it names. What is open, where the keyboard stands and what the form of a kept
// part holds survive when the HTML is made anew.
const open = new Set(), folded = new Set();
let last = "", asked = "", typed = null, soon = 0;
const key = (part) => part.dataset.act + "\n" + (part.dataset.name || "");
function held(form) {
  const values = {};
  if (!form) return values;
  for (const [name, value] of new FormData(form)) if (typeof value === "string") (values[name] ||= []).push(value);
  return values;
}
function tell(part) {
  trigger("click", { act: part.dataset.act, name: part.dataset.name || "", value: part.value || "", form: held(part.closest("form")) });
}
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const pressed = event.submitter;
  if (pressed?.dataset.act) tell(pressed);
});
element.addEventListener("click", (event) => {
  const part = event.target.closest("button[type=button][data-act]");
  if (part && !part.disabled) tell(part);
});
element.addEventListener("click", (event) => {
  const part = event.target.closest("button[data-save]");
  if (part) save(part.dataset.save, part.parentElement.querySelector("textarea").value);
});
element.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) typed = { form: form.dataset.keep, values: held(form) };
});
element.addEventListener("change", async (event) => {
  const part = event.target;
  if (part.dataset.text) return read(part);
  if (part.tagName === "SELECT" && part.dataset.act) tell(part);
  const form = part.closest("form[data-tell]");
  if (!form?.dataset.tell.split(" ").includes(part.name)) return;
  clearTimeout(soon);
  soon = setTimeout(() => trigger("input", { act: "typed", form: held(form) }), 150);
});
element.addEventListener("toggle", (event) => {
  const name = event.target.dataset.key;
  if (!name) return;
  (event.target.open ? open : folded).add(name);
  (event.target.open ? folded : open).delete(name);
}, true);
element.addEventListener("focusin", (event) => { last = event.target.dataset.act ? key(event.target) : ""; });
// A text file is read here, and its words go with the event; what is too large for one does not.
async function read(input) {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  const text = file.size > Number(input.dataset.most) ? "" : await file.text();
  trigger("click", { act: input.dataset.text, name: file.name, value: text, form: held(input.closest("form")) });
}
function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
// What was typed meanwhile stays in a form that was only made anew.
function restore(form) {
  if (typed?.form !== form.dataset.keep) return;
  const left = structuredClone(typed.values);
  for (const part of form.elements) {
    if (!part.name || part.type === "file") continue;
    if (/^(checkbox|radio)$/.test(part.type)) part.checked = (left[part.name] || []).includes(part.value);
    else if (left[part.name]?.length) part.value = left[part.name].shift();
  }
}
watch("value", () => {
  for (const form of element.querySelectorAll("form[data-keep]")) restore(form);
  for (const part of element.querySelectorAll("details[data-key]")) {
    if (open.has(part.dataset.key)) part.open = true;
    if (folded.has(part.dataset.key)) part.open = false;
  }
  const told = element.querySelector("[data-focus]");
  if (told && told.dataset.focus !== asked) {
    asked = told.dataset.focus;
    return told.focus();
  }
  asked = told ? asked : "";
  if (!last || document.activeElement !== document.body) return;
  for (const part of element.querySelectorAll("[data-act]")) if (key(part) === last) return part.focus();
});
