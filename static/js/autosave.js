/* Keeps a form every few seconds while somebody writes, so that a crash takes nothing away. It never saves the content
   itself: what is kept belongs to the person alone until they press "Save". Without scripts nothing is kept. */
(function () {
  "use strict";

  var QUIET = 2000; // milliseconds without typing before something is sent
  var RETRY = 15000;

  document.querySelectorAll("[data-autosave]").forEach(function (status) {
    var form = status.closest("form");
    var words = status.dataset;
    var number = Number(words.number);
    var timer = null;
    var pending = null; // what is under way or has to be sent once more, with its key
    var isRunning = false;
    var hasStopped = "paused" in words;
    var last = picture();

    function picture() {
      var data = new FormData(form);
      var kept = new URLSearchParams();
      data.forEach(function (value, name) {
        if (typeof value === "string" && name !== "submission_key" && name !== "csrfmiddlewaretoken") {
          kept.append(name, value);
        }
      });
      return kept.toString();
    }

    function say(text) {
      if (status.textContent !== text) {
        status.textContent = text;
      }
    }

    function later(wait) {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, wait);
    }

    function send() {
      if (hasStopped || isRunning) {
        return;
      }
      var now = picture();
      if (!pending) {
        if (now === last) {
          return;
        }
        // The same key until an answer has come: sent twice, it is kept once.
        pending = { body: now, key: newKey() };
      }
      isRunning = true;
      var body = new URLSearchParams(pending.body);
      body.set("autosave_number", number);
      body.set("autosave_key", pending.key);
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      fetch(words.autosave, { method: "POST", body: body, credentials: "same-origin", redirect: "manual" })
        .then(answered, function () {
          say(words.failed);
          later(RETRY);
        })
        .then(function () {
          isRunning = false;
        });
    }

    function answered(response) {
      if (response.type === "opaqueredirect") {
        hasStopped = true;
        say(words.signedOut);
        return null;
      }
      if (response.status >= 500 || response.status === 429) {
        say(words.failed);
        later(RETRY);
        return null;
      }
      return response.json().then(
        function (answer) {
          if (!response.ok) {
            hasStopped = true;
            say(answer.message || words.refused);
            return;
          }
          number = answer.number;
          last = pending.body;
          pending = null;
          say(words.saved.replace("{time}", answer.at));
          later(QUIET);
        },
        function () {
          hasStopped = true;
          say(words.refused);
        },
      );
    }

    function newKey() {
      if (window.crypto.randomUUID) {
        return window.crypto.randomUUID();
      }
      var bytes = window.crypto.getRandomValues(new Uint8Array(16)); // without HTTPS
      return Array.prototype.map
        .call(bytes, function (byte) {
          return byte.toString(16).padStart(2, "0");
        })
        .join("");
    }

    form.addEventListener("input", function () {
      later(QUIET);
    });
    form.addEventListener("change", function () {
      later(QUIET);
    });
    form.addEventListener("submit", function () {
      window.clearTimeout(timer);
      hasStopped = true;
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        send();
      }
    });
  });
})();
