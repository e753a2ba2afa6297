// Small conveniences: controls that need scripts appear, menus close, printing opens what is folded.
(() => {
  "use strict";

  const reveal = (root) => {
    for (const element of root.querySelectorAll("[data-needs-script]")) element.classList.add("tb-scripted");
  };
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  // What a room has folded is opened one at a time, and brought into view; a second click folds it.
  const unfold = (fold) => {
    for (const other of document.querySelectorAll("[data-fold][open]")) if (other !== fold) other.open = false;
    window.requestAnimationFrame(() => (fold.open ? fold : document.getElementById("main")).scrollIntoView());
  };

  document.addEventListener("DOMContentLoaded", () => reveal(document));
  document.addEventListener("htmx:afterSwap", () => reveal(document));

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    closeMenus(event.target.closest("details[data-menu]"));
    if (event.target.closest("[data-print]")) window.print();
    const fold = event.target.closest("[data-fold] > summary")?.parentElement;
    if (fold) unfold(fold);
    const segment = event.target.closest("[data-segment]");
    if (segment) segment.closest(".tb-liver").querySelector(`input[value="${segment.dataset.segment}"]`)?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // On paper nothing can be unfolded: reasons are printed open, and folded again afterwards.
  const unfolded = [];
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details:not([open], .tb-picture *)")) {
      details.open = true;
      unfolded.push(details);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded.splice(0)) details.open = false;
  });
})();
