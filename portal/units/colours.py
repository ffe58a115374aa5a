"""A county's colour made into the colours of its pages, light and dark, each with enough contrast.

The arithmetic is that of OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020): the hue
of the county stays, and the lightness moves until the contrast of WCAG 2.2 (1.4.3) is there.
"""

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from math import atan2, cos, hypot, sin

OWN = "#0b4f5c"
"""The colour that the stylesheet itself is made of."""
_AA, _HEAD = 4.5, 7.0
_STEP = 0.004
_Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Ground:
    """What the county's colours stand on, and what is written on its tint: fixed in the stylesheet."""

    paper: str
    surface: str
    ink: str
    ink_2: str


LIGHT = Ground("#f6f4ef", "#ffffff", "#14252c", "#46565e")
DARK = Ground("#0f191d", "#17242a", "#eef3f3", "#b3c1c5")


@dataclass(frozen=True)
class Colours:
    """The five colours that a county may change, by their names in the stylesheet."""

    brand: str
    brand_2: str
    on_brand: str
    tint: str
    head: str

    def declared(self) -> str:
        """Them as declarations of a stylesheet."""
        names = ("--brand", "--brand-2", "--on-brand", "--tint", "--head")
        return "".join(f"{name}:{value};" for name, value in zip(names, astuple(self), strict=True))


@dataclass(frozen=True)
class Theme:
    """The colours of a county on light and on dark pages."""

    light: Colours
    dark: Colours

    def stylesheet(self) -> str:
        """What follows the stylesheet of the portal; paper is always light."""
        dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{self.dark.declared()}}}}}"
        return f"\n:root{{{self.light.declared()}}}\n{dark}\n"


def theme(colour: str) -> Theme:
    """The colours made of one, given as `#rrggbb`."""
    lightness, chroma, hue = _to_oklch(colour)
    return Theme(_light(min(lightness, 0.5), chroma, hue), _dark(chroma, hue))


def _light(lightness: float, chroma: float, hue: float) -> Colours:
    tint = _hex(0.945, min(chroma * 0.2, 0.022), hue)
    grounds = (LIGHT.paper, LIGHT.surface, tint)

    def is_enough(colour: str) -> bool:
        return contrast("#ffffff", colour) >= _HEAD and all(contrast(colour, g) >= _AA for g in grounds)

    head = _moved(lightness, -_STEP, is_enough, chroma, hue)
    darker = _hex(_to_oklch(head)[0] - 0.08, chroma * 0.85, hue)
    return Colours(head, darker, "#ffffff", tint, head)


def _dark(chroma: float, hue: float) -> Colours:
    tint = _hex(0.31, min(chroma * 0.45, 0.045), hue)
    on_brand = _hex(0.25, min(chroma * 0.5, 0.05), hue)
    grounds = (DARK.paper, DARK.surface, tint, on_brand)

    def is_enough(colour: str) -> bool:
        return all(contrast(colour, ground) >= _AA for ground in grounds)

    brand = _moved(0.8, _STEP, is_enough, min(chroma, 0.09), hue)
    lighter = _moved(0.88, _STEP, is_enough, min(chroma, 0.06), hue)
    head = _moved(0.36, -_STEP, lambda c: contrast("#ffffff", c) >= _HEAD, min(chroma, 0.08), hue)
    return Colours(brand, lighter, on_brand, tint, head)


def _moved(lightness: float, step: float, is_enough: Callable[[str], bool], chroma: float, hue: float) -> str:
    """The first colour, from a lightness on, that is enough; black or white at the latest."""
    while 0 < lightness < 1 and not is_enough(_hex(lightness, chroma, hue)):
        lightness += step
    return _hex(min(max(lightness, 0), 1), chroma, hue)


def pairs(made: Theme) -> Iterator[tuple[str, str, str, float]]:
    """Each pair of colours that stand on each other: what it is, the two, and the least contrast."""
    for name, c, ground in (("light", made.light, LIGHT), ("dark", made.dark, DARK)):
        for under in (ground.paper, ground.surface, c.tint):
            yield f"{name}: a link", c.brand, under, _AA
            yield f"{name}: a link under the pointer", c.brand_2, under, _AA
        yield f"{name}: a button", c.on_brand, c.brand, _AA
        yield f"{name}: a button under the pointer", c.on_brand, c.brand_2, _AA
        yield f"{name}: the head", "#ffffff", c.head, _HEAD
        yield f"{name}: text on the tint", ground.ink, c.tint, _AA
        yield f"{name}: quiet text on the tint", ground.ink_2, c.tint, _AA


def faults_of(colour: str) -> list[str]:
    """The pairs of a colour's theme that lack contrast."""
    return [
        f"{what}: {over} on {under} has the contrast {contrast(over, under):.1f}, not {least}"
        for what, over, under, least in pairs(theme(colour))
        if contrast(over, under) < least
    ]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> _Rgb:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def _to_oklch(colour: str) -> _Rgb:
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    yellow = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, yellow), atan2(yellow, a)


def _to_linear(lightness: float, chroma: float, hue: float) -> _Rgb:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour as `#rrggbb`; where a screen cannot show it, less colourful until it can."""
    rgb = _to_linear(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= part <= 1.0005 for part in rgb):
        chroma = max(chroma - 0.002, 0)
        rgb = _to_linear(lightness, chroma, hue)
    parts = (min(max(part, 0), 1) for part in rgb)
    shown = (12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in parts)
    return "#" + "".join(f"{round(part * 255):02x}" for part in shown)
