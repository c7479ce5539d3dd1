"""The colours of every chart, in light and in dark: one source for the drawings and for the style sheet.

Four places have one colour each, on every page. They can be told apart under the three colour deficiencies,
and stand out from the ground in light and in dark (tests/charts/test_palette.py gives the thresholds and
their reasons). Colour never carries meaning alone: order, direct labels or marks say the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from metabolisme.errors import UnknownCodeError


@dataclass(frozen=True)
class Colour:
    """A colour of the palette.

    Attributes
    ----------
    light, dark : str
        Lower-case ``#rrggbb`` on the light and on the dark ground. The drawing holds `light`; the style sheet
        turns it into `dark`, so no two colours share a `light`.
    text : str
        Name of the colour of text written on it; empty when nothing is.
    """

    light: str
    dark: str
    text: str = ""


PALETTE: Mapping[str, Colour] = MappingProxyType(
    {
        # page and text
        "ground": Colour("#ffffff", "#14181e"),
        "ink": Colour("#1f2933", "#e6e9ec", text="ground"),
        "muted": Colour("#52606d", "#aab4bf", text="ground"),
        "grid": Colour("#d5dae0", "#343c46"),
        "black": Colour("#111418", "#111418"),
        # places; "abroad" is for when the European Union cannot be told from the rest
        "here": Colour("#c4531c", "#e08a1a", text="ground"),
        "france": Colour("#0b4ec0", "#4a92ff", text="ground"),
        "eu": Colour("#349c87", "#4bd39a", text="black"),
        "non_eu": Colour("#844e92", "#a185bd", text="ground"),
        "abroad": Colour("#54426c", "#d8ccf0", text="ground"),
        # a mark that is no place
        "mark": Colour("#66717c", "#98a3ae", text="ground"),
        # amounts, from small to large
        "amount_1": Colour("#eaf3f9", "#1a2931", text="ink"),
        "amount_2": Colour("#c5dbe9", "#2b404d", text="ink"),
        "amount_3": Colour("#9cbdd0", "#3f5c6e", text="ink"),
        "amount_4": Colour("#4f7890", "#688fa6", text="ground"),
        "amount_5": Colour("#355570", "#93b7cd", text="ground"),
        "amount_6": Colour("#16303f", "#cce2ef", text="ground"),
    }
)

#: French names of the places, in the order in which they are always drawn.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "here": "Ici",
        "france": "Reste de la France",
        "eu": "Union européenne",
        "non_eu": "Hors Union européenne",
        "abroad": "Étranger",
    }
)

#: Colours of amounts, from the smallest to the largest.
AMOUNTS = tuple(name for name in PALETTE if name.startswith("amount_"))


def colour(name: str) -> str:
    """Hexadecimal code of a colour of the palette, as drawings hold it.

    Parameters
    ----------
    name : str
        A key of `PALETTE`.

    Returns
    -------
    str

    Raises
    ------
    UnknownCodeError
        If the palette has no such colour.

    Examples
    --------
    >>> colour("here")
    '#c4531c'
    """
    if name not in PALETTE:
        raise UnknownCodeError.among("la couleur", name, PALETTE)
    return PALETTE[name].light


def text_colour_on(name: str) -> str:
    """Hexadecimal code of the text written on a colour of the palette.

    Raises
    ------
    UnknownCodeError
        If the palette has no such colour, or none to write on it.
    """
    colour(name)
    return colour(PALETTE[name].text)


def palette_css() -> str:
    """CSS rules that give figures their ground and turn every light colour into its dark counterpart.

    Returns
    -------
    str
        Rules for the reader's choice (``html[data-theme="dark"]``) and, without script, for the system's
        (``prefers-color-scheme``). Paper is always light.
    """
    ground, ink = PALETTE["ground"], PALETTE["ink"]
    light = f"figure.mt-figure{{background:{ground.light};color:{ink.light}}}"

    def dark(root: str) -> str:
        rules = [f"{root} figure.mt-figure{{background:{ground.dark};color:{ink.dark}}}"]
        rules += [
            f'{root} figure.mt-figure svg [{part}="{item.light}"]{{{part}:{item.dark}}}'
            for item in PALETTE.values()
            for part in ("fill", "stroke")
            if item.dark != item.light
        ]
        return "\n".join(rules)

    chosen, by_system = dark('html[data-theme="dark"]'), dark("html:not([data-theme])")
    return f"{light}\n@media screen{{\n{chosen}\n}}\n@media screen and (prefers-color-scheme:dark){{\n{by_system}\n}}\n"
