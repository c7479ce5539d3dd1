/* Files that a reader brings to a page or takes from it: text of any usual coding, CSV as spreadsheets write it, cells
   that a spreadsheet would not run. The rules are those of the library (metabolisme.sources.delimited, reports.exports).
   Nothing is sent anywhere: a file is read by the browser, and one that is taken is made in it. */
(function () {
  "use strict";

  var SPACES = " \\t\\r\\n\\u00a0\\u2007\\u2009\\u200a\\u202f\\ufeff";
  var EDGES = new RegExp("^[" + SPACES + "]+|[" + SPACES + "]+$", "g");
  var LONGEST_CELL = 100000;

  function strip(text) { return text.replace(EDGES, ""); }

  /* The text of a file, or null when it is none. */
  function decode(bytes) {
    var marks = { "ff,fe": "utf-16le", "fe,ff": "utf-16be", "ef,bb,bf": "utf-8" };
    var head = Array.from(bytes.slice(0, 3), function (byte) { return byte.toString(16); }).join(",");
    var mark = Object.keys(marks).find(function (one) { return (head + ",").startsWith(one + ","); });
    var text;
    try { text = new TextDecoder(mark ? marks[mark] : "utf-8", { fatal: true }).decode(bytes); }
    catch (notThatOne) {
      if (mark) return null;
      text = new TextDecoder("windows-1252").decode(bytes);
    }
    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
  }

  function separatorOf(text) {
    var first = text.slice(0, LONGEST_CELL).split(/\r\n|\r|\n/).find(function (line) { return strip(line); }) || "";
    var outside = first.split('"').filter(function (part, rank) { return rank % 2 === 0; }).join("");
    return [";", "\t", ",", "|"].reduce(function (best, one) {
      return outside.split(one).length > outside.split(best).length ? one : best;
    });
  }

  /* Rows as {line, cells}; quoted as RFC 4180 says. A quote that never closes is added to the faults. */
  function splitCells(text, faults) {
    // a first line « sep=; » says the separator to a spreadsheet: it is a line, but no row
    var said = /^\ufeff?"?sep=([;\t,|])"?(?=[\r\n]|$)/i.exec(text);
    if (said) text = text.slice(said[0].length);
    var separator = said ? said[1] : separatorOf(text), rows = [], cells = [], cell = "", line = 1, begins = 1;
    var inQuotes = false, wasQuoted = false, atStart = true, size = text.length;
    var ends = new RegExp("[\\r\\n" + (separator === "\t" ? "\\t" : "\\" + separator) + "]", "g");
    function endless() {
      faults.push("ligne " + begins + ", une case a plus de 100\u202f000 caractères\u202f: un guillemet s’ouvre sans doute sans se fermer\u202f; corrigez-le, ou enregistrez de nouveau le tableau en CSV");
      return [];
    }
    function endCell() { cells.push(strip(cell)); cell = ""; wasQuoted = false; atStart = true; }
    function endRow() {
      endCell();
      if (cells.some(Boolean)) rows.push({ line: begins, cells: cells });
      cells = [];
      begins = line;
    }
    for (var at = 0; at < size; at += 1) {
      var letter = text[at];
      if (inQuotes) {
        if (letter === '"') {
          if (text[at + 1] === '"') { cell += letter; at += 1; } else { inQuotes = false; wasQuoted = true; }
        } else {
          var end = text.indexOf('"', at);
          if (end < 0) end = size;
          var run = text.slice(at, end);
          line += run.split(/\r\n|\r|\n/).length - 1;
          cell += run;
          at = end - 1;
        }
      } else if (letter === '"' && atStart && !wasQuoted) {
        inQuotes = true; atStart = false;
      } else if (letter === separator) {
        endCell();
      } else if (letter === "\n" || letter === "\r") {
        if (letter === "\r" && text[at + 1] === "\n") at += 1;
        line += 1;
        endRow();
      } else {
        ends.lastIndex = at;
        var stop = ends.exec(text), until = stop ? stop.index : size;
        cell += text.slice(at, until);
        atStart = false;
        at = until - 1;
      }
      if (cell.length > LONGEST_CELL) return endless();
    }
    if (inQuotes) {
      faults.push("ligne " + begins + ", un guillemet s’ouvre et ne se ferme pas avant la fin du fichier\u202f; fermez-le, ou enregistrez de nouveau le tableau en CSV");
      return [];
    }
    if (cell || cells.length || wasQuoted) endRow();
    return rows;
  }

  /* A promise of the bytes of a file that was chosen; refused when the browser cannot open it. */
  function bytesOf(file) {
    return new Promise(function (done, failed) {
      var reader = new FileReader();
      reader.onload = function () { done(new Uint8Array(reader.result)); };
      reader.onerror = function () { failed(reader.error); };
      reader.readAsArrayBuffer(file);
    });
  }

  /* A cell that a spreadsheet would not run, on one line. */
  function harmless(text) {
    var line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ").replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ufffe\uffff]/g, "");
    return /^\s*[=+\-@＝＋－＠]/.test(line) ? "'" + line : line;
  }

  function quoted(cell) { return /[";\r\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell; }

  /* Rows of texts, already harmless, as a French spreadsheet opens them: the mark at the start says that accents are UTF-8. */
  function csv(rows) { return "\ufeff" + rows.map(function (cells) { return cells.map(quoted).join(";") + "\r\n"; }).join(""); }

  /* Put a text among the reader's downloads. */
  function give(name, text, type) {
    var link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type: type || "text/csv;charset=utf-8" })), download: name });
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  /* A text to be compared: no accent, no case, one space between words (metabolisme.sources.own_actions.plain_word). */
  function plainWord(text) {
    var letters = text.toLowerCase().replace(/œ/g, "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return (letters.match(/[a-z0-9]+/g) || []).join(" ");
  }

  /* What two names or titles are compared by; one without a plain letter (« *** », Arabic) is its own key. */
  function keyOf(name) { return plainWord(name) || name; }

  /* The code that a reader’s word names: the code itself, its French name or its rank; null when there is none. */
  function codeOf(word, codes) {
    var wanted = plainWord(word), found = null;
    Object.keys(codes).some(function (code, rank) {
      if ([plainWord(code), plainWord(codes[code]), String(rank + 1)].indexOf(wanted) < 0) return false;
      found = code;
      return true;
    });
    return found;
  }

  /* A text of the reader’s file, on one line and short. */
  function shown(text) {
    var line = text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
    return Array.from(line).length <= 40 ? line : Array.from(line).slice(0, 39).join("") + "…";
  }

  window.mtFichiers = { strip: strip, decode: decode, splitCells: splitCells, bytesOf: bytesOf, harmless: harmless, csv: csv, give: give, plainWord: plainWord, keyOf: keyOf, codeOf: codeOf, shown: shown };
})();
