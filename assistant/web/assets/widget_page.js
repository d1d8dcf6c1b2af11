// The page in the frame. The conversation is kept on the server; what is kept here, in this tab only, is the
// token that names it and the language that the visitor chose.
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const talk = find("#talk"), list = find(".b-talk"), box = find("#box"), send = find("#send"), stop = find("#stop");
const bubble = parent !== window && new URLSearchParams(location.search).get("in") === "bubble";
const hover = matchMedia("(hover: hover)");
let host = {}; // what the company's own page asks for
let around = ""; // and its origin, which our policy lets show this page in a frame
let going = null; // the question on its way
let last = {}; // the last one

// A browser that blocks the cookies of third parties may refuse a frame any storage. Then the page around the
// bubble, which is the company's own, keeps both for us, in the same tab; in a plain frame nothing does.
const memory = {};
function keep(name, value) {
  try {
    if (value !== undefined) sessionStorage.setItem("assistant." + name, value);
    return sessionStorage.getItem("assistant." + name) || "";
  } catch (refused) {
    if (value !== undefined) {
      memory[name] = value;
      if (around) parent.postMessage({ brandAssistant: "keep", kept: { ...memory } }, around);
    }
    return memory[name] || "";
  }
}

function component(element, script, acts) {
  const props = { value: "" }, watchers = [];
  script(element, (name, data) => acts[name](data), (name, told) => watchers.push(told), props);
  return (value) => { props.value = value; for (const told of watchers) told(); };
}

/* The server */
let session = null;
async function post(path, body, signal) {
  const headers = { "Content-Type": "application/json", "X-Conversation": keep("token") };
  const said = JSON.stringify({ lang: root.lang, chosen: keep("language") === root.lang, ...body });
  const reply = await fetch("/widget/" + path, { method: "POST", headers, body: said, signal, credentials: "omit" });
  if (!reply.ok) throw Object.assign(new Error(path), { status: reply.status });
  return reply;
}
async function begin() {
  const { token, turns, welcome, language, panel } = await (await post("session", {})).json();
  keep("token", token);
  if (turns.length && !keep("language")) speak(language);
  greet(welcome);
  for (const old of list.querySelectorAll(".b-turn")) old.remove();
  for (const html of turns) list.append(made(html));
  below(panel);
  if (turns.length || panel) told();
}
async function call(path, body, signal) {
  session = session || begin();
  try { await session; } catch (error) { session = null; throw error; }
  try {
    return await post(path, body, signal);
  } catch (error) {
    if (error.status !== 401) throw error;
    await (session = begin()); // the token was too old
    return post(path, body, signal);
  }
}
const tell = async (path, body) => (await call(path, body)).json();
async function* lines(reply) {
  const reader = reply.body.getReader(), decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const whole = rest.split("\n");
    rest = whole.pop();
    for (const line of whole) yield JSON.parse(line);
    if (done) return;
  }
}

