// The bubble on the company's own pages. Before a visitor opens it, it loads nothing and stores nothing.
(() => {
  const set = __SETTINGS__;
  const script = document.currentScript;
  if (!script || window.brandAssistant) return;
  const home = new URL(script.src).origin, data = script.dataset;
  const language = [data.language, document.documentElement.lang, navigator.language]
    .map((name) => (name || "").slice(0, 2).toLowerCase()).find((name) => set.texts[name]) || "en";
  const words = set.texts[language];
  const phone = matchMedia("(max-width: 480px)");
  const theme = ["light", "dark"].includes(data.theme) ? data.theme : "";
  const query = `lang=${language}${theme && "&theme=" + theme}`;
  const side = data.position === "left" ? "left" : "right";
  const isColor = (text) => /^#[0-9a-f]{6}$/i.test(text || "");
  let opened = false, ready = false, before = null, entry = false, locked = null;
  let frame = null;

  // Black or white, whichever is easier to read on the colour (WCAG 2.2, relative luminance).
  function on(color) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.substr(at, 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
  }
  const own = isColor(data.color)
    ? { accent: data.color, on: isColor(data.textColor) ? data.textColor : on(data.color) } : null;
  const vars = (colors) => Object.entries({ ...colors, ...own }).map(([name, value]) => `--${name}:${value}`).join(";");

  const style = `
    :host { all: initial; ${vars(set[theme || "light"])} }
    ${theme ? "" : `@media (prefers-color-scheme: dark) { :host { ${vars(set.dark)} } }`}
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .bubble { position: fixed; ${side}: max(20px, env(safe-area-inset-${side})); bottom: max(20px, env(safe-area-inset-bottom));
      z-index: 2147483000; display: grid; place-items: center; width: 60px; height: 60px; margin: 0; padding: 0;
      border: 0; border-radius: 50%; background: var(--accent); color: var(--on); cursor: pointer;
      box-shadow: 0 2px 6px rgb(0 0 0 / .18), 0 10px 28px rgb(0 0 0 / .22); transition: transform .15s; }
    .bubble:hover { transform: scale(1.05); }
    .bubble:focus-visible, .plain:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    [aria-expanded="true"] .talk, [aria-expanded="false"] .shut { display: none; }
    .panel { position: fixed; ${side}: 20px; bottom: 96px; z-index: 2147483001; width: min(410px, calc(100vw - 40px));
      height: min(700px, calc(100vh - 116px)); border-radius: 20px; background: var(--page); color: var(--text); overflow: hidden;
      box-shadow: 0 0 0 1px rgb(0 0 0 / .08), 0 18px 60px rgb(0 0 0 / .3); animation: rise .18s ease-out; }
    iframe { position: relative; display: block; width: 100%; height: 100%; border: 0; color-scheme: ${theme || "light dark"}; }
    .wait { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 14px;
      font: 16px/1.5 system-ui, sans-serif; }
    .wait a { color: inherit; }
    .plain { padding: 10px 18px; border: 1px solid currentColor; border-radius: 12px; background: none; color: inherit;
      font: inherit; cursor: pointer; }
    .end { position: absolute; width: 1px; height: 1px; overflow: hidden; }
    @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
    @media (max-width: 480px) {
      .panel { inset: 0; width: 100%; height: 100%; border-radius: 0; box-shadow: none; }
    }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
    @media print { .bubble, .panel { display: none; } }`;

  const element = (tag, props, ...children) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...children);
    return made;
  };
  const svg = '<svg viewBox="0 0 24 24" aria-hidden="true"';
  const holder = document.createElement("brand-assistant");
  const root = holder.attachShadow({ mode: "open" });
  const bubble = element("button", { type: "button", className: "bubble", title: words.open });
  bubble.innerHTML = `${svg} class="talk"><path d="M20 11.500a7.500 7.500 0 0 1-11 6.600L4 19.500l1.500-4.600A7.500 7.500 0 1 1 20 11.500Z"/><path d="M9 11.500h.01M12.500 11.500h.01M16 11.500h.01" stroke-width="2.400"/></svg>${svg} class="shut"><path d="m7 10 5 5 5-5"/></svg>`;
  const panel = element("div", { className: "panel", hidden: true, tabIndex: -1 });
  for (const [name, value] of [["aria-label", words.open], ["aria-haspopup", "dialog"], ["aria-expanded", "false"]])
    bubble.setAttribute(name, value);
  for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"], ["aria-label", words.title], ["lang", language]])
    panel.setAttribute(name, value);
  // A sheet made by script stands under no `style-src` of the company's page.
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } else root.append(element("style", { textContent: style }));
  root.append(panel, bubble);

  // Where the browser refuses the frame any storage, the frame's two words are kept here, once it was opened.
  const store = "brand-assistant";
  function kept(value) {
    try {
      if (value) sessionStorage.setItem(store, JSON.stringify(value));
      return JSON.parse(sessionStorage.getItem(store)) || {};
    } catch (refused) { return {}; }
  }
  const tell = (message) => frame.contentWindow.postMessage(message, home);
  const settings = () => ({
    brandAssistant: "settings",
    greeting: data.greeting,
    starters: data.starters ? data.starters.split("|").map((text) => text.trim()) : [],
    // Only where the company asked for it, and without the query, which may hold what is nobody's business.
    page: "page" in data ? { title: document.title, url: location.origin + location.pathname } : null,
    color: own,
    kept: kept(),
  });

  function load() {
    frame = element("iframe", { title: words.title, src: `${home}/widget?in=bubble&${query}` });
    const shut = element("button", { type: "button", className: "plain", textContent: words.close, onclick: () => close() });
    const wait = element("div", { className: "wait" }, element("span", { textContent: words.wait }), shut);
    // Tab that leaves the frame comes back into it.
    const end = () => element("div", { className: "end", tabIndex: 0, onfocus: () => frame.focus() });
    panel.append(wait, end(), frame, end());
    setTimeout(() => {
      if (ready) return;
      const link = element("a", { href: `${home}/widget?${query}`, target: "_blank", rel: "noopener", textContent: words.tab });
      shut.before(link);
    }, 8000);
    addEventListener("message", ({ source, origin, data: said }) => {
      if (source !== frame.contentWindow || origin !== home || !said) return;
      if (said.brandAssistant === "close") close();
      if (said.brandAssistant === "keep") kept(said.kept);
      if (said.brandAssistant !== "ready") return;
      ready = true;
      wait.remove();
      tell(settings());
      if (opened) enter();
    });
  }
  function enter() {
    frame.focus();
    tell({ brandAssistant: "opened" });
  }

  // On a phone the panel is the screen: the page below stands still, and a keyboard takes its room from below.
  function lock() {
    const styles = document.documentElement.style;
    if (locked === null) { locked = styles.overflow; styles.overflow = "hidden"; }
  }
  function unlock() {
    if (locked !== null) document.documentElement.style.overflow = locked;
    locked = null;
  }
  function fit() {
    const seen = window.visualViewport;
    const full = opened && phone.matches;
    full ? lock() : unlock();
    if (!seen || (full && seen.scale > 1.01)) return; // whoever magnifies the page keeps the panel as it is
    panel.style.height = full ? seen.height + "px" : "";
    panel.style.top = full ? seen.offsetTop + "px" : "";
    panel.style.bottom = full ? "auto" : "";
  }

  function open() {
    if (opened) return;
    opened = true;
    before = document.activeElement;
    panel.hidden = false;
    bubble.setAttribute("aria-expanded", "true");
    if (phone.matches) { history.pushState({ ...history.state, brandAssistant: true }, ""); entry = true; }
    fit();
    if (!frame) load();
    ready ? enter() : panel.focus();
  }
  function close(back = false) {
    if (!opened) return;
    opened = false;
    panel.hidden = true;
    bubble.setAttribute("aria-expanded", "false");
    fit();
    if (entry && !back) history.back();
    entry = false;
    const known = before && before !== document.body && before !== holder && before.isConnected;
    window.focus(); // out of the frame, which can't be seen any more
    (known ? before : bubble).focus();
  }

  bubble.onclick = () => (opened ? close() : open());
  addEventListener("popstate", () => { if (entry) close(true); });
  addEventListener("keydown", (event) => { if (opened && event.key === "Escape" && !event.defaultPrevented) close(); });
  phone.addEventListener("change", fit);
  if (window.visualViewport) for (const name of ["resize", "scroll"]) visualViewport.addEventListener(name, fit);
  window.brandAssistant = Object.freeze({ open, close: () => close() });
  const place = () => document.body.append(holder);
  document.body ? place() : addEventListener("DOMContentLoaded", place);
})();
