"""Rich text without an editor: a few signs that people know from e-mails become markup.

    ## Heading        - point        1. point        > quote        | table | row |
    **bold**   *italic*   [text](address)   ![what the picture shows](address)   ![-](address): decorative

Blocks are parted by a blank line. A block that holds HTML tags of its own is left as it is.
"""

import html
import re
from collections.abc import Callable

_BLANK = re.compile(r"\n\s*\n")
_BLOCK_TAG = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|blockquote|hr|table|thead|tbody|tr|t[hd]|pre|div|figure|figcaption|caption|"
    r"script|style|svg|math|iframe|form|br)\b",
    re.IGNORECASE,
)
_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"(#{2,4})\s+(.+)")
_ITEM = re.compile(r"(?:[-*•]|(\d{1,3})[.)])\s+(.*)")
_RULER = re.compile(r"\|?[\s:|-]*-[\s:|-]*")
_HEAD_CELL = 'th scope="col"'
_INLINE = (
    (re.compile(r"!\[([^\]\n]*)\]\(([^()\s]+)\)"), "picture"),
    (re.compile(r"\[([^\]\n]*)\]\(([^()\s]+)\)"), "link"),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), "strong"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), "em"),
)


def to_html(text: str) -> str:
    """`text` as HTML, not yet cleaned."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    kept = _PRE.findall(text)
    blocks = [block.strip("\n") for block in _BLANK.split(_PRE.sub("\0", text)) if block.strip()]
    written = "\n\n".join(block if _is_markup(block) else _block(block) for block in blocks)
    for original in kept:
        written = written.replace("\0", original, 1)
    return written


def _is_markup(block: str) -> bool:
    return "\0" in block or bool(_BLOCK_TAG.search(block))


def _block(block: str) -> str:
    """One block; a heading or a list may follow a paragraph without a blank line between them."""
    parts: list[str] = []
    run: list[str] = []
    kind = ""
    for line in block.split("\n"):
        own = _kind(line)
        if run and (own != kind or own == "heading"):
            parts.append(_WRITERS[kind](run))
            run = []
        kind = own
        run.append(line.strip())
    parts.append(_WRITERS[kind](run))
    return "\n".join(parts)


def _kind(line: str) -> str:
    line = line.strip()
    if _HEADING.fullmatch(line):
        return "heading"
    if line.startswith(">"):
        return "quote"
    if line.startswith("|") and line.endswith("|") and len(line) > 2:
        return "table"
    if item := _ITEM.fullmatch(line):
        return "numbers" if item[1] else "points"
    return "text"


def _heading(lines: list[str]) -> str:
    match = _HEADING.fullmatch(lines[0])
    assert match
    level = len(match[1])
    return f"<h{level}>{_inline(match[2])}</h{level}>"


def _text(lines: list[str]) -> str:
    return "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _quote(lines: list[str]) -> str:
    return f"<blockquote>{_text([line.lstrip('>').strip() for line in lines])}</blockquote>"


def _points(lines: list[str]) -> str:
    return f"<ul>{_items(lines)}</ul>"


def _numbers(lines: list[str]) -> str:
    """A list only from 1 on and with a second point: "1. Mai" alone is a date."""
    if len(lines) < 2 or not re.match(r"1[.)]", lines[0]):
        return _text(lines)
    return f"<ol>{_items(lines)}</ol>"


def _items(lines: list[str]) -> str:
    items = [match[2] for line in lines if (match := _ITEM.fullmatch(line))]
    return "".join(f"<li>{_inline(item)}</li>" for item in items)


def _table(lines: list[str]) -> str:
    """The first row is the head when a row of hyphens follows it."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    has_head = len(lines) > 1 and _RULER.fullmatch(lines[1]) is not None
    head = f"<thead>{_row(rows[0], _HEAD_CELL)}</thead>" if has_head else ""
    body = "".join(_row(row, "td") for row in (rows[2:] if has_head else rows))
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _row(cells: list[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_inline(cell)}</{tag[:2]}>' for cell in cells)}</tr>"


def _inline(text: str) -> str:
    """Signs within a line. What stands in tags already (a link, say) stays; a lone "<" is only a sign."""
    text = re.sub(r"<(?!/?(?:a|strong|em|u|s|sub|sup|code|span|img)\b)", "&lt;", text)
    text = re.sub(r"&(?!#?\w+;)", "&amp;", text)
    for pattern, name in _INLINE:
        text = pattern.sub(_INLINE_WRITERS[name], text)
    return text


def _picture(match: re.Match) -> str:
    words, address = match[1].strip(), html.escape(html.unescape(match[2]))
    if words == "-":
        return f'<img src="{address}" alt="" role="presentation">'
    return f'<img src="{address}" alt="{html.escape(html.unescape(words))}">'


def _link(match: re.Match) -> str:
    return f'<a href="{html.escape(html.unescape(match[2]))}">{match[1]}</a>'


_INLINE_WRITERS: dict[str, str | Callable[[re.Match], str]] = {
    "picture": _picture,
    "link": _link,
    "strong": r"<strong>\1</strong>",
    "em": r"<em>\1</em>",
}
_WRITERS = {
    "heading": _heading,
    "text": _text,
    "quote": _quote,
    "points": _points,
    "numbers": _numbers,
    "table": _table,
}