/* The conversation */
const made = (html) => {
  const part = document.createElement("template");
  part.innerHTML = html;
  return part.content.firstElementChild;
};
function show({ turn, html, kept, language }) {
  if (!turn) return;
  for (const old of list.querySelectorAll(".b-turn")) if (!kept.includes(Number(old.dataset.turn))) old.remove();
  const now = find(`.b-turn[data-turn="${turn}"]`, list);
  if (now) become(now, made(html));
  else list.append(made(html));
  if (language && language !== root.lang) speak(language);
  told();
}
// The wish to delete, or what became of it, stands below all turns.
function below(html) {
  for (const old of list.querySelectorAll("[data-erasing]")) old.remove();
  if (html) list.append(made(html));
}
// Changes only what differs, so that focus and what is open stay.
function become(old, now) {
  if (old.nodeType !== now.nodeType || old.nodeName !== now.nodeName) return old.replaceWith(now);
  if (old.nodeType !== Node.ELEMENT_NODE) { if (old.data !== now.data) old.data = now.data; return; }
  for (const { name } of [...old.attributes]) if (!now.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes], after = [...now.childNodes];
  after.forEach((child, place) => { before[place] ? become(before[place], child) : old.append(child); });
  for (const extra of before.slice(after.length)) extra.remove();
}
async function ask(body) {
  if (going) return;
  const mine = (going = new AbortController());
  busy(true);
  alertOf("");
  below("");
  last = body;
  let state = "";
  try {
    for await (const line of lines(await call("ask", body, mine.signal))) {
      show(line);
      state = find(".b-turn:last-child", list).dataset.state;
    }
    if (state === "working") throw new Error("cut"); // the stream has ended, the answer has not
  } catch (error) {
    if (!mine.signal.aborted) await cut(body, state);
  } finally {
    if (going === mine) { going = null; busy(false); }
  }
}
// The line was cut: the server knows how far it came, and says so when it can be reached.
async function cut(body, state) {
  try {
    await begin();
    if (state) return;
  } catch (error) { session = null; }
  alertOf("offline", () => ask(state ? { ...body, again: true } : body));
}
function busy(on) {
  const focused = document.activeElement === stop;
  send.hidden = on;
  stop.hidden = !on;
  if (focused) box.focus();
}
function alertOf(part, again) {
  const place = find("#alert");
  place.textContent = "";
  if (!part) return;
  place.append(...chrome(part).cloneNode(true).childNodes);
  find("[data-again]", place).onclick = () => { alertOf(""); box.focus(); again(); };
}
async function end() {
  if (!going) return;
  going.abort();
  try {
    const ended = await tell("stop", {});
    ended.turn ? show(ended) : await begin();
  } catch (error) { alertOf("offline", end); }
}
// Deletes the conversation and, with "all", what was left for a person; "ask" and "no" only ask, or not any more.
async function forget(what) {
  if (going && what !== "ask" && what !== "no") going.abort();
  try {
    const { gone, panel, token } = await tell("forget", { what });
    if (token) keep("token", token);
    if (gone) for (const old of list.querySelectorAll(".b-turn")) old.remove();
    below(panel);
    alertOf("");
    told();
  } catch (error) { alertOf("offline", () => forget(what)); }
}
async function save() {
  try {
    const { name, text } = await tell("transcript", {});
    if (!text) return;
    const file = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/plain;charset=utf-8" }));
    Object.assign(document.createElement("a"), { href: file, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(file), 10000);
  } catch (error) { alertOf("offline", save); }
}
const told = component(talk, chatTalk, {
  pick: ({ question }) => ask(question ? { question } : { ...last, again: true }),
  fresh: () => forget(""),
  erase: ({ value }) => forget(value),
  async act({ act, turn, value, reason, comment }) {
    if (act === "language") return speak(value, true);
    if (act === "save") return save();
    if (act === "erase" || act === "erase_no") return forget(act === "erase" ? "ask" : "no");
    try { show(await tell("feedback", { act, turn, reason, comment })); }
    catch (error) { alertOf("offline", () => this.act({ act, turn, reason, comment })); }
  },
});
const lead = component(find("#lead"), chatLead, {
  open: ({ turn }) => form({ turn }),
  send: ({ page, ...fields }) => form({ form: { ...fields, page: (host.page && host.page.url) || (bubble ? "" : page) } }),
});
async function form(body) {
  const failed = () => { const go = find("#lead [type=submit]"); if (go) go.disabled = false; };
  try { lead((await tell("lead", body)).html); }
  catch (error) { failed(); offline(() => form(body)); return; }
  const head = find("#lead form .b-lead-head");
  if (head && host.page && host.page.url) { // what will be sent along is said
    const hint = Object.assign(document.createElement("p"), { className: "b-hint" });
    hint.textContent = chromeOf().dataset.page + " " + (host.page.title || host.page.url);
    head.after(hint);
  }
}
function offline(again) {
  const form = find("#lead dialog[open] form");
  if (!form) return alertOf("offline", again);
  const text = find("span", chrome("offline")).textContent;
  const line = find("[role=alert]", form) || Object.assign(document.createElement("p"), { className: "b-alert" });
  line.setAttribute("role", "alert");
  find(".b-lead-head", form).after(line);
  line.textContent = text;
}

/* Language */
const chromeOf = () => find(`template[lang="${root.lang}"]`);
const chrome = (part) => find(`[data-part="${part}"]`, chromeOf().content);
function speak(language, chosen = false) {
  if (chosen) keep("language", language);
  if (language === root.lang) return;
  const focused = document.activeElement.closest("#bar [data-act]");
  root.lang = language;
  const { placeholder, question, send: sent, stop: stopped, title } = chromeOf().dataset;
  for (const part of ["bar", "disclosure"]) find("#" + part).replaceChildren(...chrome(part).cloneNode(true).childNodes);
  box.placeholder = placeholder;
  find("label[for=box]").textContent = question;
  send.textContent = sent;
  stop.textContent = stopped;
  document.title = title;
  if (focused) find(`#bar [data-value="${language}"]`).focus();
}
function greet(html) {
  const old = find(".b-welcome", list), now = html ? made(html) : old.cloneNode(true);
  if (host.greeting) for (const line of now.querySelectorAll(".b-answer:not(.b-marked) p")) line.textContent = host.greeting;
  if (host.starters && host.starters.length && !find(".b-marked", now)) // marked: nobody is answered now
    for (const part of now.querySelectorAll(".fr, .en")) {
      const row = find(".b-starters", part) || Object.assign(document.createElement("div"), { className: "b-starters" });
      row.replaceChildren(...host.starters.map((text) => Object.assign(document.createElement("button"),
        { type: "button", className: "b-chip", textContent: text })));
      for (const chip of row.children) chip.dataset.pick = "";
      part.append(row);
    }
  old.replaceWith(now);
}

/* The box for the question */
const size = () => { box.style.height = "auto"; box.style.height = Math.min(box.scrollHeight + 2, 160) + "px"; };
box.addEventListener("input", size);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("#line").requestSubmit();
});
find("#line").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (!question || going) return;
  box.value = "";
  size();
  ask({ question });
});
stop.addEventListener("click", end);
// A keyboard on the screen takes its room from below: the box stays above it.
if (!bubble && window.visualViewport)
  visualViewport.addEventListener("resize", () => {
    if (visualViewport.scale < 1.01) root.style.setProperty("--b-height", visualViewport.height + "px");
  });

