// Moving a row of the agenda by dragging it, or with Alt and an arrow key while one is in it; the
// buttons in the row do the same without this file.
(() => {
  "use strict";

  const drop = (event) => {
    if (event.oldIndex === event.newIndex) return;
    const form = event.item.querySelector("form[data-place]");
    const position = document.createElement("input");
    position.type = "hidden";
    position.name = "position";
    position.value = String(event.newIndex + 1);
    form.append(position);
    form.requestSubmit();
  };

  const attach = () => {
    for (const list of document.querySelectorAll("[data-sortable]")) {
      if (!window.Sortable || window.Sortable.get(list)) continue;
      window.Sortable.create(list, { handle: "[data-drag]", animation: 0, onEnd: drop });
    }
  };

  const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down" };

  const press = (event) => {
    const way = DIRECTIONS[event.key];
    if (!way || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = event.target instanceof Element && event.target.closest("[data-sortable] > tr");
    if (!row) return;
    event.preventDefault();
    row.querySelector(`form[data-place] [data-move="${way}"]`)?.click();
  };

  document.addEventListener("DOMContentLoaded", attach);
  document.addEventListener("htmx:afterSwap", attach);
  document.addEventListener("keydown", press);
})();
