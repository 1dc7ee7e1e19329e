"""Whatever colours a manager chooses: every text stands out against everything it is shown on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.siteconfig import palette
from network_portal.env import BASE_DIR

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: "#{:02x}{:02x}{:02x}".format(*parts))


def test_contrast_is_that_of_the_standard():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["#ffff00", "#9fd3a4", "#808080"])
def test_a_main_colour_too_light_for_white_text_is_refused_with_the_nearest_that_works(colour):
    nearest = palette.main_fault(colour)
    assert nearest is not None
    assert palette.main_fault(nearest) is None
    assert palette.contrast(nearest, "#ffffff") < 4.8


@pytest.mark.parametrize("colour", ["#000000", "#7a0000", "#5a4b00"])
def test_a_signal_colour_too_dark_for_dark_text_is_refused_with_the_nearest_that_works(colour):
    nearest = palette.signal_fault(colour)
    assert nearest is not None
    assert palette.signal_fault(nearest) is None


@given(main=COLOURS, signal=COLOURS)
def test_no_text_falls_below_the_limit(main, signal):
    main, signal = palette.main_fault(main) or main, palette.signal_fault(signal) or signal
    schemes = palette.tokens(main, signal)
    for name, scheme in schemes.items():
        for text, ground, needed in palette.pairs(scheme, dark=name == "dark"):
            assert palette.contrast(text, ground) >= needed, (name, main, signal, text, ground)


def test_the_grounds_are_those_of_the_style_sheets():
    light, dark = (
        (BASE_DIR / "static/css/tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    )
    for part, grounds, texts in (
        (light, palette.LIGHT_GROUNDS, palette.LIGHT_TEXTS),
        (dark, palette.DARK_GROUNDS, palette.DARK_TEXTS),
    ):
        names = "bg|tint|surface|surface-2|success-soft|danger-soft|warning-soft|info-soft"
        stated = dict(re.findall(rf"--tn-({names}|text|muted): (#[0-9a-f]+);", part))
        known = {
            value if len(value) == 7 else "#" + "".join(sign * 2 for sign in value[1:])
            for value in stated.values()
        }
        assert known == {*grounds, *texts}


def test_every_property_it_sets_is_one_of_the_style_sheets():
    stated = set(re.findall(r"--tn-([a-z0-9-]+):", (BASE_DIR / "static/css/tokens.css").read_text()))
    for scheme in palette.tokens(palette.DEFAULT_MAIN, palette.DEFAULT_SIGNAL).values():
        assert set(scheme) <= stated
