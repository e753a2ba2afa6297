// Single keys for people who work without a mouse: <a data-key="n" data-key-label="Next case">.
// They are listed under "?", silent while one types, and can be turned off (WCAG 2.1.4).
(() => {
  "use strict";

  const SETTING = "tumorboard-keys"; // holds "off" or nothing; never patient data
  const isOn = () => window.localStorage.getItem(SETTING) !== "off";
  const isTyping = (element) =>
    element instanceof Element && element.closest("input, select, textarea, [contenteditable], dialog");
  const owners = () => [...document.querySelectorAll("[data-key]")].filter((element) => element.offsetParent);

  const row = (key, label) => {
    const term = document.createElement("dt");
    const cap = document.createElement("kbd");
    const meaning = document.createElement("dd");
    cap.textContent = key;
    term.append(cap);
    meaning.textContent = label;
    term.dataset.found = meaning.dataset.found = "";
    return [term, meaning];
  };

  const open = () => {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("[data-keys-list]");
    for (const old of list.querySelectorAll("[data-found]")) old.remove();
    for (const owner of owners()) {
      list.append(...row(owner.dataset.key, owner.dataset.keyLabel || owner.textContent.trim()));
    }
    dialog.querySelector("[data-keys-on]").checked = isOn();
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) {
      event.target.blur(); // out of a field, so that single keys work again
      return;
    }
    if (!isOn() || isTyping(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      open();
      return;
    }
    const owner = owners().find((element) => element.dataset.key === event.key);
    if (!owner) return;
    event.preventDefault();
    owner.focus(); // what opens in place is read on from here
    if (!owner.matches("input, select, textarea")) owner.click();
  });

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-open-keys]")) open();
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-keys-on]")) return;
    if (event.target.checked) window.localStorage.removeItem(SETTING);
    else window.localStorage.setItem(SETTING, "off");
  });
})();
