// The link goes to the clipboard, and the button says so; a browser that refuses leaves it selected.
element.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copied]");
  const field = element.querySelector("input");
  if (!button || !field) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  } catch { }
});
