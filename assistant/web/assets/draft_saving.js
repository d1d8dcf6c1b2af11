// What is typed into the open draft goes off to be kept once the keys rest, and when its window is left.
// The number of the draft goes along: another one may be open by the time that it arrives.
const REST = 3000; // milliseconds
let timer = 0;
const draft = () => element.querySelector("[data-draft]");
const send = () => {
  clearTimeout(timer);
  timer = 0;
  const part = draft();
  if (part) trigger("click", { act: "save", name: part.dataset.draft });
};
// A page that is made anew has another of these elements; the one before must fall silent.
const listen = (kind, act) => {
  const heard = (event) => element.isConnected ? act(event) : document.removeEventListener(kind, heard);
  document.addEventListener(kind, heard);
};
const typed = () => {
  if (!draft()) return;
  element.classList.add("b-typing");
  clearTimeout(timer);
  timer = setTimeout(() => element.isConnected && send(), REST);
};
listen("input", (event) => event.target.closest("#area [id^='field-']") && typed());
// A line that is put into a field by a click is typed by the page.
listen("click", (event) => event.target.closest("#area [data-act='use']") && typed());
listen("visibilitychange", () => document.hidden && timer && send());
watch("value", () => element.classList.remove("b-typing"));