/* In the bubble of another page */
const say = (what) => parent.postMessage({ brandAssistant: what }, "*"); // carries nothing of the conversation
const leave = () => say("close");
function settle({ greeting, starters, page, color }) {
  const texts = (value) => (typeof value === "string" ? value.slice(0, 600) : "");
  host = {
    greeting: texts(greeting),
    starters: Array.isArray(starters) ? starters.map(texts).filter(Boolean).slice(0, 4) : [],
    page: page && { title: texts(page.title), url: texts(page.url) },
  };
  if (color && [color.accent, color.on].every((each) => /^#[0-9a-f]{6}$/i.test(each)))
    for (const [name, value] of [["accent", color.accent], ["accent-hover", color.accent], ["on-accent", color.on]])
      root.style.setProperty("--b-" + name, value);
  greet("");
}
function trap(event) { // Tab goes round inside the frame, as in any window over a page
  const within = find("dialog[open]") || document;
  const all = [...within.querySelectorAll("a[href], button, input, textarea, summary, [tabindex='0']")]
    .filter((each) => each.type !== "hidden" && !each.disabled && each.getClientRects().length);
  const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
  if (document.activeElement !== from && all.includes(document.activeElement)) return;
  event.preventDefault();
  to.focus();
}
if (bubble) {
  root.classList.add("b-bubble");
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || !data) return;
    if (data.brandAssistant === "settings") {
      around = origin;
      for (const name of ["token", "language"]) if (typeof (data.kept || {})[name] === "string") memory[name] = data.kept[name];
      settle(data);
      start();
    }
    if (data.brandAssistant === "opened" && hover.matches) box.focus();
    if (data.brandAssistant === "opened" && !hover.matches) find("h1").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (event.key === "Tab") trap(event);
    if (event.key === "Escape" && !find("dialog[open]")) leave();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-leave]")) leave(); });
}
function start() {
  if (keep("language")) speak(keep("language"));
  session = begin();
  session.catch(() => { session = null; });
}
if (bubble) say("ready"); // the answer starts us
else start();
if (parent === window && hover.matches) box.focus();
