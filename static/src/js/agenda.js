// Dragging a case to another place on the agenda; the buttons beside it do the same without it.
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

  document.addEventListener("DOMContentLoaded", attach);
  document.addEventListener("htmx:afterSwap", attach);
})();
