// The little script the portal needs beside Blazor's: connection, menus, keyboard lists, dialogs. No state of its own that matters.
(() => {
  "use strict";
  const interactive = () => document.body.dataset.interactive === "yes";

  // What a page shows goes into the address, so that Back and a reload find it again. Done here: a navigation through the circuit could overtake a click on a link.
  function keep(name, value) {
    const here = new URL(location.href);
    if (here.searchParams.get(name) === value) return;
    here.searchParams.set(name, value);
    history.replaceState(history.state, "", here);
  }

  // ---------- Phones: one section per screen, sections that fold ----------
  // The same markup for all widths: the style sheet hides on phones what this script has not marked. Only this script writes the marks, so that drawing a page
  // again leaves them, moving needs no circuit, and without this script nothing is hidden.
  const phone = matchMedia("(max-width: 640px)");

  const steps = {
    parts: form => [...form.querySelectorAll(":scope > [data-step]")],
    arrive() {
      for (const form of document.querySelectorAll("[data-steps]:not(:has(> [data-now]))")) {
        const parts = steps.parts(form);
        const wanted = new URLSearchParams(location.search).get(form.dataset.steps);
        if (parts.length) steps.show(parts.find(part => part.dataset.step === wanted) || parts[0]);
      }
    },
    show(part) {
      const form = part.parentElement;
      const parts = steps.parts(form);
      for (const other of parts) other.toggleAttribute("data-now", other === part);
      for (const mark of form.querySelectorAll("[data-step-mark]")) mark.toggleAttribute("data-now", mark.dataset.stepMark === part.dataset.step);
      for (const button of form.querySelectorAll("[data-step-to]")) {
        if (button.dataset.stepTo === part.dataset.step) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
      }
      for (const button of form.querySelectorAll("[data-step-move]")) button.disabled = !parts[parts.indexOf(part) + Number(button.dataset.stepMove)];
    },
    /** A person moves to a section: it is kept, and its heading takes the focus and is read out. */
    go(part) {
      const form = part.parentElement;
      steps.show(part);
      keep(form.dataset.steps, part.dataset.step);
      for (const list of form.querySelectorAll(".steps-list[open]")) list.open = false;
      part.querySelector("legend").focus({ preventScroll: true });
      form.scrollIntoView({ block: "start" });
    },
    press(target) {
      const form = target.closest("[data-steps]");
      const button = target.closest("[data-step-to], [data-step-move]");
      if (!form || !button) return;
      const parts = steps.parts(form);
      const to = button.dataset.stepTo
        ? parts.find(part => part.dataset.step === button.dataset.stepTo)
        : parts[parts.findIndex(part => part.hasAttribute("data-now")) + Number(button.dataset.stepMove)];
      if (to) steps.go(to);
    },
    /** The section that holds a field comes on screen with it. */
    reveal(field) {
      const part = field.closest("[data-step]");
      if (part && !part.hasAttribute("data-now")) { steps.show(part); keep(part.parentElement.dataset.steps, part.dataset.step); }
    },
  };

  // <details data-fold> is open, but on phones folded; what a person opens or closes stays so in this browser window, also on the next page of its kind.
  const folds = {
    chosen: () => JSON.parse(sessionStorage.getItem("portal.folds") || "{}"),
    // An error is never folded away
    set(fold) { fold.open = !!fold.querySelector(".summary, [aria-invalid='true']") || (folds.chosen()[fold.dataset.fold] ?? !phone.matches); },
    /** What is to take the focus unfolds. */
    reveal(field) {
      const fold = field.closest("[data-fold]:not([open])");
      if (fold) fold.open = true;
    },
    arrive() {
      for (const fold of document.querySelectorAll("[data-fold]:not([data-seen])")) { fold.dataset.seen = ""; folds.set(fold); }
    },
    press(target) {
      const fold = target.closest("summary")?.parentElement;
      if (!fold?.matches("[data-fold]")) return;
      sessionStorage.setItem("portal.folds", JSON.stringify({ ...folds.chosen(), [fold.dataset.fold]: !fold.open }));
    },
    all: act => document.querySelectorAll("[data-fold]").forEach(act),
  };
  phone.addEventListener("change", () => folds.all(folds.set));
  // Paper does not unfold
  addEventListener("beforeprint", () => folds.all(fold => { fold.dataset.was = fold.open; fold.open = true; }));
  addEventListener("afterprint", () => folds.all(fold => { fold.open = fold.dataset.was !== "false"; }));

  // ---------- Connection ----------
  // The server cannot say that it is unreachable, so this script alone changes the live dot and the reconnect bar.
  let state = "live";
  let since = "";

  function paint() {
    for (const dot of document.querySelectorAll("[data-testid='live-dot']")) {
      if (dot.dataset.state !== state) dot.dataset.state = state;
      if (since) dot.dataset.since = since; else delete dot.dataset.since;
    }
    const bar = document.getElementById("reconnect-bar");
    if (bar && bar.dataset.state !== state) bar.dataset.state = state;
  }

  function show(next) {
    if (state === next) return;
    if (state === "live") {
      const now = new Date();
      since = [now.getHours(), now.getMinutes(), now.getSeconds()].map(n => String(n).padStart(2, "0")).join(":");
    }
    if (next === "live") since = "";
    state = next;
    paint();
  }

  const reload = {
    last: () => Number(sessionStorage.getItem("portal.reloadedAt") || 0),
    now() {
      // A server that rejects every circuit must not make the page flicker: at most one reload in five seconds.
      const wait = Math.max(0, reload.last() + 5000 - Date.now());
      setTimeout(() => { sessionStorage.setItem("portal.reloadedAt", String(Date.now())); location.reload(); }, wait);
    },
  };

  const retry = {
    timer: 0, tries: 0, running: false, down: false,
    async attempt() {
      if (!retry.down || retry.running) return;
      clearTimeout(retry.timer);
      retry.running = true;
      let result;
      try { result = await window.Blazor.reconnect(); } catch { result = undefined; }
      retry.running = false;
      if (!retry.down) return;
      if (result === false) { retry.down = false; reload.now(); return; }
      retry.tries += 1;
      if (retry.tries > 1) show(navigator.onLine ? "reconnecting" : "offline");
      const pause = Math.min(5000, 400 * 1.5 ** retry.tries) * (0.8 + 0.4 * Math.random());
      retry.timer = setTimeout(retry.attempt, pause);
    },
  };

  const handler = {
    onConnectionDown() {
      retry.down = true;
      retry.tries = 0;
      show(navigator.onLine ? "reconnecting" : "offline");
      retry.attempt();
    },
    onConnectionUp() {
      retry.down = false;
      clearTimeout(retry.timer);
      show("live");
    },
  };

  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") retry.attempt(); });
  addEventListener("pageshow", () => retry.attempt());
  addEventListener("online", () => { if (retry.down) { show("reconnecting"); retry.attempt(); } else show("live"); });
  addEventListener("offline", () => { if (retry.down || !interactive()) show("offline"); });
  // The frame may be drawn after the state changed, and what phones show in pieces after the page came.
  new MutationObserver(() => { paint(); steps.arrive(); folds.arrive(); ending.arrive(); }).observe(document.body, { childList: true, subtree: true });

  if (window.Blazor) {
    window.Blazor.start({
      circuit: {
        reconnectionHandler: handler,
        reconnectionOptions: { maxRetries: 1, retryIntervalMilliseconds: 1000 },
        configureSignalR: builder => builder.withServerTimeout(12000).withKeepAliveInterval(5000),
      },
    });
  }

  // Whether the server answers again; asked for 20 seconds, as a server that starts or a phone that wakes up may need a few.
  const answers = async () => {
    for (const until = Date.now() + 20000; Date.now() < until;) {
      try {
        await fetch(location.origin + "/healthz/live", { cache: "no-store", signal: AbortSignal.timeout(4000) });
        return true;
      } catch { show(navigator.onLine ? "reconnecting" : "offline"); }
      await new Promise(done => { setTimeout(done, 500); });
    }
    return false;
  };

  const lost = () => {
    const bar = document.getElementById("press-lost");
    bar.dataset.state = "offline";
    setTimeout(() => { bar.dataset.state = "live"; }, 8000);
  };

  // Forms [data-plain-post] are handled on the circuit while it lives; without it they are sent as what they are: plain posts. The last press counts.
  let latest = null;
  addEventListener("submit", e => {
    const form = e.target;
    if (!retry.down || !(form instanceof HTMLFormElement) || !form.matches("[data-plain-post]")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const submitter = e.submitter;
    const mine = latest = {};
    answers().then(yes => {
      if (latest !== mine) return;
      if (!yes) { lost(); return; }
      if (!retry.down) { form.requestSubmit(submitter); return; }
      if (submitter && submitter.name) {
        const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
        form.append(chosen);
      }
      HTMLFormElement.prototype.submit.call(form);
    });
  }, true);

  // The circuit refuses an event whose handler is gone, and says so only here: a press is never lost without a word.
  let pressedAt = -Infinity;
  for (const kind of ["click", "submit", "change"]) addEventListener(kind, () => { pressedAt = performance.now(); }, true);
  addEventListener("unhandledrejection", e => {
    if (performance.now() - pressedAt <= 3000 && String(e.reason).includes("DispatchEventAsync")) lost();
  });

  // A server that was still starting when the page came leaves it without a frame: try again.
  setTimeout(() => {
    if (interactive() && !document.querySelector(".frame")) { show("reconnecting"); reload.now(); }
  }, 15000);

  // Ctrl+Enter presses the main button of the page or, under a dialog, of the dialog; leaving the field first hands its text over
  addEventListener("keydown", e => {
    if (e.key !== "Enter" || !e.ctrlKey || e.isComposing) return;
    const main = (document.querySelector("dialog[open]") || document).querySelector("[data-main]:not(:disabled)");
    if (!main) return;
    e.preventDefault();
    main.focus();
    main.click();
  });

  // ---------- The end of the session on static pages, as SessionEnd has it on those with a circuit ----------
  const ending = {
    timer: 0, known: false, busy: false,
    dialog: () => document.getElementById("session-ending"),
    arrive() { if (!ending.timer && ending.dialog()) ending.after(0); },
    // A timer holds 24 days at most
    after(seconds) { clearTimeout(ending.timer); ending.timer = setTimeout(() => ending.ask(false), Math.min(seconds, 86400) * 1000); },
    async ask(staying) {
      if (ending.busy || !ending.dialog()) return;
      ending.busy = true;
      const left = await (staying ? window.portal.staySignedIn() : window.portal.session());
      ending.busy = false;
      const dialog = ending.dialog();
      if (!dialog) { ending.timer = 0; return; }
      const warning = Number(dialog.dataset.warning);
      dialog.querySelector("[role='alert']").hidden = !staying || left >= 0;
      if (left < 0) { ending.after(15); return; }
      if (left === 0) { if (ending.known) window.portal.signInAgain(); return; }
      ending.known = true;
      if (left <= warning) {
        const at = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: warning < 120 ? "medium" : "short", hourCycle: "h23" }).format(Date.now() + left * 1000);
        dialog.querySelector("#session-text").textContent = dialog.dataset.at.replace("{0}", at);
        window.portal.openSheet(dialog);
        ending.after(Math.min(15, left));
      } else {
        if (dialog.open) {
          dialog.close();
          window.portal.sheetClosed();
          document.querySelector("[data-testid='session-announced']").textContent = staying ? dialog.dataset.stays : "";
        }
        ending.after(left - warning);
      }
    },
  };
  document.addEventListener("click", e => { if (e.target.closest("[data-stay]")) ending.ask(true); });
  // Escape stays, too
  document.addEventListener("cancel", e => { if (e.target === ending.dialog()) { e.preventDefault(); ending.ask(true); } }, true);
  ending.arrive();

  // ---------- Menus: details that close like menus do ----------
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", e => {
    for (const menu of openMenus()) {
      if (!menu.contains(e.target) || e.target.closest("a.menu-item")) menu.open = false;
    }
    if (e.target.closest("[data-reload]")) { e.preventDefault(); location.reload(); }
    if (e.target.closest(".skip-link")) {
      // The base address makes a bare #main lead to the start page, so the jump is made here.
      e.preventDefault();
      document.getElementById("main")?.focus();
    }
    steps.press(e.target);
    folds.press(e.target);
    const jump = e.target.closest("a[data-focus]");
    if (jump) {
      const field = document.getElementById(jump.dataset.focus);
      if (field) { e.preventDefault(); steps.reveal(field); folds.reveal(field); field.focus(); field.scrollIntoView({ block: "center" }); }
    }
  });

  // ---------- Keyboard ----------
  // <ul data-keylist> with rows [data-keyrow]; inside a row [data-key="a"] is pressed by that letter, [data-key="Enter"] by Enter on the row.
  // [data-key-page="?"] anywhere on the page and a[data-goto] (after "g") answer while focus is in the list. Nothing answers in fields or during IME composition.
  let goUntil = 0;
  const inField = target => target.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]");
  const usable = element => element && !element.disabled && element.getClientRects().length > 0;

  function press(element, e) {
    // A search that is folded away unfolds
    const folded = element && element.matches("input") && element.closest("details:not([open])");
    if (folded) folded.open = true;
    if (!usable(element)) return;
    e.preventDefault();
    if (element.matches("input[type='search'], input[type='text']")) { element.focus(); element.select(); } else element.click();
  }

  // Outside a field no keyboard on glass has the focus: what it takes keys to use is shown from here on
  document.addEventListener("keydown", e => {
    if (e.key === "Tab" || (e.target instanceof Element && !inField(e.target))) document.documentElement.toggleAttribute("data-keys", true);
  }, true);

  document.addEventListener("keydown", e => {
    if (e.key === "Escape") {
      for (const menu of openMenus()) { menu.open = false; menu.querySelector("summary").focus(); e.preventDefault(); }
      return;
    }
    if (e.isComposing || e.keyCode === 229 || e.defaultPrevented || !(e.target instanceof Element)) return;

    const tab = e.target.closest("[role='tab']");
    if (tab && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(e.key)) {
      const tabs = [...tab.closest("[role='tablist']").querySelectorAll("[role='tab']")];
      const at = tabs.indexOf(tab);
      const next = e.key === "Home" ? 0 : e.key === "End" ? tabs.length - 1 : (at + (e.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length;
      e.preventDefault();
      tabs[next].focus();
      tabs[next].click();
      return;
    }

    // A page of one thing, marked by [data-keyscope], answers to [data-key-page] wherever focus is in it, or nowhere; under a dialog it does not.
    const scope = !document.querySelector("dialog[open]") && (e.target.closest("main, .gate") || (e.target === document.body && e.target));
    const list = e.target.closest("[data-keylist]") || (scope && scope.querySelector("[data-keyscope]"));
    if (!list || inField(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
    const row = e.target.closest("[data-keyrow]");
    const rows = [...list.querySelectorAll("[data-keyrow]")];

    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      const to = rows[rows.indexOf(row) + (e.key === "ArrowDown" ? 1 : -1)] || (row ? null : rows[0]);
      if (to) { e.preventDefault(); to.focus(); to.scrollIntoView({ block: "nearest" }); }
      return;
    }
    if (e.key === "Home" || e.key === "End") {
      const to = rows[e.key === "Home" ? 0 : rows.length - 1];
      if (to) { e.preventDefault(); to.focus(); }
      return;
    }
    if (e.key === "Enter") {
      if (row && e.target === row) press(row.querySelector("[data-key='Enter']"), e);
      return;
    }
    if (e.key.length !== 1 || localStorage.getItem("portal.keys") === "off") return;
    const letter = e.key.toLowerCase();
    if (Date.now() < goUntil) {
      goUntil = 0;
      press(document.querySelector(`a[data-goto="${CSS.escape(letter)}"]`), e);
      return;
    }
    if (letter === "g") { goUntil = Date.now() + 1500; return; }
    const selector = `[data-key="${CSS.escape(letter)}"]`;
    press((row && row.querySelector(selector)) || document.querySelector(`[data-key-page="${CSS.escape(letter)}"]`), e);
  });

  // The row somebody is on goes into the address
  document.addEventListener("focusin", e => {
    const row = e.target instanceof Element && e.target.closest("[data-keyrow]:is([data-booking-id], [data-row])");
    if (row) keep("row", row.dataset.bookingId || row.dataset.row);
  });

  // Language and theme come back to the address as it is now, not as the server last heard of it
  addEventListener("submit", e => {
    const back = e.target.querySelector?.("input[type='hidden'][name='back']");
    if (back && !e.defaultPrevented) back.value = location.pathname + location.search;
  });

  // A check box [data-keys-switch] turns single letters off (WCAG 2.1.4).
  document.addEventListener("change", e => {
    if (e.target instanceof Element && e.target.matches("[data-keys-switch]")) localStorage.setItem("portal.keys", e.target.checked ? "on" : "off");
  });

  // ---------- Called by components ----------
  // One for each open dialog: the session's warning may open over a sheet
  const openers = [];
  let picker = null;
  const grid = () => import(document.getElementById("week-grid-script").href);

  // A grid is drawn a moment before its script listens, on a slow line a long one: what is pressed on it meanwhile is done when it does
  const pressed = [];
  const waiting = target => target instanceof Element && target.closest("[data-r]")?.closest(".week-editor:not([data-ready])");
  document.addEventListener("keydown", e => {
    const ctrl = e.ctrlKey || e.metaKey;
    if (e.isComposing || e.keyCode === 229 || e.altKey || !waiting(e.target)) return;
    if (e.target.matches("button") && /^(?:Enter| )$/.test(e.key)) return; // its click comes
    if (!(ctrl ? /^(?:Arrow.*|Home|End|[azAZ])$/ : /^(?:Arrow.*|Home|End|Delete|Backspace|Enter|Escape|F2| |[0-9０-９+\-−%.,])$/).test(e.key)) return;
    e.preventDefault();
    pressed.push(e);
  });
  document.addEventListener("click", e => { if (waiting(e.target)) pressed.push(e); });

  function load(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  window.portal = {
    /** Shows open requests in the favicon; the title is the page's own. */
    badge(count) {
      const icon = document.querySelector("link[rel='icon']");
      if (icon) icon.href = count > 0 ? "favicon-waiting.svg" : "favicon.svg";
    },
    openSheet(dialog) {
      if (!dialog || dialog.open) return;
      openers.push(document.activeElement);
      dialog.showModal();
    },
    /** The dialog has left the page: focus goes back to where it was. */
    sheetClosed() {
      const opener = openers.pop();
      if (opener && opener.isConnected && (document.activeElement === document.body || document.activeElement === null)) opener.focus();
    },
    focus(selector) {
      const element = document.querySelector(selector);
      if (element) element.focus();
      return !!element;
    },
    /** Focuses what has just come, unless a person is somewhere already. */
    focusIfFree(element) {
      if (!document.activeElement || document.activeElement === document.body) element?.focus();
    },
    /** Focuses the first of these that is on the page, most exact first; a place that is not a control lends its focus to its first one. */
    focusFirst(ids) {
      const element = ids.map(id => document.getElementById(id)).find(found => found);
      if (!element) return false;
      const control = element.matches("input, select, textarea, button") ? element : element.querySelector("input, select, textarea") || element;
      control.focus();
      element.scrollIntoView({ block: "center" });
      return true;
    },
    /** Scrolls a row of tabs until this one is in its middle. */
    showTab(id) {
      const tab = document.getElementById(id);
      const list = tab?.closest("[role='tablist']");
      if (!list || list.scrollWidth <= list.clientWidth) return;
      const [at, within] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
      list.scrollLeft += at.left + at.width / 2 - within.left - within.width / 2;
    },
    /** Seconds the session still lasts, 0 when there is none, -1 when the server cannot be asked; with a token it is lengthened first. */
    async session(token) {
      try {
        const answer = await fetch(new URL("account/session", document.baseURI), { cache: "no-store", signal: AbortSignal.timeout(10000), ...(token && { method: "POST", headers: { RequestVerificationToken: token } }) });
        return answer.ok ? (await answer.json()).left : answer.status === 401 ? 0 : -1;
      } catch { return -1; }
    },
    staySignedIn: () => window.portal.session(document.querySelector("input[name='__RequestVerificationToken']")?.value ?? "none"),
    /** Signing in leads back to the address as it is now, not as the server last heard of it. */
    signInAgain() { location.assign(new URL("account/sign-in?notice=ended&returnUrl=" + encodeURIComponent(location.pathname + location.search), document.baseURI)); },
    keysOn: () => localStorage.getItem("portal.keys") !== "off",
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    copy: text => navigator.clipboard.writeText(text),
    /** The week grid's own script; it begins with what was pressed before it listened. */
    async weekGrid(root, net) { (await grid()).attach(root, net, pressed.splice(0)); },
    async weekGridMark(root, cells) { (await grid()).mark(root, cells); },
    async weekGridFocus(root, row, column) { (await grid()).focus(root, row, column); },
    /** Fetches the picker's library once, on the first page that shows one. */
    loadPicker() {
      picker ??= Promise.all([
        load("link", { rel: "stylesheet", href: "css/radzen-theme.css" }),
        load("script", { src: "_content/Radzen.Blazor/Radzen.Blazor.min.js" }),
      ]).then(() => undefined);
      return picker;
    },
  };
})();
