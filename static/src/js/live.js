// Keeps a page in step with a meeting in session (components/live.html, docs/adr).
// A stream tells that something has changed; the page then asks for itself and swaps the parts that
// differ. Where somebody is typing nothing is swapped: fields that they have not touched are
// brought up to date, and of the others the page says that they changed meanwhile.
(() => {
  "use strict";

  const BEAT_MISSED = 8000;
  const ASK_EVERY = 1000; // while there is no stream
  const region = document.getElementById("live");
  if (!region) return;

  const parser = new DOMParser();
  const sent = new Map(); // field name → values that this page has sent
  let mark = JSON.parse(region.dataset.mark);
  let shown = new Map(); // part → what the server last said of it
  let seenAt = new Date(region.dataset.read); // the state on the screen was true then
  let lostAt = null;
  let stream = null;
  let watchdog = 0;
  let asking = 0;
  let streams = false; // whether this server has ever sent one
  let turn = Promise.resolve(); // one refresh after the other
  let over = false;

  const clock = (time) => time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const main = () => document.getElementById("main");
  const parts = (root) => [...root.querySelectorAll("[data-part]"), ...root.querySelectorAll("#patient-bar")];
  const announce = (text) => document.dispatchEvent(new CustomEvent("announce", { detail: { value: text } }));

  // ---------------------------------------------------------------- what differs

  const plain = (part) => {
    const copy = part.cloneNode(true);
    for (const secret of copy.querySelectorAll('input[type="hidden"]')) secret.remove();
    for (const each of copy.querySelectorAll(".tb-scripted")) each.classList.remove("tb-scripted");
    return copy.innerHTML.replace(/\s+/g, " ");
  };
  const remember = (root) => {
    for (const part of parts(root)) shown.set(part.id, plain(part));
  };

  const fields = (part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const value = (field) => (["checkbox", "radio"].includes(field.type) ? String(field.checked) : field.value);
  const first = (field) => {
    if (["checkbox", "radio"].includes(field.type)) return String(field.defaultChecked);
    if (!field.matches("select")) return field.defaultValue;
    return ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value ?? "";
  };
  const isTouched = (field) => value(field) !== first(field);
  const isTyping = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  const isBusy = (part) => isTyping(part) || fields(part).some(isTouched);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form");
    for (const field of form ? fields(form) : []) {
      if (!sent.has(field.name)) sent.set(field.name, new Set());
      sent.get(field.name).add(value(field));
    }
  });

  // ---------------------------------------------------------------- swapping

  const wake = (element) => {
    window.htmx.process(element);
    element.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true, detail: { elt: element } }));
  };

  const swapPart = (old, fresh) => {
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const open = new Set([...old.querySelectorAll("details[open] > summary")].map((each) => each.textContent.trim()));
    const next = document.adoptNode(fresh);
    for (const summary of next.querySelectorAll("details > summary")) {
      if (open.has(summary.textContent.trim())) summary.parentElement.open = true;
    }
    old.replaceWith(next);
    wake(next);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  // Somebody types here: bring in what they have not touched. True if others wrote what they have.
  const mergePart = (old, fresh) => {
    let disputed = false;
    for (const field of fields(old)) {
      const theirs = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
      if (!theirs || value(theirs) === first(field) || value(theirs) === value(field)) continue;
      if (sent.get(field.name)?.has(value(theirs))) continue;
      if (isTouched(field) || field === document.activeElement) disputed = true;
      else if (field.matches("select")) {
        for (const option of field.options) option.defaultSelected = option.selected = option.value === theirs.value;
      } else if (["checkbox", "radio"].includes(field.type)) field.defaultChecked = field.checked = theirs.checked;
      else field.value = field.defaultValue = theirs.value;
    }
    return disputed || fields(fresh).length !== fields(old).length;
  };

  const changed = (words) => {
    const box = document.getElementById("live-changed");
    box.querySelector("[data-words]").textContent = words;
    box.hidden = false;
  };

  const swapChanged = (page) => {
    const names = [];
    let kept = false;
    for (const fresh of parts(page)) {
      const old = document.getElementById(fresh.id);
      const said = plain(fresh);
      if (!old || shown.get(fresh.id) === said) continue;
      shown.set(fresh.id, said);
      if (isBusy(old)) {
        kept = mergePart(old, fresh) || kept;
        continue;
      }
      const heading = fresh.querySelector("h2");
      if (heading) names.push(heading.textContent.trim());
      swapPart(old, fresh);
    }
    if (kept) changed("This changed meanwhile where you are typing. What you typed stays.");
    if (names.length) announce(`Changed: ${names.join(", ")}`);
  };

  const swapPage = (page) => {
    const fresh = page.getElementById("live");
    for (const name of ["stream", "ask", "mark", "item", "page", "bar"]) region.dataset[name] = fresh?.dataset[name] ?? "";
    document.title = page.title;
    document.body.className = page.body.className;
    document.getElementById("patient-bar")?.remove();
    const bar = page.getElementById("patient-bar");
    if (bar) main().before(document.adoptNode(bar));
    const hadFocus = main().contains(document.activeElement);
    main().replaceChildren(...document.adoptNode(page.getElementById("main")).childNodes);
    document.getElementById("live-changed").hidden = true;
    shown = new Map();
    remember(document);
    wake(main());
    window.scrollTo(0, 0);
    if (hadFocus) main().focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("live:page"));
    announce(document.title);
  };

  // ---------------------------------------------------------------- asking

  const get = (address) => window.fetch(address, { headers: { Live: "1" }, credentials: "same-origin" });

  const left = () => {
    over = true;
    stream?.close();
    window.clearTimeout(asking);
    // Whoever has no right to the page any more is led where the server says.
    if (region.hasAttribute("data-follows")) window.location.assign(region.dataset.page);
    else window.location.reload();
  };

  const page = async (part) => {
    const address = new URL(region.dataset.page, window.location.href);
    if (part) address.searchParams.set("part", part);
    const answer = await get(address);
    if (!answer.ok || answer.redirected) throw new Error("gone");
    return parser.parseFromString(await answer.text(), "text/html");
  };

  const refreshBar = async () => {
    const holder = document.getElementById("live-bar");
    if (!holder || !region.dataset.bar) return;
    const answer = await get(region.dataset.bar);
    if (!answer.ok || answer.redirected) return;
    const before = holder.textContent.trim();
    holder.innerHTML = await answer.text();
    if (holder.textContent.trim() !== before) announce(holder.textContent.trim().replace(/\s+/g, " "));
  };

  const follow = async () => {
    const fresh = await page("");
    if ((fresh.getElementById("live")?.dataset.item ?? "") === region.dataset.item) return swapChanged(fresh);
    if (fields(main()).some(isTouched)) {
      return changed("The board has moved on. What you typed here is kept; save it, then follow.");
    }
    swapPage(fresh);
    listen();
    return undefined;
  };

  const refresh = async (before, now) => {
    const moved = before.at !== now.at || before.state !== now.state;
    const isWhole = before.facts !== now.facts || before.people !== now.people;
    if (now.state !== "running" && before.state === "running") {
      document.dispatchEvent(new CustomEvent("live:over"));
      if (region.hasAttribute("data-follows")) return left();
    }
    if (region.dataset.page) {
      if (moved && region.hasAttribute("data-follows")) await follow();
      else if (isWhole || moved) swapChanged(await page(""));
      else if (before.decision !== now.decision) swapChanged(await page("decision"));
    }
    if (moved) await refreshBar();
    return undefined;
  };

  const take = (now) => {
    alive();
    turn = turn.then(async () => {
      if (over || JSON.stringify(now) === JSON.stringify(mark)) return;
      const before = mark;
      mark = now;
      try {
        await refresh(before, now);
      } catch {
        mark = before; // asked again with the next mark or beat
      }
    });
  };

  // ---------------------------------------------------------------- the connection

  const alive = () => {
    seenAt = new Date();
    window.clearTimeout(watchdog);
    watchdog = window.setTimeout(lose, BEAT_MISSED);
    if (!lostAt) return;
    lostAt = null;
    document.getElementById("live-lost").hidden = true;
    document.dispatchEvent(new CustomEvent("live:back"));
    announce("Connected again");
  };

  const lose = () => {
    if (over || lostAt) return;
    lostAt = new Date();
    const box = document.getElementById("live-lost");
    box.querySelector("[data-words]").textContent =
      `Connection lost at ${clock(lostAt)}. You read the state of ${clock(seenAt)}. What you typed is kept here.`;
    box.hidden = false;
  };

  const ask = async () => {
    try {
      const answer = await get(region.dataset.ask);
      if (answer.redirected || [401, 403, 404, 410].includes(answer.status)) return left();
      if (answer.ok) take(await answer.json());
      else lose();
    } catch {
      lose();
    }
    return undefined;
  };

  const listen = () => {
    stream?.close();
    window.clearTimeout(asking);
    if (document.hidden || over) return;
    const mine = (stream = new EventSource(region.dataset.stream));
    mine.addEventListener("mark", (event) => {
      streams = true;
      take(JSON.parse(event.data));
    });
    mine.addEventListener("beat", alive);
    mine.addEventListener("over", left);
    mine.addEventListener("error", () => {
      if (mine !== stream) return;
      mine.close();
      askOn();
    });
  };

  // A server that is back has its stream again; one that never had any is asked instead.
  const askOn = async () => {
    await ask();
    if (streams && !lostAt) listen();
    else if (!over) asking = window.setTimeout(askOn, ASK_EVERY);
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stream?.close();
      window.clearTimeout(asking);
      window.clearTimeout(watchdog);
    } else listen();
  });
  window.addEventListener("offline", lose);
  window.addEventListener("online", listen);
  // What this page swaps by its own actions is what it shows from then on.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt.closest?.("[data-part]");
    if (part) shown.set(part.id, plain(part));
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-show-now]")) window.location.reload();
  });
  window.addEventListener("pagehide", () => stream?.close());

  remember(document);
  listen();
})();
