/* Suggestions below a search field: the combobox pattern with a list (WAI-ARIA APG). Without this script the
   form works the same. */
(function () {
  "use strict";

  var WAIT = 120; // milliseconds after the last key
  var SHORTEST = 2; // letters

  function attach(input) {
    var list = document.createElement("ul");
    var active = -1;
    var asked = 0;
    var timer = null;

    list.id = input.id + "-vorschlaege";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestionsLabel);
    // In a frame of no height of its own: the list lies over what follows, nothing moves.
    var frame = document.createElement("div");
    frame.className = "suggestions-frame";
    frame.appendChild(list);
    input.closest("form").classList.add("has-suggestions");
    input.closest("form").appendChild(frame);

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");

    function close() {
      window.clearTimeout(timer);
      asked += 1; // an answer that is still on its way comes too late
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(number) {
      var options = list.children;
      active = (number + options.length) % options.length;
      Array.prototype.forEach.call(options, function (option, place) {
        option.setAttribute("aria-selected", place === active ? "true" : "false");
      });
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    function take(option) {
      input.value = option.textContent;
      close();
      input.form.submit();
    }

    function show(suggestions) {
      list.replaceChildren();
      suggestions.forEach(function (text, place) {
        var option = document.createElement("li");
        option.id = list.id + "-" + place;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = text;
        list.appendChild(option);
      });
      active = -1;
      input.removeAttribute("aria-activedescendant");
      if (!suggestions.length) {
        close();
        return;
      }
      frame.style.setProperty("inset-block-start", input.offsetTop + input.offsetHeight + "px");
      frame.style.setProperty("inset-inline-start", input.offsetLeft + "px");
      frame.style.setProperty("inline-size", input.offsetWidth + "px");
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }

    function ask() {
      var typed = input.value;
      var number = (asked += 1);
      if (typed.trim().length < SHORTEST) {
        close();
        return;
      }
      fetch(input.dataset.suggestions + "?q=" + encodeURIComponent(typed), { credentials: "omit" })
        .then(function (answer) {
          return answer.ok ? answer.json() : { suggestions: [] };
        })
        .then(function (answer) {
          if (number === asked && document.activeElement === input) {
            show(answer.suggestions);
          }
        })
        .catch(close);
    }

    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) {
          ask();
        } else {
          mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
        }
        event.preventDefault();
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        take(list.children[active]);
      }
    });
    // Before the field loses the focus, and with it the list.
    list.addEventListener("mousedown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) {
        take(option);
      }
    });
  }

  document.querySelectorAll("input[data-suggestions]").forEach(attach);
})();
