// Unsaved text is never lost silently, and a destructive button asks first.
//   <form data-guard>                leaving the page with changes asks
//   <div data-autosave>              sends the form around it by itself (components/autosave.html)
//   <button data-confirm="Remove?">  asks before it submits
(() => {
  "use strict";

  const AGAIN_AFTER = 5000;
  const changed = new Map(); // form → how often it was changed since it was last saved
  const sent = new WeakMap(); // request → the count that it carries

  const guarded = (target) => target instanceof Element && target.closest("form[data-guard]");
  const unsaved = () => [...changed.keys()].filter((form) => form.isConnected);
  const formOf = (event) => event.detail.elt.closest("form");

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = guarded(event.target);
      if (form) changed.set(form, (changed.get(form) || 0) + 1);
    });
  }
  document.addEventListener("reset", (event) => changed.delete(event.target));
  document.addEventListener("submit", (event) => {
    // A plain submit leaves the page on purpose; htmx clears its own below, once it worked.
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    sent.set(event.detail.xhr, changed.get(formOf(event)));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    // What was typed while the request was on its way is still to be saved.
    if (form && event.detail.successful && changed.get(form) === sent.get(event.detail.xhr)) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });

  // Without a connection the text stays in the page, and is sent when there is one again.
  const sendAgain = () => {
    for (const form of unsaved()) {
      if (form.querySelector("[data-autosave]")) form.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  window.addEventListener("online", sendAgain);
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt.matches("[data-autosave]")) window.setTimeout(sendAgain, AGAIN_AFTER);
  });

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
})();
