/*
 * The entrance through a short loss of connection. Without this script the same forms work one page at a time.
 *
 * Every check-in is first put down on this device (localStorage, or memory where that is not allowed) with a key
 * of its own, then sent, and taken off when the server has answered. The key makes a repetition count once.
 */
(function () {
  "use strict";

  var root = document.querySelector("[data-entrance]");
  if (!root || !window.fetch) {
    return;
  }
  var text = root.dataset;
  var TIMEOUT = 10000; // milliseconds; a slower answer is as good as none
  var PAUSE = 5000;
  var LOOK_EVERY = 15000;
  var kept = load();
  var busy = false;
  var trouble = ""; // "", "offline", "signed-out" or "refused"

  function load() {
    try {
      return JSON.parse(window.localStorage.getItem(text.store)) || [];
    } catch (error) {
      return [];
    }
  }

  function save() {
    try {
      if (kept.length) {
        window.localStorage.setItem(text.store, JSON.stringify(kept));
      } else {
        window.localStorage.removeItem(text.store);
      }
    } catch (error) {
      // Kept in memory then, as long as this page is open.
    }
  }

  function newKey() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return Array.prototype.map.call(bytes, function (byte) {
      return (byte + 0x100).toString(16).slice(1);
    }).join("");
  }

  function part(name) {
    return root.querySelector("[data-" + name + "]");
  }

  function show() {
    var notice = part("connection");
    var words = trouble ? text[{ offline: "textOffline", "signed-out": "textSignedOut", refused: "textRefused" }[trouble]] : "";
    var waiting = kept.length ? text.textWaiting.replace("{number}", kept.length) : "";
    var sentence = [words, waiting].filter(Boolean).join(" ");
    if (notice.firstElementChild.textContent !== sentence) {
      notice.firstElementChild.textContent = sentence;
    }
    notice.hidden = !sentence;
    part("log-in").hidden = trouble !== "signed-out";
    kept.forEach(function (one) { mark(one, text.textSending); });
  }

  function say(message, isRefusal) {
    var entry = document.createElement("li");
    entry.className = "notice " + (isRefusal ? "notice-danger" : "notice-success");
    entry.textContent = message;
    part("log").prepend(entry);
    while (part("log").children.length > 5) {
      part("log").lastElementChild.remove();
    }
  }

  function mark(one, words) {
    var row = one.fields.participant && root.querySelector('[data-person="' + one.fields.participant + '"]');
    if (row) {
      row.querySelector("[data-state]").textContent = words;
      row.querySelector("form").hidden = Boolean(words);
    }
  }

  function count(numbers) {
    part("present").textContent = numbers.present;
    part("expected").textContent = numbers.expected;
  }

  function timed(address, options) {
    var stop = new AbortController();
    var timer = window.setTimeout(function () { stop.abort(); }, TIMEOUT);
    options.signal = stop.signal;
    options.redirect = "manual";
    options.headers = { Accept: "application/json" };
    return window.fetch(address, options).finally(function () { window.clearTimeout(timer); });
  }

  function token() {
    return root.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  /* What the answer means: "again" keeps the check-in, anything else takes it off. */
  function judge(response) {
    if (response.type === "opaqueredirect") {
      trouble = "signed-out";
    } else if (response.status === 403) {
      trouble = "refused";
    } else if (response.status >= 500 || response.status === 429) {
      trouble = "offline";
    } else {
      trouble = "";
    }
    return trouble ? "again" : "";
  }

  function settle(one, response) {
    return response.json().catch(function () { return { message: text.textNotTaken }; }).then(function (answer) {
      var label = response.ok || answer.message.indexOf(one.label) >= 0 ? "" : one.label + ": ";
      kept = load().length ? load() : kept;
      kept = kept.filter(function (other) { return other.fields.key !== one.fields.key; });
      save();
      mark(one, response.ok ? text.textThere : "");
      say(label + answer.message, !response.ok);
      if (response.ok) {
        count(answer);
      }
    });
  }

  function send() {
    if (busy || !kept.length) {
      show();
      return;
    }
    busy = true;
    var one = kept[0];
    var body = new URLSearchParams(one.fields);
    body.set("csrfmiddlewaretoken", token());
    timed(one.address, { method: "POST", body: body, credentials: "same-origin" }).then(function (response) {
      return judge(response) || settle(one, response);
    }, function () {
      trouble = "offline";
      return "again";
    }).then(function (outcome) {
      busy = false;
      show();
      if (outcome !== "again") {
        send();
      }
    });
  }

  function look() {
    if (document.hidden || busy) {
      return;
    }
    timed(text.presentUrl, { credentials: "same-origin" }).then(function (response) {
      if (judge(response) || !response.ok) {
        show();
        return null;
      }
      return response.json().then(function (numbers) { count(numbers); send(); });
    }).catch(function () {
      trouble = "offline";
      show();
    });
  }

  root.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-check-in")) {
      return;
    }
    var named = form.querySelector("[data-label]");
    var label = form.dataset.label || (named ? named.value.trim() : "");
    if (!label) {
      return; // the server says what is missing
    }
    event.preventDefault();
    var fields = {};
    new FormData(form).forEach(function (value, name) { fields[name] = value; });
    delete fields.csrfmiddlewaretoken;
    delete fields.submission_key;
    fields.key = newKey();
    fields.at = new Date().toISOString();
    kept.push({ address: form.action, fields: fields, label: label });
    save();
    if (!form.dataset.label) {
      form.reset();
      named.focus();
    }
    send();
  });

  /* Finding a name in what is on the page needs no connection. */
  var search = root.querySelector("[name=suche]");
  if (search) {
    search.addEventListener("input", function () {
      var words = search.value.toLowerCase().split(/\s+/);
      root.querySelectorAll("[data-words]").forEach(function (row) {
        row.hidden = !words.every(function (word) { return row.dataset.words.toLowerCase().indexOf(word) >= 0; });
      });
    });
    search.form.addEventListener("submit", function (event) {
      if (trouble === "offline" || !navigator.onLine) {
        event.preventDefault();
      }
    });
  }

  window.addEventListener("offline", function () { trouble = "offline"; show(); });
  window.addEventListener("online", look);
  window.setInterval(send, PAUSE);
  window.setInterval(look, LOOK_EVERY);
  send();
})();
