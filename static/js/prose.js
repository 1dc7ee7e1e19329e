/* Around the rich text editor (django-prose-editor); loaded before it. Without scripts its text area works as it is. */

/* The editor writes a <style> element unless it finds one of its own; the page's policy forbids those.
   This element carries the mark it looks for and styles nothing; the rules stand in css/prose.css. */
const marker = document.createElementNS("urn:portal:editor", "style");
marker.setAttribute("data-tiptap-style", "");
document.head.append(marker);

/* The editor's words come in English only; it looks for this function when it is loaded. */
const GERMAN = {
  "paragraph": "Absatzart",
  "heading": "Überschrift",
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
  "Paragraph": "Absatz",
  "Heading 2": "Überschrift 2",
  "Heading 3": "Überschrift 3",
  "Heading 4": "Überschrift 4",
  "URL": "Adresse",
  "Title": "Titel",
  "Open in new window": "In neuem Fenster öffnen",
  "Edit Link": "Link bearbeiten",
  "Update": "Übernehmen",
  "Cancel": "Abbrechen",
  "List type": "Art der Liste",
  "Start at": "Beginnen bei",
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
  window.requestAnimationFrame(() => nameMenu(frame, label));
});

/* The menu comes a moment after the editor. */
function nameMenu(frame, label) {
  const menu = frame.querySelector(".prose-menubar");
  if (!menu) {
    return;
  }
  menu.setAttribute("role", "toolbar");
  menu.setAttribute("aria-label", label ? label.textContent.replace("*", "").trim() : "");
  for (const button of menu.querySelectorAll("button[title]")) {
    button.title = word(button.title);
    button.setAttribute("aria-label", button.title);
  }
  for (const option of menu.querySelectorAll(".prose-menubar__option > *")) {
    option.textContent = word(option.textContent);
  }
}
