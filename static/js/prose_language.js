/* Marks a passage of another language, so that it is read aloud in the right voice (WCAG 2.2, 3.1.2). */
import { Mark, mergeAttributes } from "django-prose-editor/editor";

/* Of the portal's two languages, the one in which the field is not. */
function otherLanguage(editor) {
  const textarea = editor.view.dom.closest(".prose-editor").querySelector("textarea");
  return textarea.name.endsWith("_en") ? "de" : "en";
}

export const ForeignLanguage = Mark.create({
  name: "foreignLanguage",

  addAttributes() {
    return { lang: { default: "en" } };
  },

  parseHTML() {
    return [{ tag: "span[lang]" }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["span", mergeAttributes(HTMLAttributes), 0];
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "foreignLanguage",
      groups: "marks",
      priority: 10,
      button: buttons.material("translate", "foreign language"),
      active: (editor) => editor.isActive("foreignLanguage"),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("foreignLanguage"),
      command(editor) {
        const chain = editor.chain().focus();
        if (editor.isActive("foreignLanguage")) {
          chain.extendMarkRange("foreignLanguage").unsetMark("foreignLanguage").run();
        } else {
          chain.setMark("foreignLanguage", { lang: otherLanguage(editor) }).run();
        }
      },
    });
  },
});
