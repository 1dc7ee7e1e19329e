"""A picture for an event: invented, and drawn of lines and stations like the portal's look."""

import io
from random import Random

from PIL import Image, ImageDraw

SIZE = (1600, 640)  # pixels
DEEP, INK, LIGHT, SIGNAL = "#0a3440", "#0c5566", "#7fb5c0", "#f6a01a"


def make_event_picture(seed: str) -> bytes:
    """A PNG, the same for the same `seed`: lines of a network with stations, and the word "Beispiel"."""
    chance = Random(seed)
    picture = Image.new("RGB", SIZE, DEEP)
    draw = ImageDraw.Draw(picture)
    for number in range(7):
        points = [(x, chance.randrange(40, SIZE[1] - 40)) for x in range(-100, SIZE[0] + 300, 280)]
        draw.line(points, fill=INK if number % 3 else LIGHT, width=14, joint="curve")
        for x, y in points:
            colour = SIGNAL if chance.random() < 0.25 else LIGHT
            draw.ellipse((x - 26, y - 26, x + 26, y + 26), fill=DEEP, outline=colour, width=12)
    draw.text((60, SIZE[1] - 110), "Beispiel", fill="white", font_size=64)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()
