// Reads a chosen text file in the browser and hands its text over: the page's server takes no files.
element.addEventListener("change", async (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.files.length) return;
  const note = element.querySelector(".b-chosen");
  const texts = [];
  let size = 0;
  for (const file of input.files) {
    size += file.size;
    texts.push({ name: file.name, text: size > Number(input.dataset.most) ? "" : await read(file) });
  }
  const bad = size > Number(input.dataset.most) || texts.some((each) => each.text.includes("\0"));
  note.textContent = bad ? input.dataset.bad : texts.map((each) => each.name).join(" · ");
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
