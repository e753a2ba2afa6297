// Unsaved text is never lost silently, and a destructive button asks first.
//   <form data-guard>                leaving the page with changes asks
//   <button data-confirm="Remove?">  asks before it submits
(() => {
  "use strict";

  const changed = new Set();

  const guarded = (target) => target instanceof Element && target.closest("form[data-guard]");
  const isUnsaved = () => [...changed].some((form) => form.isConnected);

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = guarded(event.target);
      if (form) changed.add(form);
    });
  }
  document.addEventListener("reset", (event) => changed.delete(event.target));
  document.addEventListener("submit", (event) => {
    // A plain submit leaves the page on purpose; htmx clears its own below, once it worked.
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
})();
