/* The page works without this script. With it a message needs no new page, and one written without a network is kept
   on the phone and sent later, under the same id. Plain ES2018: it runs in browsers of 2021. */
(() => {
  "use strict";
  const chat = document.getElementById("chat");
  if (!chat || !window.fetch || !window.TextDecoder || !window.AbortController) return;

  const words = chat.dataset;
  const list = document.getElementById("list");
  const pending = document.getElementById("pending");
  const choices = document.getElementById("choices");
  const state = document.getElementById("state");
  const say = document.getElementById("say");
  const text = document.getElementById("text");
  const attach = document.getElementById("attach");
  const picker = document.getElementById("file");
  const language = () => document.documentElement.lang;
  let last = Number(words.last);

  // ---- Small helpers

  const make = (tag, className, content) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (content) node.textContent = content;
    return node;
  };

  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // A pause that a return of the network, or of the person, cuts short.
  let hurry = () => {};
  const pause = (ms) =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      hurry = () => {
        clearTimeout(timer);
        done();
      };
    });

  const backOff = (tries) => Math.min(30000, 1000 * 2 ** tries) * (0.75 + Math.random() / 2);

  const request = (path, options, ms) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ms);
    const headers = Object.assign({ "Accept-Language": language() }, options.headers);
    return fetch(path, Object.assign({ cache: "no-store", signal: stop.signal }, options, { headers })).finally(() => clearTimeout(timer));
  };

  // ---- What stands on the page

  // Every second part is a code to write down, as in the page that the server makes.
  const KEY = /\b((?:[0-9A-Z]{4}-)+[0-9A-Z]{4,8})\b/;
  const MANY = 8;

  const bubble = (sender, content, spoken) => {
    const li = make("li", sender);
    if (spoken) li.lang = spoken;
    const said = make("p");
    said.append(...content.split(KEY).map((part, place) => (place % 2 ? make("b", "key", part) : part)));
    li.append(make("span", "vh", (sender === "bot" ? words.bot : words.you) + ": "), said);
    return li;
  };

  // A document: a plain link, as in the page that the server makes.
  const card = (file) => {
    const link = make("a", "file");
    const kind = /\.([A-Za-z0-9]{1,5})$/.exec(file.name);
    link.href = file.url;
    if (kind) link.append(make("b", "", kind[1].toUpperCase()), " ");
    link.append(make("span", "", file.name), " ", make("small", "", words.size.replace("{size}", Math.ceil(file.size / 1024))));
    return link;
  };

  const door = (way) => {
    const link = make("a", "go door", way.label);
    link.href = way.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  };

  const inWords = (command) => {
    const button = Array.from(document.querySelectorAll("#top button")).find((one) => one.value === command);
    return button ? (button.querySelector(".vh") || button).textContent.replace(/: $/, "") : command;
  };

  const atEnd = () => window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 120;
  const toEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

  const show = (li) => {
    const room = window.innerHeight - document.getElementById("top").offsetHeight - say.offsetHeight;
    const needed = choices.getBoundingClientRect().bottom - li.getBoundingClientRect().top;
    if (needed > room) li.scrollIntoView();
    else toEnd();
  };

  // The choices under the message before become a part of what was said.
  const retire = () => {
    const before = document.getElementById("now");
    const buttons = Array.from(choices.querySelectorAll("button"));
    buttons.forEach((button) => button.remove());
    if (!before) return;
    before.removeAttribute("id");
    before.querySelectorAll(".door").forEach((link) => link.remove());
    if (buttons.length < 2) return;
    const old = make("ul", "old");
    const labels = buttons.map((button) => button.textContent.trim());
    if (labels.length > MANY) labels.splice(0, labels.length, labels[0] + " … " + labels[labels.length - 1]);
    labels.forEach((label) => old.append(make("li", "", label)));
    before.append(old);
  };

  // For a moment they cannot be tapped: the second half of a double tap must not answer the next question.
  const offer = (offered, spoken) => {
    const buttons = offered.map((choice) => {
      const button = make("button");
      button.name = "choice";
      button.value = choice.id;
      button.disabled = true;
      button.append(make("span", "", choice.label));
      return button;
    });
    choices.append(...buttons);
    choices.hidden = !buttons.length;
    choices.classList.toggle("many", buttons.length > MANY);
    choices.lang = spoken || language();
    setTimeout(() => buttons.forEach((button) => (button.disabled = false)), 350);
  };

  let answered = 0;
  const add = (item) => {
    if (!(item.id > last)) return;
    last = item.id;
    const follow = atEnd() || asked || pending.children.length > 0;
    const adrift = !document.activeElement || document.activeElement === document.body || choices.contains(document.activeElement);
    const li = bubble(item.from, item.from === "bot" ? item.text : inWords(item.text), item.language);
    if (item.document) li.append(card(item.document));
    if (item.link) li.append(door(item.link));
    if (item.from === "person") settle(item.text);
    if (item.from === "bot") {
      answered = item.id;
      passed();
      retire();
      li.id = "now";
      offer(item.choices || [], item.language);
      attach.hidden = !item.files;
      choices.classList.toggle("beside", !!item.link);
    }
    list.append(li);
    if (!follow) offerJump(li);
    else if (item.from === "bot") show(li);
    else toEnd();
    if (item.from === "bot") asked = pending.children.length > 0;
    if (item.from === "bot" && adrift && follow) {
      li.tabIndex = -1;
      li.focus({ preventScroll: true });
    }
  };

  // Something came while the person was reading further up: it is offered, and the offer goes when it is reached.
  let asked = false;
  let jump = null;
  const noJump = () => {
    if (jump) jump.remove();
    jump = null;
  };
  const offerJump = (li) => {
    noJump();
    jump = make("button", "jump", words.jump);
    jump.type = "button";
    jump.addEventListener("click", () => {
      noJump();
      show(li);
    });
    chat.append(jump);
  };

  // ---- What waits to be sent: kept on the phone until the server has it

  const shelf = "kasip.outbox." + words.session;
  let shelfless = [];
  const queue = () => {
    try {
      return JSON.parse(localStorage.getItem(shelf)) || [];
    } catch (error) {
      return shelfless;
    }
  };
  const keep = (messages) => {
    shelfless = messages;
    try {
      if (messages.length) localStorage.setItem(shelf, JSON.stringify(messages));
      else localStorage.removeItem(shelf);
    } catch (error) {
      // A full or closed storage: this tab's memory has to do.
    }
  };

  // Files wait in this tab's memory: no storage of a phone holds them. Only their names outlive it, to be asked for once more.
  let files = [];
  const hold = (messages) => {
    files = messages;
    try {
      sessionStorage.setItem("kasip.files", JSON.stringify(files.map((message) => message.label)));
    } catch (error) {
      // Then nobody is asked.
    }
  };
  const waiting = () => queue().concat(files).sort((one, other) => (one.at || 0) - (other.at || 0));
  const done = (message) => {
    if (message.file) hold(files.filter((other) => other !== message));
    else keep(queue().filter((other) => other.id !== message.id));
  };

  const mark = (message, note, className) => {
    const li = document.getElementById("p" + message.id);
    if (!li) return;
    li.className = "person " + (className || "");
    if (note !== null) li.querySelector(".note").textContent = note;
  };

  const lay = (message) => {
    const li = bubble("person", message.label);
    li.id = "p" + message.id;
    li.dataset.label = message.text || message.label;
    li.dataset.after = last;
    li.append(make("div", "note"));
    pending.append(li);
    choices.hidden = choices.hidden || Boolean(message.choice);
    return li;
  };

  // The stream brought one of our own messages: its waiting picture goes.
  const settle = (content) => {
    const waiting = Array.from(pending.children).filter((li) => !li.classList.contains("refused"));
    const same = waiting.find((li) => li.dataset.label === content);
    const oldest = waiting.find((li) => li.classList.contains("sending") || li.classList.contains("sent"));
    if (same || oldest) (same || oldest).remove();
  };

  // A tap that no longer counted is answered without being repeated in the conversation: its waiting picture goes too.
  const passed = () => {
    for (const li of Array.from(pending.children)) if (li.classList.contains("sent") && answered > Number(li.dataset.after)) li.remove();
  };

  let busy = false;
  let tries = 0;
  const flush = async () => {
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting()[0]; next; next = waiting()[0]) if (!(await deliver(next))) break;
    } finally {
      busy = false;
    }
  };

  const later = (message, note, seconds) => {
    mark(message, note);
    setTimeout(flush, seconds ? seconds * 1000 : backOff(tries));
    tries += 1;
    return false;
  };

  const post = (message) => {
    const body = JSON.stringify(message.choice ? { id: message.id, choice: message.choice } : { id: message.id, text: message.text });
    return request("/chat/messages", { method: "POST", body, headers: { "Content-Type": "application/json" } }, 30000);
  };

  // How far it is can only be had from the older way to ask. A line on which nothing moves for a minute is dead.
  const upload = (message) =>
    new Promise((arrived, failed) => {
      const call = new XMLHttpRequest();
      const form = new FormData();
      form.append("id", message.id);
      form.append("file", message.file, message.label);
      let alarm;
      const alive = () => {
        clearTimeout(alarm);
        alarm = setTimeout(() => call.abort(), 60000);
      };
      call.upload.onprogress = (event) => {
        alive();
        mark(message, words.uploading.replace("{percent}", Math.floor((100 * event.loaded) / event.total)), "sending");
      };
      call.onload = () =>
        arrived({ status: call.status, headers: { get: (name) => call.getResponseHeader(name) }, json: () => JSON.parse(call.responseText) });
      call.onerror = call.onabort = failed;
      call.onloadend = () => clearTimeout(alarm);
      call.open("POST", "/chat/messages");
      call.setRequestHeader("Accept-Language", language());
      alive();
      call.send(form);
    });

  // The phone may have taken the file away from the page, or its owner has changed it.
  const readable = async (message) => {
    try {
      await message.file.slice(0, 1).arrayBuffer();
      return true;
    } catch (error) {
      return false;
    }
  };

  const deliver = async (message) => {
    mark(message, tries ? null : words.sending, "sending");
    let answer;
    let content;
    try {
      answer = await (message.file ? upload(message) : post(message));
      content = await answer.json();
    } catch (error) {
      if (!message.file || (await readable(message))) return later(message, words.offline);
      done(message);
      refused(message, words.choose);
      return true;
    }
    // What breaks the server every time must not hold up what comes after it.
    const hopeless = answer.status === 500 && tries >= 6;
    if (answer.status === 429 || (answer.status >= 500 && !hopeless)) return later(message, content.detail, Number(answer.headers.get("Retry-After")));
    done(message);
    tries = 0;
    if (answer.status === 202) accepted(message, content.duplicate);
    else if (answer.status === 401) gone();
    else refused(message, content.detail);
    return answer.status !== 401;
  };

  const accepted = (message, duplicate) => {
    const li = document.getElementById("p" + message.id);
    if (duplicate && li) li.remove();
    else mark(message, words.sent, "sent");
    passed();
    if (!streaming) hurry();
  };

  const refused = (message, detail) => {
    mark(message, detail, "refused");
    if (!text.value && message.text) {
      text.value = message.text;
      grow();
    }
    choices.hidden = !choices.querySelector("button");
  };

  const send = (message) => {
    message.id = newId();
    message.at = Date.now();
    if (message.file) hold(files.concat(message));
    else keep(queue().concat(message));
    lay(message);
    asked = true;
    noJump();
    toEnd();
    flush();
  };

  const sendFile = (file) => {
    const again = Array.from(pending.children).find((li) => li.className === "person refused" && li.dataset.label === file.name);
    if (again) again.remove();
    if (file.size <= Number(words.most)) send({ file, label: file.name });
    else unsent(file.name, words.large);
  };

  const unsent = (label, why) => {
    const message = { id: newId(), label };
    lay(message);
    refused(message, why);
  };

  const gone = () => {
    finished = true;
    const link = make("a", "", words.again);
    link.href = "/chat";
    state.textContent = words.gone + ". ";
    state.append(link);
    choices.hidden = true;
  };

  // ---- What arrives

  let streaming = true;
  let finished = false;
  let heard = 0;
  let stopListening = () => {};

  const read = (block) => {
    const data = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("data:")) data.push(line.slice(5));
      if (line.startsWith(": person ") && line.slice(9) !== words.person) location.reload(); // several may share a phone
      if (line.startsWith(": language ")) spoken(line.slice(11));
    }
    if (data.length) add(JSON.parse(data.join("\n")));
  };

  const reader = () => {
    const decoder = new TextDecoder();
    let rest = "";
    return (bytes) => {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
      rest = blocks.pop();
      blocks.forEach(read);
    };
  };

  const open = (query, signal) =>
    fetch("/chat/events" + query, {
      cache: "no-store",
      signal,
      headers: { Accept: "text/event-stream", "Accept-Language": language(), "Last-Event-ID": String(last) },
    });

  const check = (answer) => {
    if (answer.status === 401) gone();
    if (!answer.ok) throw new Error(String(answer.status));
    connected(true);
    flush();
  };

  // One stream, as long as it lasts. A line that has been silent for longer than two heartbeats is dead.
  const stream = async () => {
    const stop = new AbortController();
    stopListening = () => stop.abort();
    let alarm = setTimeout(stopListening, 20000);
    heard = 0;
    try {
      const answer = await open("", stop.signal);
      check(answer);
      if (!answer.body || !answer.body.getReader) {
        streaming = false;
        return;
      }
      const source = answer.body.getReader();
      const feed = reader();
      for (let part = await source.read(); !part.done; part = await source.read()) {
        clearTimeout(alarm);
        alarm = setTimeout(stopListening, 40000);
        heard = Date.now();
        connected(true);
        feed(part.value);
      }
    } finally {
      clearTimeout(alarm);
      stop.abort();
    }
  };

  // For a browser, or a line, that holds streams back: ask again and again.
  const poll = async () => {
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), 30000);
    heard = 0;
    try {
      const answer = await open("?once=1", stop.signal);
      check(answer);
      reader()(await answer.arrayBuffer());
    } finally {
      clearTimeout(alarm);
    }
    await pause(document.hidden ? 20000 : 3000);
  };

  const connected = (yes) => {
    if (!finished) state.textContent = yes ? "" : words.lost;
  };

  const listen = async () => {
    for (let failures = 0; !finished; ) {
      try {
        await (streaming ? stream() : poll());
        failures = 0;
        if (streaming) await pause(backOff(-1));
      } catch (error) {
        failures = heard ? 1 : failures + 1;
        // Twice not a byte although the network is there: something on the way keeps the stream for itself.
        if (streaming && failures === 2 && navigator.onLine && error.name === "AbortError") streaming = false;
        if (failures > 1 || !navigator.onLine) connected(false);
        if (!finished) await pause(backOff(failures - 1));
      }
    }
  };

  // The conversation's language changed: take the page's own words from a fresh page.
  const spoken = async (now) => {
    if (!now || now === language()) return;
    try {
      const answer = await request("/chat", {}, 30000);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("chat");
      if (!fresh) return;
      const { session } = words;
      Object.assign(words, fresh.dataset, { session });
      document.getElementById("top").replaceWith(document.adoptNode(page.getElementById("top")));
      for (const label of ["#say label", "#say button .vh", "#attach label span"]) document.querySelector(label).textContent = page.querySelector(label).textContent;
      text.placeholder = page.getElementById("text").placeholder;
      document.title = page.title;
      document.documentElement.lang = page.documentElement.lang;
    } catch (error) {
      // The old words do until the next time.
    }
  };

  // ---- What the person does

  const grow = () => {
    text.style.height = "auto";
    text.style.height = text.scrollHeight + 3 + "px";
  };

  const sendText = () => {
    const content = text.value;
    if (!content.trim()) return;
    text.value = "";
    remember();
    grow();
    send({ text: content, label: content });
  };

  // A phone may drop the tab while its owner looks for a document: what was half written survives.
  const remember = () => {
    try {
      sessionStorage.setItem("kasip.draft", text.value);
    } catch (error) {
      // Then it does not.
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#choices button, #top button");
    if (!button) return;
    event.preventDefault();
    if (finished) return;
    if (button.name === "choice") send({ choice: button.value, label: button.textContent });
    else send({ text: button.value, label: inWords(button.value) });
  });
  say.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!finished) sendText();
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!finished) sendText();
  });
  picker.addEventListener("change", () => {
    if (!finished) Array.from(picker.files).forEach(sendFile);
    picker.value = "";
  });
  text.addEventListener("input", () => {
    grow();
    remember();
  });
  window.addEventListener("online", () => {
    stopListening();
    hurry();
    flush();
  });
  window.addEventListener("offline", () => connected(false));
  window.addEventListener("scroll", () => jump && atEnd() && noJump(), { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (heard && Date.now() - heard > 35000) stopListening();
    hurry();
    flush();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) stopListening();
  });

  try {
    text.value = text.value || sessionStorage.getItem("kasip.draft") || "";
  } catch (error) {
    // No storage, no draft.
  }
  grow();
  attach.classList.add("live");
  attach.querySelector("label").className = "go";
  queue().forEach(lay);
  try {
    JSON.parse(sessionStorage.getItem("kasip.files") || "[]").forEach((label) => unsent(label, words.choose));
    hold([]);
  } catch (error) {
    // No storage, nothing was noted.
  }
  const newest = document.getElementById("now");
  if (newest) show(newest);
  flush();
  listen();
})();
