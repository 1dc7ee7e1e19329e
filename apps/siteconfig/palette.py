"""From two colours to the whole look: readable in light and in dark, whatever the two are.

A manager chooses the main colour (buttons, links, deep bands) and the signal colour (calls to action, marks).
All other shades are made of these by going lighter or darker until each text stands out against everything
it is shown on. Contrast is that of WCAG 2.2 (success criteria 1.4.3 and 1.4.11): a ratio from 1 to 21.
"""

import colorsys
from collections.abc import Iterable

DEFAULT_MAIN = "#0c5566"
DEFAULT_SIGNAL = "#f6a01a"

TEXT = 4.5
LINE = 3.0
_STEPS = 200

# Grounds and texts of `tokens.css` that stay as they are, whatever is chosen.
ON_SIGNAL = "#241500"
ON_DEEP = "#ffffff"
ON_DEEP_MUTED = "#c9e0e5"
LIGHT_GROUNDS = (
    "#ffffff", "#eff5f5", "#f6f9f9", "#e2f4e9", "#fdebea", "#fff2dc", "#e1f1f7",
)  # fmt: skip
DARK_GROUNDS = (
    "#0c191d", "#111f24", "#14272d", "#182e35", "#12311f", "#3a1816", "#36270f", "#0f2e3a",
)  # fmt: skip
LIGHT_TEXTS = ("#13272d", "#405a62")
DARK_TEXTS = ("#e4eef0", "#adc3c9")

Pair = tuple[str, str, float]


def rgb(colour: str) -> tuple[int, int, int]:
    """The parts of `#rrggbb`, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def main_fault(colour: str) -> str | None:
    """The nearest colour that could be taken instead, if white text cannot be read on `colour`."""
    return None if contrast(colour, "#ffffff") >= TEXT else _darker(colour, ["#ffffff"], TEXT)


def signal_fault(colour: str) -> str | None:
    """The nearest colour that could be taken instead, if dark text cannot be read on `colour`."""
    return None if contrast(colour, ON_SIGNAL) >= TEXT else _lighter(colour, [ON_SIGNAL], TEXT)


def tokens(main: str, signal: str) -> dict[str, dict[str, str]]:
    """The custom properties that differ, for "light" and "dark"."""
    light, dark = _light(main, signal), _dark(main, signal)
    for scheme in (light, dark):
        for name in ("accent", "link", "link-hover"):
            scheme[f"{name}-rgb"] = ", ".join(str(part) for part in rgb(scheme[name]))
    return {"light": light, "dark": dark}


def stylesheet(main: str, signal: str) -> str:
    """The style sheet that puts them in the place of `tokens.css`' own."""
    schemes = tokens(main, signal)
    rules = {
        name: "".join(f"--tn-{key}:{value};" for key, value in schemes[name].items()) for name in schemes
    }
    return f":root{{{rules['light']}}}@media (prefers-color-scheme:dark){{:root{{{rules['dark']}}}}}\n"


def pairs(scheme: dict[str, str], *, dark: bool) -> list[Pair]:
    """What is shown on what in a scheme, and the contrast that it needs."""
    grounds = [*(DARK_GROUNDS if dark else LIGHT_GROUNDS), scheme["accent-soft"], scheme["signal-soft"]]
    texts = [*(DARK_TEXTS if dark else LIGHT_TEXTS)]
    shades = [scheme[name] for name in ("link", "link-hover", "accent", "heading", "signal-text")]
    found: list[Pair] = [(text, ground, TEXT) for text in [*texts, *shades] for ground in grounds]
    found += [(scheme["on-accent"], scheme[name], TEXT) for name in ("accent", "accent-hover")]
    found += [(ON_SIGNAL, scheme[name], TEXT) for name in ("signal", "signal-hover")]
    for ground in (scheme["deep"], scheme["deep-2"]):
        found += [(text, ground, TEXT) for text in (ON_DEEP, ON_DEEP_MUTED)]
    found.append((scheme["signal"], scheme["deep"], LINE))
    return found


