/* Around the rich text editor (django-prose-editor); loaded before it. Without scripts its text area works as it is. */

/* The editor writes a <style> element unless it finds one of its own; the page's policy forbids those.
   This element carries the mark it looks for and styles nothing; the rules stand in css/prose.css. */
const marker = document.createElementNS("urn:portal:editor", "style");
marker.setAttribute("data-tiptap-style", "");
document.head.append(marker);

/* The editor's words come in English only; it looks for this function when it is loaded. */
const GERMAN = {
  "unordered list": "Aufzählung",
  "ordered list": "Nummerierte Liste",
  "List properties": "Einstellungen der Liste",
  "blockquote": "Zitat",
  "bold": "Fett",
  "italic": "Kursiv",
  "insert link": "Link einfügen",
  "remove link": "Link entfernen",
  "undo": "Rückgängig",
  "redo": "Wiederholen",
  "heading 2": "Überschrift",
  "heading 3": "Zwischenüberschrift",
  "heading 4": "Kleine Überschrift",
  "Insert table": "Tabelle einfügen",
  "Add column": "Spalte rechts einfügen",
  "Delete column": "Spalte löschen",
  "Add row": "Zeile darunter einfügen",
  "Delete row": "Zeile löschen",
  "Merge cells": "Zellen verbinden",
  "Split cell": "Zellen trennen",
  "Toggle header cell": "Kopfzelle an oder aus",
  "Delete table": "Tabelle löschen",
  "Rows": "Zeilen",
  "Columns": "Spalten",
  "Include header row": "Mit Kopfzeile (Yes = ja, No = nein)",
  "Table Properties": "Tabelle",
  "Insert Table": "Einfügen",
  "URL": "Adresse",
  "Title": "Titel",
  "Edit Link": "Link bearbeiten",
  "Update": "Übernehmen",
  "Cancel": "Abbrechen",
  "List type": "Art der Liste",
  "Start at": "Beginnen bei",
  "picture or file": "Bild oder Datei aus der Mediathek",
  "foreign language": "Textstelle in einer anderen Sprache (Englisch oder Deutsch)",
};
const inGerman = document.documentElement.lang === "de";
const word = (text) => (inGerman && GERMAN[text]) || text;
window.gettext = window.gettext || word;

/* Screen readers hear the field's label, help and errors on the editor as they do on the text area. */
document.addEventListener("prose-editor:ready", (event) => {
  const textarea = event.detail.textarea;
  const frame = textarea.closest(".prose-editor");
  const input = frame.querySelector("[contenteditable]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  input.setAttribute("role", "textbox");
  input.setAttribute("aria-multiline", "true");
  if (label) {
    label.id = label.id || `${textarea.id}_label`;
    input.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => input.focus());
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) {
      input.setAttribute(name, textarea.getAttribute(name));
    }
  }
  whenMenuIsThere(frame, () => {
    nameMenu(frame, label);
    tellStates(frame);
    event.detail.editor.on("transaction", () => tellStates(frame));
  });
});

/* The menu comes a moment after the editor. */
function whenMenuIsThere(frame, then) {
  if (frame.querySelector(".prose-menubar")) {
    then();
  } else {
    window.requestAnimationFrame(() => whenMenuIsThere(frame, then));
  }
}

function nameMenu(frame, label) {
  const menu = frame.querySelector(".prose-menubar");
  menu.setAttribute("role", "toolbar");
  menu.setAttribute("aria-label", label ? label.textContent.replace("*", "").trim() : "");
  for (const button of menu.querySelectorAll("button[title]")) {
    button.title = word(button.title);
    button.setAttribute("aria-label", button.title);
  }
}

/* What a button's look says, said to screen readers. */
function tellStates(frame) {
  for (const button of frame.querySelectorAll(".prose-menubar button")) {
    button.setAttribute("aria-pressed", button.classList.contains("active"));
    button.setAttribute("aria-disabled", button.classList.contains("disabled"));
  }
}
