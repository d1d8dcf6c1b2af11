// Sends the chosen files one after the other to our own address, each with its progress and its answer.
const most = (form) => Number(form.dataset.most);
element.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.closest("form");
  const files = [...form.elements.file.files];
  const list = form.querySelector(".b-sent");
  list.replaceChildren();
  if (!files.length) return add(list, form.dataset.none, "b-bad");
  const button = form.querySelector("button");
  button.disabled = true;
  for (const file of files) await send(form, list, file);
  button.disabled = false;
  form.elements.file.value = "";
  shown(form);
  trigger("upload");
});
element.addEventListener("change", (event) => { if (event.target.type === "file") shown(event.target.form); });
for (const name of ["dragover", "dragleave", "drop"]) {
  element.addEventListener(name, (event) => {
    const place = event.target.closest(".b-drop");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("b-over", name === "dragover");
    if (name !== "drop") return;
    const form = place.closest("form");
    form.elements.file.files = event.dataTransfer.files;
    shown(form);
  });
}
function shown(form) {
  const list = form.querySelector(".b-chosen");
  list.textContent = [...form.elements.file.files].map((file) => file.name).join(" · ");
}
function add(list, text, mark) {
  const line = document.createElement("li");
  line.textContent = text;
  if (mark) line.className = mark;
  list.append(line);
  return line;
}
async function send(form, list, file) {
  const line = add(list, `${file.name} · ${form.dataset.sending}`);
  const tell = (text, mark) => { line.textContent = `${file.name} · ${text}`; line.className = mark; };
  if (file.size > most(form)) return tell(form.dataset.large, "b-bad");
  const bar = document.createElement("progress");
  bar.max = file.size;
  bar.setAttribute("aria-label", file.name);
  line.append(bar);
  try {
    const { token } = await (await fetch("/knowledge/key")).json();
    const reply = await post(form, file, token, (done) => { bar.value = done; });
    if (reply.error) return tell(reply.error.said, "b-bad");
    tell(form.dataset.sent, "b-good");
  } catch (error) {
    tell(form.dataset.lost, "b-bad");
  }
}
function post(form, file, token, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/knowledge/files${location.search}`);
    request.setRequestHeader("X-Token", token);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () => { try { resolve(JSON.parse(request.responseText)); } catch (error) { reject(error); } };
    request.onerror = request.onabort = reject;
    const body = new FormData();
    body.append("audience", form.elements.audience.value);
    body.append("file", file);
    request.send(body);
  });
}
