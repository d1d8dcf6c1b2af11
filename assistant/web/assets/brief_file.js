// Reads a chosen text file in the browser and hands its text over. A DOCX or a PDF goes to our own address,
// which gives its text back.
element.addEventListener("change", async (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.files.length) return;
  const note = element.querySelector(".b-chosen"), files = [...input.files], most = Number(input.dataset.most);
  const names = files.map((file) => file.name).join(" · ");
  const texts = [];
  let size = 0, bad = "";
  for (const file of files) {
    const sent = input.dataset.post && /\.(docx|pdf)$/i.test(file.name);
    if (sent) note.textContent = `${names} · ${input.dataset.reading}`;
    if (!sent) size += file.size;
    if (size > most || (sent && file.size > Number(input.dataset.largest))) bad ||= input.dataset.bad;
    if (bad) break;
    const found = sent ? await taken(input.dataset.post, file) : { text: await read(file) };
    if (!found.text || found.text.includes("\0")) bad ||= found.said || input.dataset.bad;
    texts.push({ name: file.name, text: found.text || "" });
  }
  note.textContent = bad || names;
  input.value = "";
  if (!bad) trigger("upload", { texts });
});
async function read(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // as older spreadsheets and editors save
  }
}
async function taken(address, file) {
  try {
    const { token } = await (await fetch("/knowledge/key")).json();
    const body = new FormData();
    body.append("file", file);
    const headers = { "X-Token": token };
    const reply = await (await fetch(address + location.search, { method: "POST", headers, body })).json();
    return reply.error ? { said: reply.error.said } : reply;
  } catch {
    return {};
  }
}
