// The chair's timer goes on counting between two loads of the page; it never makes a sound.
(() => {
  "use strict";

  const EVERY = 5000;
  const begun = new WeakMap(); // what the server said → when this page heard it

  const count = () => {
    for (const timer of document.querySelectorAll("[data-timer][data-runs]")) {
      if (!begun.has(timer)) begun.set(timer, performance.now());
      const seconds = Number(timer.dataset.seconds) + (performance.now() - begun.get(timer)) / 1000;
      timer.querySelector("[data-minutes]").textContent = String(Math.floor(seconds / 60));
      timer.querySelector("[data-over]").hidden = seconds <= Number(timer.dataset.planned) * 60;
    }
  };
  count();
  window.setInterval(count, EVERY);
})();
