/* Puts a template where the cursor is, without loading the page anew. Without this script the button sends the form,
   and the text comes back below what was typed. */
(function () {
  "use strict";

  function attach(part) {
    var button = part.querySelector("[data-insert-template]");
    var select = part.querySelector("select");
    var hint = part.querySelector("[data-template-hint]");
    var form = button.form;
    var field = form.elements["answer-body"];
    var isAsking = false;

    button.addEventListener("click", function (event) {
      if (!select.value) {
        return; // the page says what is missing
      }
      event.preventDefault();
      if (isAsking) {
        return;
      }
      isAsking = true;
      var data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append(select.name, select.value);
      fetch(button.formAction, { method: "POST", body: data, headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok) {
            throw new Error(answer.status);
          }
          return answer.json();
        })
        .then(function (answer) {
          insert(answer.text);
          hint.textContent = answer.hint;
          isAsking = false;
        })
        .catch(function () {
          // Signed out, closed in the meantime, no connection: let the page say so.
          isAsking = false;
          form.action = button.formAction;
          form.submit();
        });
    });

    function insert(text) {
      var before = field.value.slice(0, field.selectionStart);
      var gap = before && !/\n\s*$/.test(before) ? "\n\n" : "";
      field.focus();
      field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  document.querySelectorAll("[data-answer-templates]").forEach(attach);
})();
