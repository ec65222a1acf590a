"""No colour that can't be read."""

import re

from django.conf import settings

ROOT = settings.BASE_DIR


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


TEXT = [
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink", "warn-soft"),
    ("ink-2", "ground"),
    ("ink-2", "paper"),
    ("ink-2", "raised"),
    ("ink-2", "calm-soft"),
    ("ink-2", "warn-soft"),
    ("rope", "paper"),
    ("rope", "ground"),
    ("rope", "rope-soft"),
    ("on-rope", "rope"),
    ("on-rope", "rope-deep"),
    ("calm", "calm-soft"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("late", "late-soft"),
    ("late", "paper"),
    ("on-late", "late"),
    ("paper", "ink"),
]
SHAPES = ["edge", "insurer", "agency", "client", "bank", "nobody", "platform", "warn", "rope"]


def test_text_and_shapes_can_be_read_in_light_and_dark():
    css = (ROOT / "static/belay.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", css)
    tokens = {name: (light, dark) for name, light, dark in found}
    assert len(tokens) > 20
    for theme in (0, 1):
        for one, other in TEXT:
            assert contrast(tokens[one][theme], tokens[other][theme]) >= 4.5, (one, other, theme)
        for shape in SHAPES:
            assert contrast(tokens[shape][theme], tokens["paper"][theme]) >= 3, (shape, theme)


def test_nothing_of_the_look_comes_from_elsewhere():
    own = ["belay.css", "belay.js", "theme.js", "icons.svg"]
    for name in own:
        text = (ROOT / "static" / name).read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text
        assert "https://" not in text
