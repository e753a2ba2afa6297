// After htmx replaces part of a page: say what happened, keep the focus somewhere useful.
// Everything works without this file; it only helps people who cannot see the change.
(() => {
  "use strict";

  const announce = (text) => {
    const region = document.getElementById("announcer");
    if (!region || !text) return;
    region.textContent = ""; // the same words twice must be read twice
    window.setTimeout(() => { region.textContent = text; }, 50);
  };

  const focusOn = (element) => {
    if (!element.hasAttribute("tabindex") && !element.matches("a[href], button, input, select, textarea")) {
      element.setAttribute("tabindex", "-1");
    }
    element.focus();
  };

  const focusAfter = (region) => {
    const problem = region.querySelector("[data-error-summary]");
    if (problem) return focusOn(problem);
    const wanted = region.querySelector("[data-focus]");
    if (wanted) return focusOn(wanted);
    // htmx keeps the focus where the focused control survived; otherwise it fell back to the body.
    if (document.activeElement === document.body) {
      focusOn(region.querySelector("h1, h2, h3, legend, caption") || region);
    }
  };

  const banner = (reason) => {
    const box = document.getElementById("connection");
    if (!box) return;
    for (const line of box.querySelectorAll("p")) line.hidden = !line.matches(reason);
    box.hidden = false;
  };

  const fromServer = (event) => announce(event.detail.value);

  document.addEventListener("announce", fromServer); // HX-Trigger: {"announce": "Lesion saved"}
  document.addEventListener("htmx:afterSettle", (event) => {
    // What saves itself while one types takes no focus from where one is.
    if (!event.detail.requestConfig?.elt?.matches("[data-autosave]")) focusAfter(event.detail.elt);
  });
  document.addEventListener("htmx:sendError", () => banner("[data-connection-lost]"));
  document.addEventListener("htmx:timeout", () => banner("[data-connection-lost]"));
  document.addEventListener("htmx:responseError", () => banner("[data-request-refused]"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const box = document.getElementById("connection");
    if (box && !event.detail.isError) box.hidden = true;
  });
  document.addEventListener("DOMContentLoaded", () => {
    const problem = document.querySelector("[data-error-summary]");
    if (problem) focusOn(problem);
  });
})();
