"use strict";
(() => {
  const byId = id => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const count = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many);
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const digits = text => text.replace(/[\s().+-]/g, "");
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

  const list = byId("messages"), find = byId("find"), found = byId("found"), newer = byId("newer");
  let messages = [];       // all that is held, the oldest first
  let shown = [];          // those of them that the filter lets through
  let places = [0];        // where each of the shown begins, the newest first, and where the last ends
  let guess = 220;         // the height of a message that was never drawn
  let unseen = 0;          // how many came while the reader was further down
  let latest = { journal: "", counts: {}, objections: 0 };
  let stream = null, lastId = "";
  let due = false;         // a drawing is under way,
  let said = false;        // and the words are as they should be
  const drawn = new Map(); // number to element

  // --- What is shown of all that came ---

  function chosen(name) { return document.querySelector(`input[name="${name}"]:checked`).value; }

  function filter() {
    const provider = chosen("provider"), verdict = chosen("verdict"), text = plain(find.value.trim());
    const number = /^[\d\s().+-]{3,}$/.test(text) ? digits(text) : "";
    return m => (!provider || (m.provider || "-") === provider) &&
      (!verdict || (verdict === "!" ? m.objections : m.verdict === verdict)) &&
      (!text || m.search.includes(text) || (number !== "" && m.digits.includes(number)));
  }

  function filterAnew() {
    shown = messages.filter(filter());
    unseen = 0;
    if (list.getBoundingClientRect().top < 0) window.scrollTo(0, scrollY + byId("tools").parentNode.getBoundingClientRect().top);
    renew();
  }

  function newest(k) { return shown[shown.length - 1 - k]; }

  function place() {
    places = new Float64Array(shown.length + 1);
    for (let k = 0; k < shown.length; k++) places[k + 1] = places[k] + (newest(k).height || guess);
  }

  // at is the message, counted from the newest, that stands at a height of the list.
  function at(y) {
    let low = 0, high = shown.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (places[middle] <= y) low = middle; else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  // --- Only what can be seen, and a little around it, is in the document ---

  function draw() {
    due = false;
    if (!said) labels();
    said = true;
    // What the reader looks at stays where it is, whatever comes above it.
    const top = list.getBoundingClientRect().top;
    const anchor = top < 0 ? [...drawn.values()].find(e => e.getBoundingClientRect().bottom > 0) : null;
    const before = anchor && anchor.getBoundingClientRect().top;
    place();
    if (anchor) move(anchor, before);
    for (let round = 0; round < 4; round++) {
      reconcile();
      if (!measure()) break;
      place();
      spread();
      if (anchor) move(anchor, before);
    }
  }

  function move(anchor, before) {
    const k = shown.length - 1 - shown.indexOf(anchor.message);
    if (k >= shown.length) return;
    const now = list.getBoundingClientRect().top + places[k];
    if (Math.abs(now - before) >= 1) {
      list.style.minHeight = places[shown.length] + "px";
      window.scrollBy(0, now - before);
    }
  }

  let from = 0, to = 0;
  function reconcile() {
    const top = -list.getBoundingClientRect().top, margin = innerHeight / 2;
    from = at(top - margin);
    to = shown.length ? at(top + innerHeight + margin) + 1 : 0;
    const wanted = [];
    for (let k = from; k < to; k++) wanted.push(newest(k));
    const numbers = new Set(wanted.map(m => m.number));
    for (const [number, element] of drawn) {
      if (!numbers.has(number)) {
        sizes.unobserve(element);
        element.remove();
        drawn.delete(number);
      }
    }
    let next = list.firstElementChild;
    wanted.forEach((m, i) => {
      let element = drawn.get(m.number);
      if (!element) {
        element = make(m);
        drawn.set(m.number, element);
        sizes.observe(element);
      }
      if (element === next) next = next.nextElementSibling;
      else list.insertBefore(element, next);
      element.setAttribute("aria-posinset", from + i + 1);
      element.setAttribute("aria-setsize", shown.length);
    });
    spread();
  }

  function spread() {
    list.style.minHeight = "";
    list.style.paddingTop = places[from] + "px";
    list.style.paddingBottom = places[shown.length] - places[to] + "px";
  }

  // measure tells whether a message's height isn't what it was thought to be.
  function measure() {
    let changed = false, sum = 0;
    for (const element of drawn.values()) {
      const height = element.getBoundingClientRect().height;
      if (element.message.height !== height) changed = true;
      element.message.height = height;
      sum += height;
    }
    if (drawn.size) guess = sum / drawn.size;
    return changed;
  }

  // renew draws anew what depends on the messages; schedule only what depends on the window.
  function renew() {
    said = false;
    schedule();
  }

  function schedule() {
    if (due) return;
    due = true;
    requestAnimationFrame(draw);
  }

  const sizes = new ResizeObserver(changes => {
    if (changes.some(c => c.target.isConnected && Math.abs(c.target.getBoundingClientRect().height - c.target.message.height) >= 1)) schedule();
  });

  // --- A message ---

  function make(m) {
    const element = byId("message").content.firstElementChild.cloneNode(true);
    const part = name => element.querySelector("." + name);
    element.message = m;
    element.dataset.number = m.number;
    part("recipient").textContent = m.recipient || (m.provider ? "no recipient" : "no such route");
    const chip = part("chip");
    chip.textContent = m.provider ? m.verdict + (m.status ? " " + m.status : "") : String(m.status);
    chip.classList.add(m.verdict);
    part("meta").textContent = [m.provider || m.path, m.provider && m.title, m.template && "template " + m.template,
      time.format(new Date(m.time)), "№\u00a0" + m.number].filter(Boolean).join(" · ");
    if (m.bubble) part("piece").innerHTML = m.bubble;
    else if (m.text) part("piece").append(tag("div", m.text, "words"));
    element.classList.toggle("bare", !m.bubble && !m.text);
    if (m.objections) {
      part("objections").hidden = false;
      part("objections").firstElementChild.hidden = !m.provider;
      part("objections").lastElementChild.append(...m.objections.map(o => tag("li", o)));
    }
    const raw = part("raw");
    raw.open = Boolean(m.open);
    if (m.raw) fill(raw, m.raw);
    raw.addEventListener("toggle", () => {
      m.open = raw.open;
      if (raw.open && !m.raw) load(m, raw);
    });
    return element;
  }

  function tag(name, text, className) {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  async function load(m, raw) {
    try {
      const answer = await fetch("/inbox/messages/" + m.number);
      if (!answer.ok) throw new Error(await answer.text());
      m.raw = await answer.json();
      fill(raw, m.raw);
    } catch (fault) {
      raw.lastElementChild.replaceChildren(tag("p", fault.message, "note"));
    }
  }

  function fill(raw, e) {
    const headers = Object.keys(e.header).sort().flatMap(name => e.header[name].map(value => name + ": " + value));
    const pre = (text, label) => {
      const element = tag("pre", text);
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", label);
      return element;
    };
    raw.lastElementChild.replaceChildren(
      tag("h3", "Request"), pre([e.method + " " + e.path, ...headers].join("\n") + (e.body && "\n\n" + e.body), "Request"),
      tag("h3", "Answer"), pre(e.status ? "HTTP " + e.status + (e.answer && "\n\n" + e.answer) :
        "none: the connection was closed without an answer", "Answer"));
  }

  // --- The words around the messages ---

  function sum(provider, verdict) {
    let n = 0;
    for (const [name, verdicts] of Object.entries(latest.counts)) {
      if (provider && (name || "-") !== provider) continue;
      for (const [v, some] of Object.entries(verdicts)) if (!verdict || v === verdict) n += some;
    }
    return n;
  }

  function objected(provider) {
    return provider ? messages.filter(m => m.objections && (m.provider || "-") === provider).length : latest.objections;
  }

  function chips(id, number) {
    for (const label of all("label", byId(id))) {
      const input = label.querySelector("input"), n = number(input.value);
      label.querySelector("small").textContent = n ? n.toLocaleString("en") : "";
      label.hidden = n === 0 && input.value !== "" && !input.checked;
    }
  }

  function labels() {
    const total = sum(), lead = byId("lead");
    lead.textContent = total ? count(total, "message has", "messages have") + " arrived" : "Nothing has arrived yet.";
    if (latest.objections) lead.append(", ", tag("strong", count(latest.objections, "of them is", "of them are") + " against the vendor’s rules"));
    if (total) lead.append(".");
    document.title = (total ? "(" + total.toLocaleString("en") + ") " : "") + "Inbox – campaign sandbox";
    chips("providers", value => sum(value));
    chips("verdicts", value => value === "!" ? objected(chosen("provider")) : sum(chosen("provider"), value));
    for (const item of all(".endpoints li")) {
      const verdicts = Object.entries(latest.counts[item.dataset.provider] || {});
      item.querySelector(".counts").replaceChildren(...verdicts.map(([v, n]) => tag("span", n.toLocaleString("en") + " " + v, v)));
    }
    byId("forget").disabled = total === 0;
    byId("empty").hidden = messages.length > 0;
    list.hidden = messages.length === 0;
    byId("tools").hidden = messages.length === 0;
    const filtered = chosen("provider") || chosen("verdict") || find.value.trim();
    const words = [];
    if (filtered) words.push(shown.length ? count(shown.length, "message matches", "messages match") : "No message matches");
    if (total > messages.length && messages.length) words.push("the latest " + messages.length.toLocaleString("en") + " are kept");
    const text = words.join("; ");
    if (found.textContent !== text) found.textContent = text;
    newer.hidden = unseen === 0;
    newer.textContent = "↑ " + count(unseen, "new message", "new messages");
  }

  // --- What comes ---

  function take(event) {
    const news = JSON.parse(event.data);
    lastId = event.lastEventId;
    if (news.journal !== latest.journal) {
      messages = [];
      shown = [];
    }
    latest = news;
    const old = m => m.number >= news.oldest;
    if (messages.length && !old(messages[0])) {
      messages = messages.filter(old);
      shown = shown.filter(old);
    }
    const fits = filter(), few = messages.length === 0;
    for (const m of news.messages) {
      m.search = plain([m.recipient, m.template, m.text, m.title, m.provider || m.path].join("\n"));
      m.digits = digits(m.recipient);
      messages.push(m);
      if (!fits(m)) continue;
      shown.push(m);
      if (list.getBoundingClientRect().top < 0) unseen++;
    }
    if (few && messages.length && !wide.matches) byId("endpoints").open = false;
    renew();
  }

  function connect() {
    if (stream) stream.close();
    stream = new EventSource("/inbox/events?after=" + encodeURIComponent(lastId));
    const live = byId("live");
    const say = (on, text) => {
      live.classList.toggle("on", on);
      if (live.textContent !== text) live.textContent = text;
    };
    stream.onopen = () => say(true, "live");
    stream.onmessage = take;
    stream.onerror = event => {
      say(false, "reconnecting");
      // The browser comes again by itself, but not where it was refused.
      if (event.target.readyState === EventSource.CLOSED && event.target === stream) setTimeout(connect, 3000);
    };
  }

  const wide = matchMedia("(min-width: 66rem)");
  byId("host").textContent = location.host;
  find.addEventListener("input", filterAnew);
  for (const radio of all('input[type="radio"]')) radio.addEventListener("change", filterAnew);
  addEventListener("scroll", () => {
    if (unseen && list.getBoundingClientRect().top >= 0) {
      unseen = 0;
      renew();
    }
    schedule();
  }, { passive: true });
  addEventListener("resize", schedule);
  newer.addEventListener("click", () => {
    unseen = 0;
    window.scrollTo(0, 0);
    renew();
  });
  byId("forget").addEventListener("click", async () => {
    const answer = await fetch("/inbox/forget", { method: "POST" });
    if (!answer.ok) byId("live").textContent = await answer.text();
  });
  for (const button of all(".copy")) button.addEventListener("click", async () => {
    const line = button.parentNode.querySelector("code");
    getSelection().selectAllChildren(line);
    let copied = true;
    try { await navigator.clipboard.writeText(line.textContent); } catch { copied = document.execCommand("copy"); }
    const word = button.firstChild;
    word.data = copied ? "Copied" : "Press Ctrl+C:";
    setTimeout(() => { word.data = "Copy"; }, 2000);
  });
  addEventListener("keydown", event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && event.target === find) {
      find.value = "";
      filterAnew();
    }
  });
  // A page that nobody looks at gives its connection up: a browser has only a few for one server.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.close(); else connect();
  });
  connect();
})();
