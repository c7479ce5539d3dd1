/* What Sphinx's search lacks for this book: accents that do not count, chapters before annexes and the library last,
   one result a page, counts in French. Loaded after searchtools.js and language_data.js, whose names it replaces. */
(function () {
  "use strict";
  // letter by letter, so that a place in the bare text is the same place in the text
  function withoutAccents(text) {
    return Array.from(text.normalize("NFC"), function (letter) {
      return letter.normalize("NFD").replace(/\p{Mn}/gu, "") || letter;
    }).join("");
  }

  // the index was filed in the same way by site/ext/french_search.py
  var stemmer = new Stemmer();
  Stemmer = function () { this.stemWord = function (word) { return stemmer.stemWord(withoutAccents(word)); }; };

  // scores of Sphinx stay under 200: a rank counts before any of them
  Scorer.score = function (result) {
    var page = result[0];
    var rank = page.endsWith("/api") ? 2 : page.includes("/annexes/") ? 1 : 0;
    return result[4] - 1000 * rank;
  };

  var COUNT = "Search finished, found ${resultCount} page(s) matching the search query.";
  var searchAll = Search._performSearch;
  Search._performSearch = function () {
    var seen = new Set();
    // the best result comes last
    var results = searchAll.apply(Search, arguments).reverse().filter(function (result) {
      return !seen.has(result[0]) && seen.add(result[0]);
    }).reverse();
    Documentation.TRANSLATIONS[COUNT] = results.length === 1 ? "1 page trouvée." : "${resultCount} pages trouvées.";
    return results;
  };

  Search.makeSearchSummary = function (page, words, anchor) {
    var text = Search.htmlToText(page, anchor).replace(/\s+/g, " ").trim().normalize("NFC");
    var bare = withoutAccents(text.toLowerCase());
    var places = Array.from(words, function (word) { return bare.indexOf(word); });
    var start = Math.max(0, Math.max.apply(null, places) - 120);
    var summary = document.createElement("p");
    summary.className = "context";
    summary.textContent = (start ? "… " : "") + text.slice(start, start + 240).trim() + (start + 240 < text.length ? " …" : "");
    return summary;
  };
})();
