/* Pictures and files of the organisation's library in the rich text editor. The picker is a page of the portal's own
   (templates/library/_picker.html), shown in a dialog; without scripts the library's page gives the text to put in. */
import { Extension, Image } from "django-prose-editor/editor";

const textareaOf = (editor) => editor.view.dom.closest(".prose-editor").querySelector("textarea");

export const LibraryPicture = Image.extend({
  addAttributes() {
    const plain = (name) => ({ [name]: { default: null } });
    return { ...plain("src"), ...plain("alt"), ...plain("role"), ...plain("width"), ...plain("height") };
  },

  parseHTML() {
    return [{ tag: 'img[src^="/mediathek/"]' }];
  },

  addInputRules() {
    return [];
  },
});

export const LibraryFile = Extension.create({
  name: "libraryFile",

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "library",
      groups: "library",
      button: buttons.material("image", "picture or file"),
      active: (editor) => editor.isActive("image"),
      command: (editor) => open(editor),
    });
  },
});

async function open(editor) {
  const address = new URL(textareaOf(editor).dataset.library, window.location.href);
  const present = editor.getAttributes("image");
  if (present.src) {
    address.searchParams.set("bild", present.src);
    address.searchParams.set("alt", present.alt || "");
    address.searchParams.set("schmuck", present.role === "presentation" ? "1" : "");
  }
  const dialog = document.createElement("dialog");
  dialog.className = "library-dialog";
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.commands.focus();
  });
  dialog.addEventListener("click", (event) => follow(event, dialog, editor));
  dialog.addEventListener("submit", (event) => send(event, dialog, editor));
  await show(dialog, address);
  dialog.showModal();
}

/* The answer is a whole page without scripts of its own; only its picker goes into the dialog. */
async function show(dialog, address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const picker = page.querySelector("[data-picker]");
  if (!answer.ok || !picker) {
    window.location.assign(address);
    return;
  }
  dialog.replaceChildren(document.adoptNode(picker));
  dialog.setAttribute("aria-labelledby", "picker-title");
  dialog.querySelector("h2").focus();
}

function follow(event, dialog, editor) {
  const link = event.target.closest("a");
  if (link && link.target !== "_blank") {
    event.preventDefault();
    show(dialog, new URL(link.href));
    return;
  }
  const button = event.target.closest("button[data-act]");
  if (!button) {
    return;
  }
  if (button.dataset.act === "insert") {
    insert(editor, button.dataset);
  }
  dialog.close();
}

/* Searching shows the picker anew; describing changes the picture that is chosen in the text. */
function send(event, dialog, editor) {
  const form = event.target;
  event.preventDefault();
  const data = new FormData(form);
  if (form.dataset.act === "describe") {
    const isDecorative = Boolean(data.get("schmuck"));
    const alt = String(data.get("alt") || "").trim();
    if (!isDecorative && !alt) {
      const field = form.querySelector("[name=alt]");
      field.setAttribute("aria-invalid", "true");
      form.querySelector("[data-missing]").hidden = false;
      field.focus();
      return;
    }
    editor
      .chain()
      .updateAttributes("image", {
        alt: isDecorative ? "" : alt,
        role: isDecorative ? "presentation" : null,
      })
      .run();
    dialog.close();
    return;
  }
  const address = new URL(form.action);
  address.search = new URLSearchParams(data).toString();
  show(dialog, address);
}

function insert(editor, item) {
  if (item.picture) {
    const alt = textareaOf(editor).name.endsWith("_en") ? item.altEn : item.altDe;
    editor
      .chain()
      .focus()
      .insertContent({
        type: "image",
        attrs: {
          src: item.address,
          alt: item.decorative ? "" : alt,
          role: item.decorative ? "presentation" : null,
          width: item.width || null,
          height: item.height || null,
        },
      })
      .run();
    return;
  }
  const { from, to, empty } = editor.state.selection;
  const label = empty ? item.label : editor.state.doc.textBetween(from, to, " ");
  editor
    .chain()
    .focus()
    .insertContent({ type: "text", text: label, marks: [{ type: "link", attrs: { href: item.address } }] })
    .run();
}
