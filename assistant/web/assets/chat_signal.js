// What the server asks of the page besides showing something: another language, a file to keep.
watch("value", () => {
  const { language, save } = JSON.parse(props.value || "{}");
  if (language) {
    document.documentElement.lang = language;
    const address = new URL(location.href);
    address.searchParams.set("lang", language);
    history.replaceState(null, "", address);
  }
  if (save) {
    const file = URL.createObjectURL(new Blob(["\ufeff" + save.text], { type: "text/plain;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: file, download: save.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10000);
  }
});
