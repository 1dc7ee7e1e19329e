"""A picture that stands where an organisation's logo will."""

import io

from PIL import Image, ImageDraw

SIZE = (480, 160)  # pixels
INK, SIGNAL = "#0c5566", "#f6a01a"


def make_logo() -> bytes:
    """A PNG: two stations on a line of the network, and the word "Beispiel"."""
    picture = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    draw.line((60, 80, 180, 80), fill=INK, width=12)
    for x, colour in ((60, INK), (180, SIGNAL)):
        draw.ellipse((x - 36, 44, x + 36, 116), fill="white", outline=colour, width=14)
    draw.text((250, 56), "Beispiel", fill=INK, font_size=48)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
