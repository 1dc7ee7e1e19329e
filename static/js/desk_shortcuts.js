/* Single keys at the desk. They do nothing in fields, in dialogs and with Ctrl, Alt or the like; whoever has
   switched them off is not sent this file. `event.key` is the sign, wherever a keyboard has it. */
(function () {
  "use strict";

  var help = document.getElementById("desk-keys");
  if (!help || !help.showModal) {
    return;
  }

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  /* One further or back among what may be gone through: requests in list and board, messages in a request. */
  function step(by) {
    var items = all("[data-desk-item], .thread > li");
    var at = items.findIndex(function (item) {
      return item.contains(document.activeElement);
    });
    var next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
    if (next) {
      if (next.tabIndex < 0) {
        next.tabIndex = -1;
      }
      next.focus();
    }
  }

  function focusOn(selector) {
    var field = document.querySelector(selector);
    if (field) {
      field.focus();
    }
    return Boolean(field);
  }

  function goTo(address) {
    if (address) {
      location.assign(address);
    }
  }

  function back() {
    var from = document.referrer && new URL(document.referrer);
    var desk = [help.dataset.list, help.dataset.board];
    var isDesk = from && from.origin === location.origin && desk.indexOf(from.pathname) >= 0;
    goTo(isDesk ? from.href : help.dataset.list);
  }

  var KEYS = {
    "?": function () { help.showModal(); },
    "/": function () { return focusOn("#filter-q"); },
    j: function () { step(1); },
    k: function () { step(-1); },
    o: function () {
      var item = document.activeElement.closest("[data-desk-item]");
      if (item) {
        item.click();
      }
    },
    a: function () { return focusOn("#id_answer-body"); },
    i: function () { return focusOn("#id_note-body"); },
    u: back,
    l: function () { goTo(help.dataset.list); },
    b: function () { goTo(help.dataset.board); },
    n: function () { goTo(help.dataset.record); }
  };

  function isElsewhere(event) {
    var target = event.target;
    return event.defaultPrevented || event.repeat && "jk".indexOf(event.key) < 0 ||
      event.ctrlKey || event.altKey || event.metaKey || event.isComposing ||
      document.querySelector("dialog[open]") !== null || target.isContentEditable ||
      target.closest && target.closest("input, textarea, select, [role=textbox], [role=combobox], [role=listbox]");
  }

  document.addEventListener("keydown", function (event) {
    var act = Object.prototype.hasOwnProperty.call(KEYS, event.key) && KEYS[event.key];
    if (act && !isElsewhere(event) && act() !== false) {
      event.preventDefault();
    }
  });
})();
