// The plan by mouse and keyboard. Everything it does is also done by the forms at the rows:
// a bar that is dragged, or moved by arrow keys, fills and sends the form that pins its step;
// a row that is dragged sends the same edit as "up" and "down".
(() => {
  "use strict";

  const DAY = 86400000;
  const SVG = "http://www.w3.org/2000/svg";
  const FAR_ENOUGH = 4; // pixels: less is a click
  let held = null; // the bar that is being moved
  let returnTo = null; // the step whose bar had the focus when its form was sent

  const isTyping = (element) => element.closest("input, select, textarea, [contenteditable], dialog");
  const rowOf = (step) => document.getElementById(`row-${step}`);
  const pinForm = (step) => rowOf(step)?.querySelector('form[data-edit="pin"]');
  const barOf = (target) => {
    const item = target instanceof Element && target.closest("[data-gantt] [data-step][data-start]");
    return item && !item.dataset.fixed && pinForm(item.dataset.step) ? item : null;
  };
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const told = (time) =>
    new Date(time).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

  // ---------------------------------------------------------------- a bar and the day it goes to

  const hold = (item) => {
    const drawing = item.closest("svg");
    const label = document.createElementNS(SVG, "text");
    for (const [name, value] of [["fill", "#9c121b"], ["font-weight", "600"], ["stroke", "#fff"], ["stroke-width", "4"], ["paint-order", "stroke"], ["text-anchor", "middle"]]) {
      label.setAttribute(name, value);
    }
    item.append(label);
    const bars = [...item.querySelectorAll("rect, path")];
    const box = item.querySelector(".tb-gantt__bar")?.getBBox() || bars[0].getBBox();
    return {
      item, label, box, days: 0,
      marks: bars.map((mark) => [mark, mark.getAttribute("transform") || ""]),
      perDay: Number(drawing.dataset.perDay),
      start: Date.parse(item.dataset.start),
      pixel: drawing.viewBox.baseVal.width / drawing.getBoundingClientRect().width,
    };
  };

  const moveTo = (bar, days) => {
    const least = Date.parse(pinForm(bar.item.dataset.step).elements.day.min || iso(bar.start));
    bar.days = Math.max(days, Math.round((least - bar.start) / DAY));
    const x = bar.days * bar.perDay;
    for (const [mark, transform] of bar.marks) mark.setAttribute("transform", `translate(${x} 0) ${transform}`);
    const centre = bar.item.querySelector(".tb-gantt__bar")?.getBoundingClientRect();
    const drawing = bar.item.closest("svg");
    const frame = drawing.getBoundingClientRect();
    if (centre) {
      bar.label.setAttribute("x", (centre.left + centre.width / 2 - frame.left) * bar.pixel);
      bar.label.setAttribute("y", (centre.top - frame.top) * bar.pixel - 4);
    }
    bar.label.textContent = told(bar.start + bar.days * DAY);
    const region = document.getElementById("announcer");
    if (region) region.textContent = bar.label.textContent;
  };

  const letGo = (bar) => {
    for (const [mark, transform] of bar.marks) {
      if (transform) mark.setAttribute("transform", transform);
      else mark.removeAttribute("transform");
    }
    bar.label.remove();
  };

  const send = (bar) => {
    const form = pinForm(bar.item.dataset.step);
    form.elements.day.value = iso(bar.start + bar.days * DAY);
    form.requestSubmit();
  };

  // ---------------------------------------------------------------- by mouse

  document.addEventListener("dragstart", (event) => {
    if (barOf(event.target)) event.preventDefault(); // a bar may be a link, and links are dragged too
  });
  document.addEventListener("pointerdown", (event) => {
    const item = event.button === 0 && event.pointerType !== "touch" && barOf(event.target);
    if (!item) return;
    held = { ...hold(item), from: event.clientX, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || held.from === undefined) return;
    const reach = event.clientX - held.from;
    if (!held.moved && Math.abs(reach) < FAR_ENOUGH) return;
    held.moved = true;
    moveTo(held, Math.round((reach * held.pixel) / held.perDay));
  });
  document.addEventListener("pointerup", () => {
    if (!held || held.from === undefined) return;
    const bar = held;
    held = null;
    letGo(bar);
    if (!bar.moved) return;
    bar.item.addEventListener("click", (event) => event.preventDefault(), { once: true, capture: true });
    if (bar.days) send(bar);
  });
  document.addEventListener("pointercancel", () => {
    if (held) letGo(held);
    held = null;
  });

  // ---------------------------------------------------------------- by keyboard

  const moveByKey = (event, item) => {
    const step = (event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 7 : 1);
    event.preventDefault();
    if (held && held.item !== item) letGo(held);
    if (!held || held.item !== item) held = hold(item);
    moveTo(held, held.days + step);
  };
  const moveInColumns = (event) => {
    const column = event.target.closest("[data-column]");
    if (!column || event.shiftKey) return;
    const columns = [...column.closest("[data-columns]").querySelectorAll("[data-column]")];
    const next = columns[columns.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element) || isTyping(event.target)) return;
    const item = barOf(event.target);
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      if (item) moveByKey(event, item);
      else moveInColumns(event);
    } else if (item && held && held.item === item && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      const bar = held;
      held = null;
      letGo(bar);
      if (event.key === "Enter" && bar.days) {
        returnTo = item.dataset.step;
        send(bar);
      }
    }
  });
  document.addEventListener("focusout", (event) => {
    if (!held || held.from !== undefined || held.item !== event.target) return;
    letGo(held);
    held = null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!returnTo) return;
    const bars = [...document.querySelectorAll(`[data-gantt] [data-step="${CSS.escape(returnTo)}"]`)];
    returnTo = null;
    bars.find((bar) => bar.getClientRects().length)?.focus();
  });

  // ---------------------------------------------------------------- rows in another order

  const dropRow = (event) => {
    if (event.oldIndex === event.newIndex) return;
    const form = event.item.querySelector("form[data-move]");
    const before = event.item.previousElementSibling; // a step, or the head of the table
    const edit = document.createElement("input");
    edit.type = "hidden";
    edit.name = "edit";
    edit.value = JSON.stringify({ after: before.dataset.row ?? before.dataset.fixedRow ?? null, edit: "move_step", step: event.item.dataset.row });
    form.append(edit);
    form.requestSubmit();
  };
  const attach = () => {
    for (const rows of document.querySelectorAll("[data-rows]")) {
      if (!window.Sortable || window.Sortable.get(rows)) continue;
      window.Sortable.create(rows, { handle: "[data-drag]", draggable: "[data-row]", animation: 0, onEnd: dropRow });
    }
  };
  document.addEventListener("DOMContentLoaded", attach);
  document.addEventListener("htmx:afterSwap", attach);
  // Dragging leaves empty style attributes, which htmx would copy and the browser refuse.
  document.addEventListener("htmx:beforeSwap", () => {
    for (const row of document.querySelectorAll("[data-rows] [style]")) row.removeAttribute("style");
  });
})();
