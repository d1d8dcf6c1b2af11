// The conversation: its buttons become events of its component, what is open stays open when the server sends
// it anew, a new answer begins at the top of the window, and a screen reader hears whole answers only.
const scroller = () => element.querySelector(".b-talk");
const turns = () => [...element.querySelectorAll(".b-turn")];
const box = () => document.querySelector("#question textarea, #question input");

const live = document.createElement("div");
live.className = "b-quiet";
live.id = "live";
live.setAttribute("role", "status");
document.body.append(live);
const say = (text) => { live.textContent = live.textContent === text ? text + "\u00a0" : text; };

const pick = (data) => { trigger("pick", data); rest(); };
// What was pressed may be gone: the keyboard goes on from the question, on a phone from the new answer.
let resting = false;
const rest = () => { resting = true; };

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("a.b-cite, [data-act], [data-pick], [data-retry], [data-copy], [data-fresh], [data-erase]");
  if (!pressed) return;
  const { act, turn, value } = pressed.dataset;
  if (pressed.matches("a.b-cite")) {
    event.preventDefault();
    unfold(document.getElementById(pressed.hash.slice(1)));
  } else if (pressed.matches("[data-pick]")) pick({ question: pressed.textContent.trim() });
  else if (pressed.matches("[data-retry]")) pick({ retry: "yes" });
  else if (pressed.matches("[data-fresh]")) { trigger("fresh", {}); box()?.focus(); }
  else if (pressed.matches("[data-copy]")) copy(pressed);
  else if (pressed.matches("[data-erase]")) trigger("erase", { value: pressed.dataset.erase });
  else if (act !== "form") {
    if (act === "language") event.preventDefault();
    trigger("act", { act, turn, value });
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.b-why");
  if (!form) return;
  event.preventDefault();
  const sent = new FormData(form);
  trigger("act", { act: "why", turn: form.dataset.turn, reason: sent.get("reason") || "", comment: sent.get("comment") });
});

function unfold(source) {
  if (!source) return;
  source.open = true;
  source.querySelector("summary").focus({ preventScroll: true });
  source.scrollIntoView({ block: "nearest" });
}

async function copy(button) {
  const turn = button.closest(".b-turn");
  const text = turn.querySelector(".b-text, .b-unknown-title, .b-fixed > p").cloneNode(true);
  for (const mark of text.querySelectorAll(".b-cite")) mark.textContent = "[" + mark.textContent + "]";
  const sources = [...turn.querySelectorAll(".b-sources .b-source")].map((source) => [
    source.querySelector(".b-number") ? "[" + source.querySelector(".b-number").textContent + "]" : "-",
    source.querySelector(".b-source-title").textContent.trim(),
    source.querySelector(".b-source-link a")?.href,
  ].filter(Boolean).join(" "));
  // Off the page an element has no lines: give it those of its blocks.
  for (const block of text.querySelectorAll("p, li, br, h4")) block.after("\n");
  const whole = [text.textContent.trim().replace(/\n{3,}/g, "\n\n"), sources.join("\n")].filter(Boolean).join("\n\n");
  if (!(await written(whole))) return;
  button.classList.add("b-done");
  setTimeout(() => button.classList.remove("b-done"), 2000);
  say(button.dataset.copy);
}

async function written(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const field = Object.assign(document.createElement("textarea"), { value: text }); // a page without TLS
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

const open = new Set();
element.addEventListener("toggle", (event) => {
  const { key } = event.target.dataset;
  if (key) event.target.open ? open.add(key) : open.delete(key);
}, true);

// The wish to delete is answered at the end of the conversation: the keyboard goes there, and it is said.
let asked = "";
function erasing() {
  const panel = element.querySelector("[data-erasing]");
  const state = panel?.dataset.erasing || "";
  if (state === asked) return;
  asked = state;
  if (!panel) { box()?.focus(); return; }
  panel.scrollIntoView({ block: "nearest" });
  panel.focus({ preventScroll: true });
  say(panel.querySelector("[data-say]").textContent);
}

// Why a thumb points down is asked below its answer, which may be any of them.
const asking = new Set();
function ask(turn) {
  const { turn: number, vote } = turn.dataset;
  if (vote !== "asked") return asking.delete(number);
  if (asking.has(number)) return;
  asking.add(number);
  turn.querySelector(".b-why input").focus({ preventScroll: true });
  turn.querySelector(".b-why").scrollIntoView({ block: "nearest" });
}

let newest = 0;
const heard = new Map();
watch("value", () => {
  turns().forEach(ask);
  for (const part of element.querySelectorAll("details[data-key]")) if (open.has(part.dataset.key)) part.open = true;
  erasing();
  const last = turns().at(-1);
  if (!last) { newest = 0; heard.clear(); asking.clear(); scroller().scrollTop = 0; return; }
  const number = Number(last.dataset.turn);
  if (number !== newest) {
    newest = number;
    // At the top of the window, where it stays: the answer grows below.
    scroller().scrollTop = last.offsetTop - scroller().offsetTop - 12;
    if (resting) (matchMedia("(hover: hover)").matches ? box() : last)?.focus({ preventScroll: true });
    resting = false;
  }
  const { state, vote } = last.dataset;
  const told = state + vote + (state === "working" ? last.querySelector("[data-say]")?.textContent : "");
  if (heard.get(number) === told) return;
  const voted = heard.has(number) && vote && last.querySelector(".b-thanks");
  heard.set(number, told);
  if (vote !== "asked") say(voted ? voted.textContent : [...last.querySelectorAll("[data-say]")].map((part) => part.textContent.trim()).join(" "));
});
