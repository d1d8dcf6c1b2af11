// What the server asks of the page besides showing something: another language, a file to save, and the key of
// the conversation, which this tab remembers from the first question on; it is gone when the tab is closed.
watch("value", () => {
  const { language, save, keep } = JSON.parse(props.value || "{}");
  if (language) {
    document.documentElement.lang = language;
    const address = new URL(location.href);
    address.searchParams.set("lang", language);
    history.replaceState(null, "", address);
  }
  if (keep !== undefined) {
    try {
      keep ? sessionStorage.setItem("chat", keep) : sessionStorage.removeItem("chat");
    } catch { /* a browser that stores nothing: a reload begins anew */ }
  }
  if (save) {
    const file = URL.createObjectURL(new Blob(["\ufeff" + save.text], { type: "text/plain;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: file, download: save.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10000);
  }
});
