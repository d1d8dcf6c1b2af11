// What asks for a decision is brought before the reader and to the keyboard as soon as it is there.
watch("value", () => element.querySelector("[data-focus]")?.focus());
