// A button of the page's own that opens the assistant, as a company's page may have one.
document.querySelector("#ask-us").addEventListener("click", () => window.brandAssistant && window.brandAssistant.open());
