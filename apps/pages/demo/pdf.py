"""Small real PDF files for trying the portal out: tagged, with title and language (PDF/UA-1)."""

import typst

_COVER = """
#set document(title: "{title}", author: "Redaktion Beispiel")
#set text(lang: "de", size: 11pt)
#set page(paper: "a4", margin: 2.5cm, fill: rgb("{colour}"))
#set text(fill: white)
#v(3cm)
#text(size: 15pt, fill: rgb("#f9a11b"), weight: "bold")[{kind}]
#v(0.6cm)
#par(leading: 0.6em)[#text(size: 38pt, weight: "bold")[{title}]]
#v(1fr)
#text(size: 18pt)[{summary}]
#v(1.5cm)
#text(size: 13pt)[Beispiel: erfunden, um das Portal auszuprobieren]
#set page(fill: none, footer: [Beispiel: erfunden, um das Portal auszuprobieren])
#set text(fill: black)
"""
_COLOURS = ("#0a3440", "#12535f", "#3c3a6b", "#2f5233")


def make_pdf(title: str, summary: str, chapters: list[tuple[str, str]], *, kind: str = "Beispiel") -> bytes:
    """A PDF with a cover and one page a chapter."""
    colour = _COLOURS[sum(map(ord, title)) % len(_COLOURS)]
    source = _COVER.format(
        title=_escape(title.removeprefix("Beispiel: ")),
        summary=_escape(summary),
        kind=_escape(kind),
        colour=colour,
    )
    for heading, text in chapters:
        source += f"\n#pagebreak(weak: true)\n= {_escape(heading)}\n{_escape(text)}\n"
    return typst.compile(source.encode(), format="pdf", pdf_standards="ua-1")


def _escape(text: str) -> str:
    """Text in which nothing is markup to Typst."""
    return "".join(f"\\{sign}" if sign in '\\#$*_`<>@[]"/-+=~' else sign for sign in text)
