// Sends one chosen file as it is to our own address, with its progress; its key there goes with the event.
const input = () => element.querySelector("input[type=file]");
element.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.closest("form"), file = input().files[0], note = form.querySelector(".b-sent");
  note.textContent = "";
  note.classList.remove("b-bad");
  const bad = (text) => { note.textContent = text; note.classList.add("b-bad"); };
  if (!file) return bad(form.dataset.none);
  if (file.size > Number(form.dataset.most)) return bad(form.dataset.large);
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { token } = await (await fetch("/knowledge/key")).json();
    const reply = await post(form, file, token, note);
    if (reply.error) return bad(reply.error.said);
    note.textContent = "";
    form.reset();
    shown();
    const asked = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    trigger("upload", { file: reply.file, name: reply.name, ...asked });
  } catch (error) {
    bad(form.dataset.lost);
  } finally {
    button.disabled = false;
  }
});
element.addEventListener("change", (event) => { if (event.target.type === "file") shown(); });
for (const name of ["dragover", "dragleave", "drop"]) {
  element.addEventListener(name, (event) => {
    const place = event.target.closest(".b-drop");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("b-over", name === "dragover");
    if (name !== "drop") return;
    input().files = event.dataTransfer.files;
    shown();
  });
}
function shown() {
  element.querySelector(".b-chosen").textContent = [...input().files].map((file) => file.name).join(" · ");
}
function post(form, file, token, note) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(), bar = document.createElement("progress");
    note.textContent = `${file.name} · ${form.dataset.sending} `;
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    note.append(bar);
    const asked = new URLSearchParams(location.search);
    asked.set("name", file.name);
    request.open("POST", `${form.dataset.post}?${asked}`);
    request.setRequestHeader("X-Token", token);
    request.upload.onprogress = (event) => { bar.value = event.loaded; };
    request.onload = () => { try { resolve(JSON.parse(request.responseText)); } catch (error) { reject(error); } };
    request.onerror = request.onabort = reject;
    request.send(file);
  });
}
