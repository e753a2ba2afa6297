// The plan screen by keyboard: arrow keys go from column to column.
(() => {
  "use strict";

  const isTyping = (element) => element.closest("input, select, textarea, [contenteditable], dialog");

  const moveInColumns = (event, forward) => {
    const column = event.target.closest("[data-column]");
    if (!column) return;
    const columns = [...column.closest("[data-columns]").querySelectorAll("[data-column]")];
    const next = columns[columns.indexOf(column) + (forward ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.target instanceof Element) || isTyping(event.target)) return;
    if (event.key === "ArrowRight") moveInColumns(event, true);
    if (event.key === "ArrowLeft") moveInColumns(event, false);
  });
})();
