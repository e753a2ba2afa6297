// What somebody typed and no server has yet stays in this tab until it is saved: through a lost
// connection, a stopped server and a reload. And what this browser keeps of a meeting is removed.
//   <body data-user="…">  whose text it is; nobody's page keeps and gives back nothing
(() => {
  "use strict";

  const TYPED = "typed ";
  const LONGEST = 12 * 60 * 60 * 1000;
  const NEVER = new Set(["csrfmiddlewaretoken", "next"]);
  const user = document.body.dataset.user || "";
  const isKept = document.body.hasAttribute("data-kept"); // shown without the server (js/offline.js)
  const under = new WeakMap(); // request → the form that it saves, and when that was typed

  const keys = () => Object.keys(window.sessionStorage).filter((key) => key.startsWith(TYPED));
  const forms = (root) => [...root.querySelectorAll("form")].filter((form) => form.querySelector("[data-autosave]"));
  const keyOf = (form) => {
    const draft = form.querySelector('input[name="draft"]');
    return `${TYPED}${user} ${new URL(form.action, window.location.href).pathname} ${draft ? draft.value : ""}`;
  };
  const typed = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER.has(name));
  const read = (key) => JSON.parse(window.sessionStorage.getItem(key));
  const store = (key, entry) => window.sessionStorage.setItem(key, JSON.stringify(entry));

  const changed = (event) => {
    const form = event.isTrusted && event.target instanceof Element && event.target.closest("form");
    if (!user || !form || !form.querySelector("[data-autosave]")) return;
    store(keyOf(form), { at: Date.now(), values: typed(form) });
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // ---------------------------------------------------------------- saved

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) under.set(event.detail.xhr, [keyOf(form), read(keyOf(form))?.at]);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const [key, sent] = under.get(event.detail.xhr) || [];
    const entry = key && event.detail.successful && read(key);
    // What was typed while the request was on its way is still to be saved.
    if (entry && entry.at === sent) window.sessionStorage.removeItem(key);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    if (new URL(event.target.action, window.location.href).pathname.startsWith("/account/logout/")) {
      for (const key of keys()) window.sessionStorage.removeItem(key);
      forget();
      return;
    }
    const entry = read(keyOf(event.target));
    if (entry) store(keyOf(event.target), { ...entry, sent: true });
  });

  // ---------------------------------------------------------------- put back

  const setAll = (form, values) => {
    const left = new Map();
    for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || NEVER.has(field.name) || ["file", "submit", "button", "password"].includes(field.type)) continue;
      const given = left.get(field.name) || [];
      if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
      else if (field.matches("select[multiple]")) {
        for (const option of field.options) option.selected = given.includes(option.value);
      } else if (given.length) field.value = given.shift();
    }
  };

  // As far as the form still has the fields; which values it was opened with does not count.
  const isSame = (form, values) => {
    const told = (pairs) => pairs.filter(([name]) => name !== "seal" && form.elements[name]).map(String).sort().join("\n");
    return told(values) === told(typed(form));
  };

  const putBack = (form) => {
    const key = keyOf(form);
    const entry = user && read(key);
    if (!entry) return;
    if (Date.now() - entry.at > LONGEST) {
      window.sessionStorage.removeItem(key);
      return;
    }
    if (isSame(form, entry.values)) return;
    setAll(form, entry.values);
    const said = document.createElement("p");
    const at = new Date(entry.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    said.className = "tb-muted tb-small";
    said.setAttribute("role", "status");
    said.textContent = `What you typed at ${at} and was not saved yet has been put back.`;
    form.prepend(said);
    form.dispatchEvent(new Event("change", { bubbles: true })); // saves it, where there is a server
  };

  // ---------------------------------------------------------------- pages of a meeting

  const forget = async () => {
    if (!window.caches) return;
    for (const name of await caches.keys()) if (name.startsWith("meeting ")) await caches.delete(name);
  };

  const keepMeeting = async () => {
    const region = document.getElementById("live");
    if (!region?.dataset.until || !navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register(region.dataset.worker, { scope: "/meetings/" });
      await navigator.serviceWorker.ready;
      // What this page asks for before it is taken over would be kept by nobody.
      if (!navigator.serviceWorker.controller) {
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      }
    } catch {
      return; // a browser that may not: the page on the screen stays readable
    }
    const first = !(await caches.keys()).includes(`meeting ${region.dataset.owner}`);
    if (!first || isKept) return;
    for (const address of [window.location.href, ...region.dataset.keep.split(" ")]) {
      if (address) await window.fetch(address, { headers: { Live: "1" } }).catch(() => {});
    }
  };

  document.addEventListener("live:over", forget);
  document.addEventListener("live:page", () => forms(document).forEach(putBack));
  document.addEventListener("htmx:afterSwap", (event) => {
    forms(event.target.parentElement || document).forEach(putBack);
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (!user && !document.getElementById("live")) forget();
    if (!isKept) for (const key of keys()) if (read(key).sent) window.sessionStorage.removeItem(key);
    forms(document).forEach(putBack);
    keepMeeting();
  });
})();
