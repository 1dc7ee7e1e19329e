/* Entries of an issue can be dragged into their order; without this script, and by keyboard, the arrows do the same. */
(function () {
  "use strict";

  var form = document.querySelector("[data-newsletter-order]");
  var list = form && form.querySelector(".newsletter-entries");
  if (!list) {
    return;
  }
  var dragged = null;
  var before = "";

  function entries() {
    return Array.prototype.slice.call(list.children);
  }

  function order() {
    return entries().map(function (entry) { return entry.dataset.key; }).join(",");
  }

  entries().forEach(function (entry) { entry.draggable = true; });

  list.addEventListener("dragstart", function (event) {
    dragged = event.target.closest(".newsletter-entry");
    before = order();
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.key);
  });

  list.addEventListener("dragover", function (event) {
    var over = event.target.closest(".newsletter-entry");
    if (!dragged) {
      return;
    }
    event.preventDefault();
    if (over && over !== dragged) {
      var box = over.getBoundingClientRect();
      var below = event.clientY > box.top + box.height / 2;
      list.insertBefore(dragged, below ? over.nextSibling : over);
    }
  });

  list.addEventListener("drop", function (event) {
    event.preventDefault();
  });

  list.addEventListener("dragend", function () {
    dragged.classList.remove("is-dragged");
    dragged = null;
    if (order() !== before) {
      form.elements.order.disabled = false;
      form.elements.order.value = order();
      form.submit();
    }
  });
})();
