"""Bibliography in French: one pattern for all kinds of documents, and citations « Timmer et al. (2015) »."""

import dataclasses
import unicodedata
from collections.abc import Iterator

import pybtex.plugin
from pybtex.database import Entry
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle, toplevel
from pybtex.style.formatting.unsrt import dashify
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import (
    Node,
    field,
    first_of,
    href,
    join,
    names,
    optional,
    optional_field,
    sentence,
    tag,
)
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


class AuthorYearLabels(BaseLabelStyle):
    """Label « Timmer et al., 2015 », with a letter where two would be alike."""

    def format_labels(self, sorted_entries: list[Entry]) -> Iterator[str]:
        """Yield the label of each entry, in order."""
        plain = [self.plain_label(entry) for entry in sorted_entries]
        for position, label in enumerate(plain):
            letter = chr(ord("a") + plain[:position].count(label))
            yield label if plain.count(label) == 1 else label + letter

    @staticmethod
    def plain_label(entry: Entry) -> str:
        """Return family names and year; the title stands in where there is no author."""
        people = [
            " ".join(map(str, person.rich_prelast_names + person.rich_last_names))
            for person in entry.persons.get("author", entry.persons.get("editor", []))
        ]
        people = people or [str(entry.rich_fields["title"])]
        who = " et ".join(people) if len(people) < 3 else f"{people[0]} et al."
        return f"{who}, {entry.fields.get('year', 's. d.')}"


class ByLabel(BaseSortingStyle):
    """Sort by who wrote, then year, people and institutions together, accents and case apart."""

    def sorting_key(self, entry: Entry) -> str:
        """Return the label without accents, braces and capitals."""
        letters = unicodedata.normalize("NFD", AuthorYearLabels.plain_label(entry).casefold())
        return "".join(letter for letter in letters if letter.isalnum() or letter in " ,")


class FrenchStyle(BaseStyle):
    """Authors (year). Title. Where it was published. Link: one pattern for every kind of document."""

    default_name_style = "plain"
    default_label_style = AuthorYearLabels
    default_sorting_style = ByLabel

    def format_entry(self, label: str, entry: Entry, bib_data=None) -> FormattedEntry:
        """Format one document."""
        context = {"entry": entry, "style": self, "bib_data": bib_data}
        return FormattedEntry(entry.key, self.template(entry).format_data(context), label)

    @staticmethod
    def template(entry: Entry) -> Node:
        """Return the pattern of a document; what its entry does not say is left out."""
        role = "author" if "author" in entry.persons else "editor"
        in_journal = "journal" in entry.fields or "booktitle" in entry.fields
        title = optional_field("title") if in_journal else optional[tag("em")[field("title")]]
        doi = field("doi", raw=True)
        url = field("url", raw=True)
        return toplevel[
            sentence(sep=" ")[
                optional[names(role, sep=", ", sep2=" et ", last_sep=" et ")],
                join["(", first_of[optional_field("year"), "s. d."], ")"],
            ],
            sentence[title],
            sentence[
                optional[tag("em")[field("journal")]],
                optional[tag("em")[field("booktitle")]],
                optional_field("series"),
                optional[join[field("volume"), optional[" (", field("number"), ")"]]],
                optional[join["p.\u00a0", field("pages", apply_func=dashify)]],
                optional_field("edition"),
                optional_field("publisher"),
                optional_field("institution"),
                optional_field("howpublished"),
            ],
            sentence[optional_field("note")],
            first_of[
                optional[href(join["https://doi.org/", doi])[join["doi:", doi]]],
                optional[href(url)[url]],
            ],
        ]


@dataclasses.dataclass
class FrenchReferences(AuthorYearReferenceStyle):
    """Citations in the text: « Timmer et al. (2015) » or « (Timmer et al., 2015) »."""

    bracket_textual: BracketStyle = dataclasses.field(default_factory=lambda: BracketStyle(left="(", right=")"))
    bracket_parenthetical: BracketStyle = dataclasses.field(default_factory=lambda: BracketStyle(left="(", right=")"))
    person: PersonStyle = dataclasses.field(default_factory=lambda: PersonStyle(sep2=" et ", last_sep=" et "))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the two styles that `_config.yml` names."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", "francais", FrenchStyle)
    register_plugin("sphinxcontrib.bibtex.style.referencing", "auteur_annee", FrenchReferences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
