/* Progressive only: without this script every page works the same, a second click is refused by the server. */
(function () {
  "use strict";

  function buttonsOf(form) {
    return Array.prototype.filter.call(form.elements, function (element) {
      return element.type === "submit";
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-resubmit")) {
      return;
    }
    // After this turn: a disabled button would take its own name and value out of what is sent.
    window.setTimeout(function () {
      form.setAttribute("aria-busy", "true");
      buttonsOf(form).forEach(function (button) {
        if (!button.disabled) {
          button.disabled = true;
          button.dataset.busy = "true";
        }
      });
    }, 0);
  });

  // Coming back by the browser's history shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[aria-busy]").forEach(function (form) {
      form.removeAttribute("aria-busy");
      buttonsOf(form).forEach(function (button) {
        if (button.dataset.busy) {
          button.disabled = false;
          delete button.dataset.busy;
        }
      });
    });
  });
})();
