// The hands of the week grid: moving, selecting and dragging happen here at once; the server hears what is selected and paints.
// Cells carry data-r and data-c; -1 is the header row or the column of hours. Touch selects by taps (first and last half hour), so scrolling stays scrolling.
const editors = new WeakMap();
const PANEL = "[data-paint-typed], .rule-fields > .field select, input[type='radio']";

export function attach(root, net, pressed) {
  if (!root || editors.has(root)) return;
  const editor = new Editor(root, net);
  editors.set(root, editor);
  root.dataset.ready = "yes";
  for (const e of pressed) editor.again(e);
}

export const mark = (root, cells) => editors.get(root)?.mark(cells);
export const focus = (root, row, column) => editors.get(root)?.focusCurrent(row === undefined ? undefined : { r: row, c: column });

class Editor {
  constructor(root, net) {
    const gone = new AbortController();
    const { signal } = gone;
    Object.assign(this, { root, net, signal, anchor: null, head: null, selected: new Set(), dragging: false, held: false, looking: 0, asked: 0, early: null, later: null });
    root.addEventListener("keydown", e => this.key(e));
    root.addEventListener("pointerdown", e => this.down(e));
    root.addEventListener("click", e => this.click(e));
    root.addEventListener("focusin", e => { const at = this.at(e.target); if (at && at.r >= 0 && at.c >= 0) { this.rove(at); this.look(at, 60); } });
    root.addEventListener("pointerover", e => { const at = e.pointerType === "mouse" && this.at(e.target); if (at && at.r >= 0 && at.c >= 0) this.look(at, 120); });
    document.addEventListener("keydown", e => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "s") { e.preventDefault(); this.call("SaveAsync"); }
    }, { signal });
    // A page that was left takes its table out of the document without a word: what listens beyond the table goes with it
    const leaving = new MutationObserver(() => { if (!root.isConnected) gone.abort(); });
    leaving.observe(document, { childList: true, subtree: true });
    signal.addEventListener("abort", () => { leaving.disconnect(); clearTimeout(this.looking); });
    new MutationObserver(() => this.draw()).observe(root.querySelector(".week-scroll"), { childList: true, subtree: true });
    new MutationObserver(() => this.reach()).observe(root, { attributeFilter: ["data-day"] });
    matchMedia("(max-width: 700px)").addEventListener("change", () => this.reach(), { signal });
    this.reach();
  }

  // Tab leads to a cell that is shown: where there is room for one day only, the first day's may be hidden
  reach() {
    if (this.root.querySelector("td[tabindex='0']")?.getClientRects().length) return;
    const cell = [...this.root.querySelectorAll("td[data-r]")].find(c => c.getClientRects().length);
    if (cell) this.rove(this.at(cell));
  }

  call(method, ...rest) {
    if (this.signal.aborted) return Promise.resolve();
    return this.net.invokeMethodAsync(method, ...rest).catch(() => { /* the circuit has gone */ });
  }

  at(target) {
    const element = target instanceof Element && target.closest("[data-r]");
    return element && this.root.contains(element) ? { r: Number(element.dataset.r), c: Number(element.dataset.c) } : null;
  }

  element(r, c) { return this.root.querySelector(`[data-r="${r}"][data-c="${c}"]`); }
  rows() { return this.root.querySelectorAll("tbody tr").length; }
  columns() { return this.root.querySelectorAll("thead th").length; }
  shown(r, c) { const e = this.element(r, c); return e && e.getClientRects().length > 0 ? e : null; }

  rove(at) {
    const old = this.root.querySelector("td[tabindex='0']");
    const now = this.element(at.r, at.c);
    if (old && old !== now) old.tabIndex = -1;
    if (now) now.tabIndex = 0;
    this.current = at;
  }

  draw() {
    for (const cell of this.root.querySelectorAll("td[data-r]")) {
      const on = this.selected.has(`${cell.dataset.r},${cell.dataset.c}`) ? "true" : "false";
      if (cell.getAttribute("aria-selected") !== on) cell.setAttribute("aria-selected", on);
    }
  }

  mark(cells) {
    this.selected = new Set(cells.map(([r, c]) => `${r},${c}`));
    this.draw();
  }

  // From the anchor to the head; a header stands for its whole day or its whole row
  rectangle() {
    const { anchor: a, head: h } = this;
    if (a.r < 0 || h.r < 0) return [-1, Math.min(a.c, h.c), -1, Math.max(a.c, h.c)];
    if (a.c < 0 || h.c < 0) return [a.r, 0, h.r, this.columns() - 1];
    return [a.r, a.c, h.r, h.c];
  }

  select(anchor, head, tell = true) {
    this.anchor = anchor;
    this.head = head;
    const [r1, c1, r2, c2] = this.rectangle();
    this.selected = new Set();
    const [top, bottom] = r1 < 0 ? [0, this.rows() - 1] : [Math.min(r1, r2), Math.max(r1, r2)];
    for (let r = top; r <= bottom; r++) for (let c = Math.min(c1, c2); c <= Math.max(c1, c2); c++) this.selected.add(`${r},${c}`);
    this.draw();
    if (tell) this.tell();
  }

  // Sent one by one and at once: the line keeps their order, so that what is typed next meets the right selection.
  tell() { this.ask("SelectAsync", ...this.rectangle()); }

  // A call whose answer fills the panel's field anew; what is typed until the last such answer waits for it, or the answer would overwrite it.
  ask(method, ...rest) {
    this.asked++;
    this.call(method, ...rest).finally(() => { this.uncover(); if (--this.asked === 0) this.settle(); });
  }

  look(at, wait) {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => { if (!this.dragging) this.call("LookAsync", at.r, at.c); }, wait);
  }

  focusCurrent(to) {
    const at = to ?? this.current ?? { r: 0, c: 0 };
    const cell = this.shown(at.r, at.c) ?? this.root.querySelector("td[tabindex='0']");
    cell?.focus();
    if (to) cell?.scrollIntoView({ block: "center", inline: "nearest" });
  }

  // A cell that two people painted holds a button for each value
  picks(cell) { return [...cell.querySelectorAll("[data-pick]")]; }

  // On small screens the painter comes up from the foot: what is selected stays above it
  uncover() {
    const painter = this.root.querySelector(".week-paint-ready");
    const cell = this.head && this.shown(Math.max(0, this.head.r), Math.max(0, this.head.c));
    if (!painter || !cell || getComputedStyle(painter).position !== "sticky" || getComputedStyle(painter.parentElement).display !== "contents") return;
    const under = cell.getBoundingClientRect().bottom - painter.getBoundingClientRect().top;
    if (under > 0) scrollBy(0, under + 8);
  }

  down(e) {
    const at = this.at(e.target);
    if (!at || e.button !== 0 || e.pointerType === "touch" || e.target.closest("[data-pick]")) return;
    this.held = true;
    if (this.early) { this.later = at; return; }
    this.dragging = true;
    if (e.shiftKey && this.anchor) this.select(this.anchor, at, false); else this.select(at, at, false);
    const move = m => {
      const over = this.at(document.elementFromPoint(m.clientX, m.clientY));
      if (over && this.head && (over.r !== this.head.r || over.c !== this.head.c)) this.select(this.anchor, over, false);
    };
    const up = () => {
      this.dragging = false;
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
      this.tell();
    };
    addEventListener("pointermove", move, { signal: this.signal });
    addEventListener("pointerup", up, { signal: this.signal });
    addEventListener("pointercancel", up, { signal: this.signal });
  }

  click(e) {
    const at = this.at(e.target);
    const { held } = this;
    this.held = false;
    if (!at) return;
    const pick = e.target.closest("[data-pick]");
    if (pick) { this.rove(at); this.call("ChooseAsync", at.r, at.c, pick.dataset.pick === "mine"); return; }
    if (this.early) {
      if (!held) this.later = at;
    } else if (e.pointerType === "touch") {
      // A second tap further down the same day reaches from the first to it.
      const one = this.anchor && this.head && this.anchor.r === this.head.r && this.anchor.c === this.head.c;
      if (one && at.c === this.anchor.c && at.r !== this.anchor.r && at.r >= 0 && this.anchor.r >= 0) this.select(this.anchor, at); else this.select(at, at);
    } else if (e.detail === 0 || !held) {
      this.select(at, at); // Enter or Space on a header, or a press that began before anything listened
    }
  }

  // What was pressed before anything listened: keys go on from where the one before has led
  again(e) {
    if (!this.root.contains(e.target)) return;
    if (e.type === "click") {
      e.target.closest("td, button").focus();
      this.click(e);
      return;
    }
    const { key, ctrlKey, metaKey, altKey, shiftKey } = e;
    const target = this.root.contains(document.activeElement) ? document.activeElement : e.target;
    this.key({ key, ctrlKey, metaKey, altKey, shiftKey, target, preventDefault() { /* it was */ } });
  }

  key(e) {
    if (e.isComposing || e.keyCode === 229) return;
    const at = this.at(e.target);
    if (!at) {
      if (e.key === "Escape" && e.target.closest(".week-paint")) { e.preventDefault(); this.focusCurrent(); }
      return;
    }
    const pick = e.target.closest("[data-pick]");
    if (pick) {
      if (e.key === "Escape") { e.preventDefault(); pick.closest("td").focus(); }
      if (e.key.startsWith("Arrow")) { e.preventDefault(); this.picks(pick.closest("td")).find(p => p !== pick)?.focus(); }
      return;
    }
    const ctrl = e.ctrlKey || e.metaKey;
    if (this.early && !ctrl && !e.altKey && e.key !== "Tab") { e.preventDefault(); this.wait(e.key); return; }
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (steps[e.key] && !e.altKey) {
      e.preventDefault();
      const [dr, dc] = steps[e.key];
      let to = { r: ctrl && dr ? (dr < 0 ? 0 : this.rows() - 1) : at.r + dr, c: ctrl && dc ? (dc < 0 ? 0 : this.columns() - 1) : at.c + dc };
      if (e.shiftKey && (to.r < 0 || to.c < 0)) return;
      const next = this.shown(to.r, to.c);
      if (!next) return;
      next.focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (to.r < 0 || to.c < 0) return;
      this.select(e.shiftKey && this.anchor ? this.anchor : e.shiftKey ? at : to, to);
      return;
    }
    if (e.key === "Home" || e.key === "End") {
      e.preventDefault();
      const to = { r: ctrl ? (e.key === "Home" ? 0 : this.rows() - 1) : Math.max(0, at.r), c: e.key === "Home" ? 0 : this.columns() - 1 };
      const next = this.shown(to.r, to.c);
      if (next) { next.focus(); this.select(e.shiftKey && this.anchor ? this.anchor : to, to); }
      return;
    }
    if (ctrl && e.key.toLowerCase() === "a") { e.preventDefault(); this.select({ r: 0, c: 0 }, { r: this.rows() - 1, c: this.columns() - 1 }); return; }
    if (ctrl && e.key.toLowerCase() === "z") { e.preventDefault(); this.call("UndoAsync"); return; }
    if (ctrl || e.altKey) return;
    if (e.key === "Delete" || e.key === "Backspace") {
      e.preventDefault();
      if (!this.selected.size) this.select(at, at);
      this.ask("DeleteAsync");
      return;
    }
    const header = at.r < 0 || at.c < 0;
    if (!header && (e.key === "Enter" || e.key === "F2" || e.key === " ")) {
      e.preventDefault();
      const [mine] = this.picks(this.element(at.r, at.c));
      if (mine && e.key !== "F2") { mine.focus(); return; }
      if (!this.selected.size) this.select(at, at);
      this.toPanel();
      return;
    }
    // A digit or sign begins the value: the field takes the focus, and with it this very key.
    if (/^[0-9０-９+\-−%.,]$/.test(e.key)) {
      if (!this.selected.size) this.select(at, at);
      this.toPanel();
      if (this.early) { e.preventDefault(); this.wait(e.key); }
    }
  }

  // A key that comes before the panel's field is ready for it does there what it would have done there
  wait(key) {
    const { early } = this;
    if (key === "Escape") this.early = null;
    else if (key === "Enter") early.enter = true;
    else if (key === "Backspace") early.text = early.text.slice(0, -1);
    else if (key.length === 1 && !early.enter) early.text += key;
  }

  toPanel() {
    if (this.asked) this.early = { text: "", enter: false }; else this.enter();
  }

  enter() {
    const panel = this.root.querySelector(".week-paint");
    const field = panel?.querySelector("input[type='radio']:checked") ?? panel?.querySelector(PANEL);
    field?.focus();
    field?.select?.();
    return field;
  }

  settle() {
    const { early, later } = this;
    this.early = this.later = null;
    const field = early && this.enter();
    if (early?.text && field?.matches("[data-paint-typed]")) {
      field.value = early.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (early?.enter) field?.form.requestSubmit();
    if (later) { this.element(later.r, later.c)?.focus(); this.select(later, later); } // pressed while the field was waited for: it follows what was typed there
  }
}
