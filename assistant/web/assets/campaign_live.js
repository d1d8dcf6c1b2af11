// While texts are written and this part is seen, the page asks for news; what runs goes on without it.
const EVERY = 1500; // milliseconds
const ask = () => element.offsetParent && !document.hidden && element.querySelector("[data-live]") && trigger("input", {});
const timer = setInterval(() => element.isConnected ? ask() : clearInterval(timer), EVERY);
const back = () => element.isConnected ? ask() : document.removeEventListener("visibilitychange", back);
document.addEventListener("visibilitychange", back);
