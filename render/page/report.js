"use strict";
(() => {
  const batch = 100;
  const byId = id => document.getElementById(id);
  const show = (element, on) => { if (element) element.hidden = !on; };

  // plain is a text as it is searched: without case and accents.
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const digits = text => text.replace(/[\s().+-]/g, "");

  const table = byId("rows");
  const lines = table ? [...table.tBodies[0].rows].map(row => {
    const text = plain([...row.cells].map(cell => cell.textContent).join(" \u0000 "));
    return { row, text, state: row.dataset.state, number: digits(row.querySelector(".recipient").textContent) };
  }) : [];
  const find = byId("find"), more = byId("more"), found = byId("found");
  let most = batch;

  function chosenState() {
    return document.querySelector('input[name="state"]:checked').value;
  }

  function matches(line, text, number, state) {
    if (state && line.state !== state) return false;
    return !text || line.text.includes(text) || (number && line.number.includes(number));
  }

  function filter() {
    const state = chosenState(), text = plain(find.value.trim());
    const number = /^[\d\s().+-]{3,}$/.test(text) ? digits(text) : "";
    let count = 0;
    for (const line of lines) {
      const match = matches(line, text, number, state);
      if (match) count++;
      line.row.hidden = !match || count > most;
    }
    const rest = count - Math.min(count, most);
    found.textContent = count === lines.length && !rest ? "" :
      count.toLocaleString("en") + (count === 1 ? " row" : " rows") + (rest ? ", " + most.toLocaleString("en") + " of them shown" : "");
    if (count === 0) found.textContent = "No row matches.";
    show(more, rest > 0);
    more.textContent = "Show " + Math.min(rest, batch) + " more";
  }

  function filterAnew() {
    most = batch;
    filter();
  }

  if (table) {
    show(byId("tools"), true);
    find.addEventListener("input", filterAnew);
    for (const radio of document.querySelectorAll('input[name="state"]')) radio.addEventListener("change", filterAnew);
    more.addEventListener("click", () => { most += batch; filter(); });
    document.addEventListener("keydown", event => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        find.focus();
      } else if (event.key === "Escape" && event.target === find) {
        find.value = "";
        filterAnew();
      }
    });
    for (const button of document.querySelectorAll("button.find")) {
      show(button, true);
      button.addEventListener("click", () => {
        const radio = [...document.querySelectorAll('input[name="state"]')].find(r => r.value === button.dataset.state);
        if (radio) radio.checked = true;
        find.value = button.dataset.find;
        filterAnew();
        byId("rows-title").scrollIntoView();
        find.focus({ preventScroll: true });
      });
    }
    filter();
  }

  const resend = byId("resend");
  if (!resend) return;
  const failed = JSON.parse(byId("failed").textContent), download = byId("download");
  const boxes = [...resend.querySelectorAll('input[type="checkbox"]')];

  function chosenRows() {
    const states = boxes.filter(box => box.checked).map(box => box.value);
    return failed.rows.filter(row => states.includes(row.state));
  }

  function label() {
    const count = chosenRows().length;
    download.disabled = count === 0;
    download.textContent = "Download " + count.toLocaleString("en") + (count === 1 ? " row" : " rows") + " as CSV";
  }

  for (const box of boxes) box.addEventListener("change", label);
  download.addEventListener("click", () => {
    // The byte order mark tells spreadsheets that this is UTF-8.
    const parts = ["\ufeff", failed.header, ...chosenRows().map(row => row.line)];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type: "text/csv;charset=utf-8" }));
    link.download = download.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });
  label();
  show(resend, true);
})();
