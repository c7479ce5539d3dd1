"""From an Altair chart to the SVG of a page: no script, no request, no English, the same bytes each time."""

from __future__ import annotations

import copy
import hashlib
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metabolisme.charts.live import LiveDrawing
from metabolisme.charts.palette import PALETTE
from metabolisme.charts.text import french_text
from metabolisme.charts.theme import FONTS, NUMBER_LOCALE, SMALLEST_TEXT, TIME_LOCALE, config
from metabolisme.errors import MetabolismeError

if TYPE_CHECKING:
    import altair as alt

SVG_NAMESPACE = "http://www.w3.org/2000/svg"

#: Attributes that Vega writes and that say nothing here: its classes, its English descriptions, defaults.
_DROPPED = ("class", "role", "pointer-events", "font-family", "stroke-miterlimit")
_DEFAULTS = {"opacity": "1", "transform": "translate(0,0)", "text-anchor": "start"}
_INVISIBLE = {"display": "none", "opacity": "0"}
_ALLOWED_COLOURS = {item.light for item in PALETTE.values()} | {"none"}


def svg(chart: alt.TopLevelMixin | LiveDrawing, width: int, alt_text: str) -> str:
    """Render a chart as inline SVG.

    Parameters
    ----------
    chart : altair chart or LiveDrawing
        Not wider than `width`, with colours of the palette only and no text under 11 px.
    width : int
        Px.
    alt_text : str
        French description, the only one that a screen reader reads.

    Returns
    -------
    str
        One ``<svg class="mt-svg" role="img">``.

    Raises
    ------
    MetabolismeError
        If the drawing is wider than asked, holds a colour that has no dark counterpart, or text too small to
        read.
    """
    drawn = chart.svg() if isinstance(chart, LiveDrawing) else _vega_svg(chart, width)
    root = ElementTree.fromstring(drawn)
    faults = [*_width_faults(root, width), *_colour_faults(root), *_text_faults(root)]
    if faults:
        raise MetabolismeError("Le dessin ne convient pas :\n" + "\n".join(f"  - {fault}" for fault in faults))
    view_box = root.attrib["viewBox"]
    _, _, drawn_width, drawn_height = view_box.split()
    children = [cleaned for child in root for cleaned in _cleaned(child)]
    root.clear()
    root.tag = "svg"
    root.attrib = {
        "xmlns": SVG_NAMESPACE,
        "class": "mt-svg",
        "role": "img",
        "aria-label": french_text(alt_text),
        "width": drawn_width,
        "height": drawn_height,
        "viewBox": view_box,
        "font-family": FONTS,
    }
    root.extend(children)
    return _with_own_ids(ElementTree.tostring(root, encoding="unicode"))


def _vega_svg(chart: alt.TopLevelMixin, width: int) -> str:
    """What Vega draws, with the theme of the book under the chart's own configuration."""
    import altair as alt
    import vl_convert

    # Altair checks each part when it is made: checking the whole again would double the time.
    specification = chart.to_dict(validate=False)
    own: Any = getattr(chart, "config", alt.Undefined)
    # Altair adds the configuration of the theme that happens to be enabled: only what the chart asked for is
    # kept.
    specification["config"] = _merged(config(width), {} if own is alt.Undefined else own.to_dict())
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return vl_convert.vegalite_to_svg(
        specification,
        vl_version=version,
        format_locale=NUMBER_LOCALE,
        time_format_locale=TIME_LOCALE,
        allowed_base_urls=[],
    )


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """A nested mapping with the values of `over` in place of those of `base`."""
    result = copy.deepcopy(dict(base))
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = _merged(result[key], value) if both else value
    return result


def _width_faults(root: ElementTree.Element, width: int) -> list[str]:
    drawn = float(root.attrib["width"])
    if drawn <= width:
        return []
    return [
        f"il a {drawn:g} px de large au lieu de {width} : la page le réduirait et le texte deviendrait "
        "illisible ; donnez à draw(width) une largeur qu'il respecte"
    ]


def _colour_faults(root: ElementTree.Element) -> list[str]:
    used = {element.attrib[part] for element in root.iter() for part in ("fill", "stroke") if part in element.attrib}
    unknown = sorted(used - _ALLOWED_COLOURS)
    if not unknown:
        return []
    return [
        f"couleurs hors de la palette, sans équivalent sur fond sombre : {', '.join(unknown)} ; "
        f"prenez charts.colour(…) parmi {', '.join(PALETTE)}"
    ]


def _text_faults(root: ElementTree.Element) -> list[str]:
    sizes = [float(element.attrib["font-size"].removesuffix("px")) for element in _texts(root)]
    if not sizes or min(sizes) >= SMALLEST_TEXT:
        return []
    return [f"un texte a {min(sizes):g} px de haut ; le plus petit lisible est {SMALLEST_TEXT} px"]


def _texts(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter(f"{{{SVG_NAMESPACE}}}text") if "font-size" in element.attrib)


def _cleaned(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The element without leftovers and invisible parts; a group that groups nothing gives its children."""
    attributes = {
        name: re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", value)
        for name, value in element.attrib.items()
        if name not in _DROPPED and not name.startswith("aria-") and _DEFAULTS.get(name) != value
    }
    tag = element.tag.removeprefix(f"{{{SVG_NAMESPACE}}}")
    if any(attributes.get(name) == value for name, value in _INVISIBLE.items()):
        return []
    if tag == "path" and not attributes.get("d"):
        return []
    if element.get("class") in ("background", "foreground") and not {"fill", "stroke"} & attributes.keys():
        return []  # frames that Vega writes and does not draw
    children = [cleaned for child in element for cleaned in _cleaned(child)]
    if tag == "g" and not children:
        return []
    if tag == "g" and not attributes:
        return children
    result = ElementTree.Element(tag, attributes)
    result.text = element.text
    result.extend(children)
    return [result]


def _with_own_ids(text: str) -> str:
    """Rename identifiers (clip paths) after the content: Vega numbers them over the whole process."""
    names = list(dict.fromkeys(re.findall(r' id="([^"]+)"', text)))
    neutral = text
    for number, name in enumerate(names):
        neutral = re.sub(rf'(?<= id="|url\(#){re.escape(name)}(?=["\)])', f"@{number}@", neutral)
    digest = hashlib.sha256(neutral.encode()).hexdigest()[:10]
    return re.sub(r"(?<= id=\"|url\(#)@(\d+)@", rf"mt-{digest}-\1", neutral)
