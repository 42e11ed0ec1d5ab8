"use strict";
(() => {
  document.documentElement.classList.add("live");
  const byId = id => document.getElementById(id);
  // plain is a text as it is searched: without case and accents.
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const digits = text => text.replace(/[\s().+-]/g, "");

  document.addEventListener("DOMContentLoaded", () => {
    const list = byId("rows");
    if (!list) return;
    const find = byId("find"), found = byId("found"), place = byId("place"), previous = byId("previous"), next = byId("next");
    const lines = [...list.children].map(option => ({ option, number: option.dataset.row, letter: byId("row-" + option.dataset.row) }));
    let shown = lines; // what the search lets through
    let picked = null;
    let open = false; // whether requests are open: they stay so from row to row

    const requestOf = line => line.letter.querySelector("details.request");

    function pick(line) {
      if (picked) {
        open = requestOf(picked)?.open ?? open;
        picked.letter.classList.remove("picked");
        picked.option.setAttribute("aria-selected", "false");
      }
      picked = line;
      const at = shown.indexOf(line);
      place.textContent = line ? (at + 1).toLocaleString("en") + " of " + shown.length.toLocaleString("en") : "";
      previous.disabled = at <= 0;
      next.disabled = at < 0 || at === shown.length - 1;
      if (!line) {
        list.removeAttribute("aria-activedescendant");
        return;
      }
      line.letter.classList.add("picked");
      line.option.setAttribute("aria-selected", "true");
      list.setAttribute("aria-activedescendant", line.option.id);
      const request = requestOf(line);
      if (request) request.open = open;
      reveal(line.option);
    }

    // reveal scrolls the list alone, never the page.
    function reveal(option) {
      const outer = list.getBoundingClientRect(), inner = option.getBoundingClientRect();
      if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top;
      if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
    }

    function move(by) {
      if (!shown.length) return;
      const at = Math.max(shown.indexOf(picked), 0);
      pick(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]);
    }

    function textOf(line) {
      if (line.text === undefined) {
        const parts = [line.option, ...line.letter.querySelectorAll(".bubble, .reasons")];
        line.text = plain(parts.map(part => part.textContent).join(" \u0000 "));
        line.digits = digits(line.option.querySelector(".whom").textContent);
      }
      return line.text;
    }

    // A short number is a row's; a longer one may be part of a recipient's too.
    function matches(line, text, number) {
      if (number && line.number.startsWith(number)) return true;
      if (number && number.length < 3) return false;
      return textOf(line).includes(text) || (number && line.digits.includes(number));
    }

    function filter() {
      const text = plain(find.value.trim()), number = /^[\d\s().+-]+$/.test(text) ? digits(text) : "";
      shown = text ? lines.filter(line => matches(line, text, number)) : lines;
      const through = new Set(shown);
      for (const line of lines) line.option.hidden = !through.has(line);
      found.textContent = !text ? "" : shown.length === 0 ? "No row matches." :
        shown.length.toLocaleString("en") + (shown.length === 1 ? " row" : " rows");
      const exact = shown.find(line => line.number === number);
      pick(exact || (through.has(picked) ? picked : shown[0]) || null);
    }

    function clear() {
      find.value = "";
      filter();
    }

    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    list.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in moves) move(moves[event.key]);
      else if (event.key === "Home") move(-Infinity);
      else if (event.key === "End") move(Infinity);
      else if (event.key === "Escape") clear();
      else {
        // What is typed goes into the search, which takes it from here.
        if (event.key.length === 1 && event.key !== " " && event.key !== "/") {
          find.value = "";
          find.focus();
        }
        return;
      }
      event.preventDefault();
    });
    find.addEventListener("keydown", event => {
      if (event.key in moves) move(moves[event.key]);
      else if (event.key === "Enter") list.focus({ preventScroll: true });
      else if (event.key === "Escape") clear();
      else return;
      event.preventDefault();
    });
    find.addEventListener("input", filter);
    list.addEventListener("click", event => {
      const option = event.target.closest('[role="option"]');
      if (option) pick(lines.find(line => line.option === option));
    });
    previous.addEventListener("click", () => move(-1));
    next.addEventListener("click", () => move(1));
    document.addEventListener("keydown", event => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      find.focus();
    });
    document.addEventListener("click", event => {
      const link = event.target.closest("a.to-row");
      if (!link) return;
      event.preventDefault();
      clear();
      pick(lines.find(line => "#row-" + line.number === link.hash));
      byId("messages-title").scrollIntoView();
      list.focus({ preventScroll: true });
    });

    pick(lines.find(line => "#row-" + line.number === location.hash) || lines[0]);
  });
})();
