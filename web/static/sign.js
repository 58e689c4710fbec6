/* The page works without this script, but for NCALayer, a program on the person's own computer that is asked here to sign.
   It chooses the key and asks for the password in its own window; only the signature comes back. Plain ES2018. */
(() => {
  "use strict";
  const wrong = document.getElementById("wrong");
  const json = { headers: { Accept: "application/json" }, credentials: "same-origin" };

  const refuse = (why) => {
    wrong.textContent = why;
    wrong.hidden = false;
    wrong.scrollIntoView({ block: "center" });
  };

  // What the site made of it: the receipt, or why not.
  const follow = async (answer) => {
    const told = await answer.json();
    if (told.done) location.assign(told.done);
    else if (told.wrong || told.detail) refuse(told.wrong || told.detail);
    return told;
  };

  // ---- eGov Mobile: asked every few seconds, while the page is looked at

  const egov = document.querySelector("[data-poll]");
  const poll = async () => {
    if (document.hidden) return true;
    try {
      const told = await follow(await fetch(egov.dataset.poll, json));
      if (!told.waits) document.getElementById("waits").textContent = "";
      return told.waits;
    } catch (error) {
      return true; // the network comes back
    }
  };
  const polling = async () => {
    if (await poll()) setTimeout(polling, 3000);
  };
  if (egov) setTimeout(polling, 3000);

  // ---- NCALayer

  const box = document.getElementById("ncalayer");
  if (!box || !window.WebSocket || !window.matchMedia("(pointer: fine)").matches) return;
  box.hidden = false;
  const button = document.getElementById("nca");
  const told = document.getElementById("told");

  const base64 = (buffer) => {
    const bytes = new Uint8Array(buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };

  const request = (data) => ({
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data,
      signingParams: { decode: "true", encapsulate: "false", digested: "false", tsaProfile: null },
      signerParams: { extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"], chain: null },
      locale: document.documentElement.lang,
    },
  });

  // The container, as base64; "" where nothing was signed. Fails where NCALayer does not answer.
  const signed = (data) =>
    new Promise((done, fail) => {
      const socket = new WebSocket(box.dataset.address);
      let asked = false;
      const end = (result) => {
        done(result);
        socket.close();
      };
      socket.onerror = () => (asked ? end("") : fail(new Error("absent")));
      socket.onclose = () => (asked ? done("") : fail(new Error("absent")));
      socket.onmessage = (message) => {
        const heard = JSON.parse(message.data);
        if (heard.result && heard.result.version && !asked) {
          asked = true;
          socket.send(JSON.stringify(request(data)));
        } else if (typeof heard.status === "boolean") {
          const result = heard.status && heard.body ? heard.body.result : "";
          end(Array.isArray(result) ? result[0] || "" : result || "");
        }
      };
    });

  const sign = async () => {
    const answer = await fetch(box.dataset.pdf, { credentials: "same-origin" });
    if (!answer.ok) return location.reload();
    told.textContent = box.dataset.asking;
    const container = await signed(base64(await answer.arrayBuffer()));
    told.textContent = "";
    if (!container) return refuse(box.dataset.left);
    const form = new FormData();
    form.append("file", new Blob([container]), "application.cms");
    const sent = await fetch(box.dataset.to, { ...json, method: "POST", body: form });
    if (sent.status === 410 || sent.status === 404) return location.reload();
    return follow(sent);
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    wrong.hidden = true;
    try {
      await sign();
    } catch (error) {
      told.textContent = "";
      refuse(error.message === "absent" ? box.dataset.absent : box.dataset.lost);
    }
    button.disabled = false;
  });
})();
