// Words selected in a field of the open draft are told, and that none are any more once the caret moves there.
// While the keyboard is elsewhere, on a button say, the selection stands.
const REST = 250; // milliseconds
let timer = 0, last = "";
const told = (part) => {
  const now = JSON.stringify(part);
  if (now !== last) trigger("input", part);
  last = now;
};
const chosen = () => {
  const box = document.activeElement;
  const field = box && box.closest && box.closest("#area [id^='field-']");
  if (!element.isConnected || !field || typeof box.selectionStart !== "number") return;
  const words = box.value.slice(box.selectionStart, box.selectionEnd);
  if (words.trim().length < 2) return told({ words: "" });
  let at = 1;
  for (let from = box.value.indexOf(words); from >= 0 && from < box.selectionStart; from = box.value.indexOf(words, from + 1)) at += 1;
  told({ place: Number(field.id.slice(6)), words, at });
};
const heard = () => {
  if (!element.isConnected) return document.removeEventListener("selectionchange", heard);
  clearTimeout(timer);
  timer = setTimeout(chosen, REST);
};
document.addEventListener("selectionchange", heard);
element.addEventListener("click", (event) => { if (event.target.closest("[data-act='clear']")) told({ words: "", clear: Date.now() }); });
watch("value", () => { if (!element.querySelector(".b-selected")) last = ""; });
