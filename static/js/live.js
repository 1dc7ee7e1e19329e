/* Brings parts of a page up to date. The page works without it; what it asks for writes nothing.
   It asks every 20 seconds while the page is looked at, later and later after failures, and never again once
   the page is no longer there for the reader. Parts ([data-live-part]) come from the templates of the page. */
(function () {
  "use strict";

  var SECONDS = 20, LONGEST = 300;
  var box = document.querySelector("[data-live]");
  if (!box || !window.fetch || !window.DOMParser) {
    return;
  }

  var title = document.title;
  var pressed = box.querySelector("[data-live-switch]");
  var shown = new Map();
  var isOn = true, hasEnded = false, isAsking = false, timer = null, wait = SECONDS, etag = "", held = "";

  function parts() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-live-part]"));
  }

  /* What a part shows, without what is new in a form each time. */
  function look(part) {
    return part.outerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
  }

  function say(word) {
    var place = box.querySelector("[data-live-words]");
    var words = word && box.querySelector('[data-live-word="' + word + '"]');
    if (place.dataset.said !== word) {
      place.dataset.said = word;
      place.replaceChildren.apply(place, words ? [document.importNode(words.content, true)] : []);
    }
  }

  function plan(seconds) {
    window.clearTimeout(timer);
    if (isOn && !hasEnded && !isAsking && !document.hidden && navigator.onLine !== false) {
      timer = window.setTimeout(ask, seconds * 1000);
    }
  }

  function ask() {
    var headers = { "X-Known-Until": box.dataset.liveKnown };
    if (etag) {
      headers["If-None-Match"] = etag;
    }
    isAsking = true;
    fetch(box.dataset.live, { headers: headers, cache: "no-store", credentials: "same-origin" })
      .then(heard)
      .catch(failed)
      .then(function () {
        isAsking = false;
        plan(wait);
      });
  }

  function heard(response) {
    if (response.redirected && new URL(response.url).pathname !== new URL(box.dataset.live, location).pathname) {
      end("left");
    } else if (response.status === 304) {
      succeeded();
    } else if (response.ok) {
      return response.text().then(function (text) {
        if (isOn) {
          etag = response.headers.get("ETag") || "";
          succeeded();
          take(text, false);
        }
      });
    } else if (response.status >= 500 || response.status === 408 || response.status === 429) {
      failed();
    } else {
      end("gone");
    }
  }

  function succeeded() {
    wait = SECONDS;
    if (!held) {
      say("");
    }
  }

  function failed() {
    wait = Math.min(wait * 2, LONGEST);
    if (!held) {
      say("away");
    }
  }

  function end(word) {
    hasEnded = true;
    pressed.hidden = true;
    say(word);
  }

  /* A part in which somebody fills in a form stays as it is until they want to see what is new. */
  function isBeingFilledIn(part) {
    return Array.prototype.some.call(part.querySelectorAll("form"), function (form) {
      return form.contains(document.activeElement) || Array.prototype.some.call(form.elements, isChanged);
    });
  }

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.options) {
      return Array.prototype.some.call(field.options, function (option) {
        return option.selected !== option.defaultSelected;
      }) && field.selectedIndex > 0;
    }
    return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
  }

  function isWriting() {
    return Array.prototype.some.call(document.querySelectorAll("main textarea"), isChanged);
  }

  function take(text, isWanted) {
    var page = new DOMParser().parseFromString(text, "text/html");
    held = "";
    parts().forEach(function (part) {
      var fresh = page.querySelector('[data-live-part="' + part.dataset.livePart + '"]');
      if (!fresh || look(fresh) === shown.get(part)) {
        return;
      }
      if (!isWanted && isBeingFilledIn(part)) {
        held = text;
        return;
      }
      shown.set(part, look(fresh));
      renew(part, fresh);
    });
    say(held ? "held" : "");
    count();
  }

  function count() {
    var news = document.querySelector("[data-live-count]");
    var number = news ? Number(news.dataset.liveCount) : 0;
    document.title = number ? "(" + number + ") " + title : title;
  }

  function renew(part, fresh) {
    var focused = document.activeElement;
    var isInside = focused !== part && part.contains(focused);
    var named = isInside && focused.closest("[id]");
    bring(part, fresh);
    if (isInside && document.activeElement !== focused) {
      if (!focused.isConnected) {
        // It has moved to another place of the part, or is gone from it.
        var moved = document.getElementById(named.id);
        focused = moved && part.contains(moved) && moved.querySelector("a") || part;
      }
      part.tabIndex = -1;
      focused.focus({ preventScroll: true });
    }
  }

  /* Makes `old` like `fresh`, touching only what differs: focus, selection, scroll positions and opened
     details stay. Elements with an id are known by it, others by their place. */
  function bring(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) {
        old.data = fresh.data;
      }
      return;
    }
    bringAttributes(old, fresh);
    var ids = {};
    Array.prototype.forEach.call(fresh.children, function (child) {
      ids[child.id] = true;
    });
    Array.prototype.slice.call(old.children).forEach(function (child) {
      if (child.id && !ids[child.id]) {
        child.remove();
      }
    });
    var place = old.firstChild;
    Array.prototype.forEach.call(fresh.childNodes, function (child) {
      var known = matching(old, place, child);
      if (!known) {
        old.insertBefore(document.importNode(child, true), place);
        return;
      }
      if (known === place) {
        place = place.nextSibling;
      } else {
        old.insertBefore(known, place);
      }
      bring(known, child);
    });
    while (place) {
      var next = place.nextSibling;
      place.remove();
      place = next;
    }
  }

  function matching(parent, place, child) {
    var known = place;
    if (child.id) {
      known = Array.prototype.find.call(parent.children, function (one) {
        return one.id === child.id;
      });
    } else if (place && place.id) {
      known = null;
    }
    return known && known.nodeName === child.nodeName ? known : null;
  }

  function bringAttributes(old, fresh) {
    Array.prototype.slice.call(old.attributes).forEach(function (attribute) {
      if (!fresh.hasAttribute(attribute.name) && attribute.name !== "open" && attribute.name !== "tabindex") {
        old.removeAttribute(attribute.name);
      }
    });
    Array.prototype.forEach.call(fresh.attributes, function (attribute) {
      if (old.getAttribute(attribute.name) !== attribute.value && attribute.name !== "open") {
        old.setAttribute(attribute.name, attribute.value);
      }
    });
  }

  pressed.addEventListener("click", function () {
    isOn = !isOn;
    box.querySelector("[data-live-on]").hidden = !isOn;
    box.querySelector("[data-live-off]").hidden = isOn;
    plan(0);
  });

  document.addEventListener("click", function (event) {
    var seen = event.target.closest("[data-live-seen]");
    var reload = event.target.closest("[data-live-reload]");
    if (reload && isWriting() && !window.confirm(reload.dataset.liveReload)) {
      event.preventDefault();
    } else if (event.target.closest("[data-live-take]")) {
      take(held, true);
    } else if (seen) {
      // Whoever goes to the new messages has read them: the answer need not ask again.
      document.querySelectorAll('input[name$="newest_seen"]').forEach(function (field) {
        field.value = seen.dataset.liveSeen;
      });
    }
  });
  document.addEventListener("visibilitychange", function () {
    plan(0);
  });
  window.addEventListener("online", function () {
    plan(0);
  });
  window.addEventListener("offline", function () {
    plan(0);
    say("away");
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      plan(0);
    }
  });

  parts().forEach(function (part) {
    shown.set(part, look(part));
  });
  box.hidden = false;
  plan(SECONDS);
})();
