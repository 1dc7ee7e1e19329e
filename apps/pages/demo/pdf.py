"""Small real PDF files for trying the portal out: tagged, with title and language (PDF/UA-1)."""

import typst

_PAGE = """
#set document(title: "{title}", author: "Redaktion Beispiel")
#set text(lang: "de", size: 11pt)
#set page(paper: "a4", margin: 2.5cm, footer: [Beispiel: erfunden, um das Portal auszuprobieren])
#set heading(numbering: none)
#rect(width: 100%, fill: rgb("#0a3440"), inset: 1.2em)[
  #text(fill: white, size: 22pt, weight: "bold")[{title}]
]
#v(1em)
{summary}
"""


def make_pdf(title: str, summary: str, chapters: list[tuple[str, str]]) -> bytes:
    """A PDF with a title page and one page a chapter."""
    source = _PAGE.format(title=_escape(title), summary=_escape(summary))
    for heading, text in chapters:
        source += f"\n#pagebreak()\n= {_escape(heading)}\n{_escape(text)}\n"
    return typst.compile(source.encode(), format="pdf", pdf_standards="ua-1")


def _escape(text: str) -> str:
    """Text in which nothing is markup to Typst."""
    return "".join(f"\\{sign}" if sign in '\\#$*_`<>@[]"/-+=~' else sign for sign in text)