def _light(main: str, signal: str) -> dict[str, str]:
    soft, signal_soft = _mix(main, "#ffffff", 0.88), _mix(signal, "#ffffff", 0.88)
    grounds = [*LIGHT_GROUNDS, soft, signal_soft]
    accent = _darker(main, grounds, TEXT)
    deep = _darker(main, [ON_DEEP_MUTED], 7.5)
    deep = _darker(deep, [signal], LINE)
    return {
        "heading": _darker(deep, grounds, 7),
        "link": accent,
        "link-hover": _darker(_mix(accent, "#000000", 0.3), grounds, TEXT),
        "accent": accent,
        "accent-hover": _darker(_mix(accent, "#000000", 0.25), ["#ffffff"], TEXT),
        "on-accent": "#ffffff",
        "accent-soft": soft,
        "signal": signal,
        "signal-hover": _lighter(_mix(signal, "#ffffff", 0.2), [ON_SIGNAL], TEXT),
        "signal-text": _darker(signal, grounds, TEXT),
        "signal-soft": signal_soft,
        "deep": deep,
        "deep-signal": signal,
        "deep-2": _darker(_mix(deep, "#ffffff", 0.07), [ON_DEEP_MUTED], TEXT),
        "deep-line": _mix(deep, "#ffffff", 0.25),
    }


def _dark(main: str, signal: str) -> dict[str, str]:
    soft, signal_soft = _mix(main, "#0c191d", 0.7), _mix(signal, "#0c191d", 0.83)
    soft = _darker(soft, [*DARK_TEXTS], TEXT)
    signal_soft = _darker(signal_soft, [*DARK_TEXTS], TEXT)
    grounds = [*DARK_GROUNDS, soft, signal_soft]
    accent = _lighter(main, grounds, 5.5)
    on_accent = _darker(main, [accent, _mix(accent, "#ffffff", 0.3)], TEXT)
    deep = _darker(main, [ON_DEEP_MUTED], 10)
    deep = _darker(deep, [signal], LINE)
    return {
        "heading": _lighter(_mix(main, "#ffffff", 0.93), grounds, 7),
        "link": accent,
        "link-hover": _mix(accent, "#ffffff", 0.4),
        "accent": accent,
        "accent-hover": _mix(accent, "#ffffff", 0.3),
        "on-accent": on_accent,
        "accent-soft": soft,
        "signal": signal,
        "signal-hover": _lighter(_mix(signal, "#ffffff", 0.2), [ON_SIGNAL], TEXT),
        "signal-text": _lighter(signal, grounds, TEXT),
        "signal-soft": signal_soft,
        "deep": deep,
        "deep-signal": signal,
        "deep-2": _darker(_mix(deep, "#ffffff", 0.06), [ON_DEEP_MUTED], TEXT),
        "deep-line": _mix(deep, "#ffffff", 0.2),
    }


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in rgb(colour))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _darker(colour: str, grounds: Iterable[str], ratio: float) -> str:
    """The lightest shade from `colour` downwards that stands out against all `grounds`; black at the end."""
    return _shade(colour, list(grounds), ratio, towards=0.0)


def _lighter(colour: str, grounds: Iterable[str], ratio: float) -> str:
    """The darkest shade from `colour` upwards that stands out against all `grounds`; white at the end."""
    return _shade(colour, list(grounds), ratio, towards=1.0)


def _shade(colour: str, grounds: list[str], ratio: float, *, towards: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb(colour)))
    shade = colour
    for step in range(_STEPS + 1):
        if step:
            level = lightness + (towards - lightness) * step / _STEPS
            shade = _hex(*(part * 255 for part in colorsys.hls_to_rgb(hue, level, saturation)))
        if all(contrast(shade, ground) >= ratio for ground in grounds):
            break
    return shade


def _mix(one: str, other: str, share: float) -> str:
    """`one` with that share of `other`."""
    return _hex(*(a + (b - a) * share for a, b in zip(rgb(one), rgb(other), strict=True)))


def _hex(red: float, green: float, blue: float) -> str:
    return f"#{round(red):02x}{round(green):02x}{round(blue):02x}"
