/* Uploads each chosen file at once and shows how far it is; it then stands in the form as a row. Without this script
   the form sends the files itself. What was not taken says why, and is left out when the form is saved. */
(function () {
  "use strict";

  document.querySelectorAll("[data-upload-url]").forEach(function (field) {
    var input = field.querySelector("input[type=file]");
    var list = field.querySelector("[data-upload-list]");
    var said = field.querySelector("[data-upload-said]");
    var words = field.dataset;
    var form = input.form;
    var rows = form.querySelector("[data-file-rows]");
    var waiting = [];
    var isRunning = false;

    input.addEventListener("change", function () {
      waiting.push.apply(waiting, Array.prototype.map.call(input.files, shown));
      input.value = "";
      next();
    });

    form.addEventListener("submit", function (event) {
      if (isRunning) {
        event.preventDefault();
        said.textContent = words.busy;
      }
    });

    function shown(file) {
      var item = document.createElement("li");
      var name = document.createElement("span");
      var bar = document.createElement("progress");
      name.textContent = file.name;
      name.id = "upload-" + Math.random().toString(36).slice(2);
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-labelledby", name.id);
      item.append(name, bar);
      list.append(item);
      return { file: file, item: item, bar: bar };
    }

    function next() {
      if (isRunning || !waiting.length) {
        return;
      }
      var one = waiting.shift();
      if (one.file.size > Number(words.limit)) {
        refused(one, words.tooLarge);
        next();
        return;
      }
      isRunning = true;
      send(one);
    }

    function send(one) {
      var request = new XMLHttpRequest();
      var data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("number", String(rows.querySelectorAll("[data-file-row]").length));
      data.append("language", form.elements.language ? form.elements.language.value : "");
      data.append("upload", one.file);
      request.upload.addEventListener("progress", function (event) {
        one.bar.value = event.lengthComputable ? (95 * event.loaded) / event.total : 0;
      });
      request.upload.addEventListener("load", function () {
        said.textContent = words.checking;
      });
      request.addEventListener("loadend", function () {
        isRunning = false;
        answered(one, request);
        next();
      });
      request.open("POST", words.uploadUrl);
      request.send(data);
    }

    function answered(one, request) {
      var answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch (error) {
        answer = {};
      }
      if (request.status !== 200 || !answer.row) {
        refused(one, answer.message || words.failed);
        return;
      }
      one.item.remove();
      rows.insertAdjacentHTML("beforeend", answer.row);
      said.textContent = answer.message;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function refused(one, message) {
      one.bar.remove();
      one.item.className = "upload-refused";
      var why = document.createElement("p");
      why.setAttribute("role", "alert");
      why.textContent = message;
      one.item.append(why);
      said.textContent = "";
    }
  });
})();
