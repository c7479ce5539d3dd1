"""The search index without accents: « metabolisme » finds « métabolisme ». Its other half is site/js/search.js."""

import unicodedata

from sphinx.application import Sphinx
from sphinx.search.fr import SearchFrench


def without_accents(word: str) -> str:
    """Return a word with its letters bare: « émissions » as « emissions »."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class SearchFrenchWithoutAccents(SearchFrench):
    """French stems of words without their accents, as site/js/search.js makes them of what a reader types."""

    def stem(self, word: str) -> str:
        """Return the stem under which a word is filed."""
        return super().stem(without_accents(word))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx in place of its own French search."""
    app.add_search_language(SearchFrenchWithoutAccents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
