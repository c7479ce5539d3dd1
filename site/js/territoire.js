/* « Votre territoire en dix minutes »: find a territory, and fill the page with its sheet.
   Numbers and sentences come written by the library, in scripts that lie beside the page (site/ext/territories.py): what
   is here looks them up, puts them in their places by the rules of site/templates/territoire.html, and draws lengths. */
(function () {
  "use strict";

  // ---- names, compared as the library does (metabolisme.sources.names) -------------------------------------------

  var SMALL = new Set("le la les l de du des d en sur et a au aux".split(" "));
  var WRITTEN_OUT = { st: "saint", ste: "sainte" };
  var SHOWN = 8;

  function words(text) {
    var letters = text.toLowerCase().replace(/œ/g, "oe").normalize("NFKD").replace(/\p{M}/gu, "");
    return (letters.match(/[a-z0-9]+/g) || []).map(function (word) { return WRITTEN_OUT[word] || word; })
      .filter(function (word) { return !SMALL.has(word); });
  }

  /* Whether two words are one letter apart: one more, one less, one other, two swapped. */
  function oneApart(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var start = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    var restA = a.slice(start), restB = b.slice(start);
    return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1) ||
      (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
  }

  /* How far a typed word is from a word of a name: 0 the same, 1 its beginning, 3 a letter apart, else not at all. */
  function distance(typed, word, withTypos) {
    if (word === typed) return 0;
    if (word.startsWith(typed)) return 1;
    if (!withTypos || typed.length < 4) return Infinity;
    // the beginning of the word, one letter more or less, may be what was typed
    var near = [0, 1, -1].some(function (more) { return oneApart(typed, word.slice(0, typed.length + more)); });
    return near ? 3 : Infinity;
  }

  /* Sum of the distances of all the words typed, each to the nearest word of the name; Infinity if one is not there. */
  function score(query, name, withTypos) {
    var total = 0;
    for (var i = 0; i < query.length; i += 1) {
      var best = Infinity;
      for (var j = 0; j < name.length && best > 0; j += 1) {
        // a name that begins with the word comes before one that only holds it
        best = Math.min(best, distance(query[i], name[j], withTypos) + (i === 0 && j > 0 ? 0.5 : 0));
      }
      total += best;
      if (total === Infinity) return total;
    }
    return total + 0.01 * Math.max(0, name.length - query.length);
  }

  if (typeof module !== "undefined") { module.exports = { words: words, score: score, oneApart: oneApart }; return; }

  // ---- data ---------------------------------------------------------------------------------------------------

  var source = document.getElementById("mt-donnees");
  if (!source) return;
  var territories = [], byCode = new Map(), communes = null, together = 1, shared = [];
  var sheets = {}, waiting = {};

  /* A packed text « ~12 » is the number of a text, an object is {"number of its keys": [values]}. */
  function unpack(thing, texts, shapes) {
    if (typeof thing === "string") return thing[0] === "~" ? texts[Number(thing.slice(1))] : thing;
    if (Array.isArray(thing)) return thing.map(function (item) { return unpack(item, texts, shapes); });
    if (thing === null || typeof thing !== "object") return thing;
    var result = {}, shape = Object.keys(thing)[0];
    thing[shape].forEach(function (value, rank) { result[shapes[shape][rank]] = unpack(value, texts, shapes); });
    return result;
  }

  /* The rows of a table, heads first: territory and code, then what the rank says, with the numbers at their columns. */
  function rowsOf(table, said) {
    var heads = table[0], own = { territoire: table[1][0], code: table[1][1] }, numbers = { valeur: 1, bas: 2, haut: 3 };
    return [heads].concat(table.slice(2).map(function (row) {
      var cells = said[row[0]].slice();
      return heads.map(function (head) {
        if (head in own) return own[head];
        return head in numbers ? row[numbers[head]] : cells.shift();
      });
    }));
  }

  /* The rows of a dashboard are the lines that it shows, with their unit and period. */
  function rowsShown(sheet) {
    var rows = [sheet.titres];
    sheet.indicateurs.forEach(function (one) {
      (one.lignes || [{ nom: sheet.nom, valeur: "", bas: "", haut: "", dit: one.absent }]).forEach(function (line) {
        var numbers = [line.valeur, line.bas, line.haut].map(function (text) { return text.replace(/\u202f/g, ""); });
        rows.push([sheet.nom, sheet.code_ecrit, one.nom, line.nom].concat(numbers, [one.unite, line.dit, one.periode]));
      });
    });
    return rows;
  }

  function readIndex(data) {
    // the page of another kind of sheets says how many a script holds; its texts are all in its own scripts
    together = Number(source.dataset.ensemble) || data.ensemble;
    shared = source.dataset.ensemble ? [] : data.textes;
    territories = data.territoires.map(function (row, rank) {
      var zone = row[0].length === 4;
      return {
        code: row[0], name: row[1], rank: rank, population: row[4], department: row[3], zone: zone,
        detail: (zone ? "zone d’emploi" : "EPCI") + " · " + data.regions[row[2]] + (row[3] ? " (" + row[3] + ")" : "")
      };
    });
    territories.forEach(function (one) { byCode.set(one.code, one); });
  }

  function readCommunes(data) {
    communes = [];
    data.communes.forEach(function (group) {
      var leads = [territories[group[1]], territories[group[2]]].filter(Boolean);
      group[3].split("|").forEach(function (name) {
        communes.push({ name: name, department: group[0], leads: leads });
      });
    });
    if (input.value) search();
    if (input.value && input.value === byName) { byName = ""; if (options.length === 1) choose(0); }
  }

  // exercices.js hears the same data: each listens to the event, whoever has defined the function
  window.mtTerritoires = window.mtTerritoires || function (data) {
    document.dispatchEvent(new CustomEvent("mt-territoires", { detail: data }));
  };
  document.addEventListener("mt-territoires", function (event) {
    var data = event.detail;
    if (data.territoires) { readIndex(data); showAddress(); }
    if (data.communes) readCommunes(data);
    if (data.fiches) {
      Object.keys(data.fiches).forEach(function (code) {
        sheets[code] = function () {
          var texts = data.textes.concat(shared), sheet = unpack(data.fiches[code], texts, data.formes);
          sheet.rows = function () {
            return sheet.csv ? rowsOf(sheet.csv, unpack(data.dit, texts, data.formes)) : rowsShown(sheet);
          };
          return sheet;
        };
      });
    }
  });

  function load(name, then) {
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var element = document.createElement("script");
    // names lie in one place for all kinds of sheets
    element.src = (name === "communes" ? source.src.replace(/[^/]*$/, "") : source.dataset.dossier) + name + ".js?v=" + source.dataset.version;
    function done(worked) {
      return function () { waiting[name].splice(0).forEach(function (one) { one(worked); }); delete waiting[name]; };
    }
    element.onload = done(true);
    element.onerror = done(false);
    document.head.appendChild(element);
  }

  // ---- the sheet ----------------------------------------------------------------------------------------------

  var models = document.getElementById("mt-gabarit").content;
  var baseTitle = document.title;
  var shown = null, code = source.dataset.defaut;

  function at(thing, path) {
    path.split(".").filter(Boolean).forEach(function (step) { thing = thing === null || thing === undefined ? thing : thing[step]; });
    return thing;
  }

  function pairs(rule) {
    return rule.split(";").map(function (pair) { return pair.split(":"); });
  }

  function empty(value) { return !value || (Array.isArray(value) && !value.length); }

  /* The five rules of site/templates/territoire.html. Texts are only ever texts: nothing that is read becomes HTML. */
  function fill(element, sheet) {
    var rules = element.dataset;
    if (rules.si !== undefined) element.hidden = empty(at(sheet, rules.si));
    if (rules.texte !== undefined) {
      var text = at(sheet, rules.texte);
      element.textContent = Array.isArray(text) ? text.join(" ") : empty(text) ? "" : String(text);
    }
    if (rules.var !== undefined) pairs(rules.var).forEach(function (pair) { element.style.setProperty("--" + pair[0], at(sheet, pair[1])); });
    if (rules.attr !== undefined) pairs(rules.attr).forEach(function (pair) { element.setAttribute(pair[0], String(at(sheet, pair[1]))); });
    if (rules.liste !== undefined) {
      var model = element.firstElementChild;
      element.replaceChildren.apply(element, (at(sheet, rules.liste) || []).map(function (item) {
        var one = model.cloneNode(true);
        fill(one, item);
        return one;
      }));
      return;
    }
    Array.from(element.children).forEach(function (child) { fill(child, sheet); });
  }

  /* A link to another territory leads somewhere only when this script is there to follow it. */
  function link(root) {
    root.querySelectorAll("a[data-vers]").forEach(function (one) { one.href = "#" + one.dataset.vers; });
  }

  function show(sheet) {
    shown = sheet;
    document.querySelectorAll("[data-fiche]:not([data-fixe])").forEach(function (part) {
      var fresh = models.querySelector('[data-fiche="' + part.dataset.fiche + '"]').cloneNode(true);
      fill(fresh, sheet);
      link(fresh);
      part.replaceWith(fresh);
    });
    document.title = sheet.nom + ", " + sheet.genre.toLowerCase().replace("epci", "EPCI") + " — " + baseTitle;
    say("search", sheet.genre + "\u202f: " + sheet.nom + ". La page est à jour.");
    chooseInExercises(sheet);
    delete document.documentElement.dataset.attente;
    afterPicture();
  }

  /* The exercise of the page is that of its territory; the checker may load after the first picture. */
  function chooseInExercises(sheet) {
    if (!sheet.cles) return;
    if (window.mtExercices) window.mtExercices.choose({ code: sheet.code, nom: sheet.nom, cles: sheet.cles });
    else if (document.readyState !== "complete") {
      window.addEventListener("load", function () { if (window.mtExercices) chooseInExercises(sheet); }, { once: true });
    }
  }

  /* After a picture, what lies below the first is laid out, and book.js looks for what scrolls. */
  function afterPicture() {
    requestAnimationFrame(function () {
      setTimeout(function () {
        if (document.documentElement.dataset.peinte === undefined) document.documentElement.dataset.peinte = "";
        window.dispatchEvent(new Event("resize"));
      });
    });
  }

  /* The territory asked for cannot be shown: the one of the page stays, and a sentence says why. */
  function fail(text) {
    delete document.documentElement.dataset.attente;
    say("search", text);
  }

  function withSheet(wanted, then) {
    if (sheets[wanted]) { then(sheets[wanted]()); return; }
    load(String(Math.floor(byCode.get(wanted).rank / together)), function (worked) {
      if (worked && sheets[wanted]) then(sheets[wanted]());
      else fail("La fiche n’a pas pu être lue. Gardez le dossier «\u202f_static\u202f» à côté de la page, puis rechargez-la.");
    });
  }

  /* The address says which territory: votre-territoire.html#5309. Other fragments are places of the page. */
  function showAddress() {
    var wanted = location.hash.slice(1);  // codes are digits: nothing to decode
    if (wanted && !/^[0-9]{4}$|^[0-9]{9}$/.test(wanted)) return;
    if (wanted && !byCode.has(wanted)) {
      fail("Le code " + wanted + " n’est celui d’aucun territoire du manuel. Cherchez par le nom.");
      return;
    }
    code = wanted || source.dataset.defaut;
    if (!wanted && !shown) return;  // the page already holds it
    var asked = code;
    withSheet(code, function (sheet) { if (asked === code) show(sheet); });
  }

  // ---- search: the combobox of the ARIA practices, its list shown, the place in it told by aria-activedescendant -----

  var input = document.getElementById("mt-nom");
  var list = document.getElementById("mt-choix");
  var options = [], active = -1;

  function say(where, text) {
    document.querySelector('[data-fiche="' + (where === "search" ? "recherche" : "boutons") + '"] .mt-dit').textContent = text;
  }

  function ranked(candidates, query, withTypos) {
    var found = [];
    candidates.forEach(function (one) {
      if (!one.words) one.words = words(one.name);  // at the first search: the page is shown before
      var points = score(query, one.words, withTypos);
      if (points < Infinity) found.push({ one: one, points: points });
    });
    return found;
  }

  function bestFirst(a, b) {
    return a.points - b.points || b.one.zone - a.one.zone || b.one.population - a.one.population;
  }

  function find(text) {
    var query = words(text), digits = text.replace(/\s/g, "");
    if (/^[0-9]{2,9}$/.test(digits) || /^2[ab]$|^97[0-9]$/i.test(digits)) {
      return territories.filter(function (one) {
        return one.department === digits.toUpperCase() || (digits.length > 2 && one.code.startsWith(digits));
      }).map(function (one) { return { territory: one, by: "" }; });
    }
    // « zone d'emploi de Lorient », « CA Lorient »: words of the kind choose the kind
    var zoneAsked = /^(zone|ze)\b/i.test(text.trim());
    if (zoneAsked) query = query.filter(function (word) { return word !== "zone" && word !== "emploi" && word !== "ze"; });
    if (!query.length) return [];
    var pool = zoneAsked ? territories.filter(function (one) { return one.zone; }) : territories;
    var places = communes && !zoneAsked ? communes : [];
    var found = [], near = [];
    for (var typos = 0; typos < 2 && !found.length && !near.length; typos += 1) {
      found = ranked(pool, query, typos === 1).sort(bestFirst);
      near = ranked(places, query, typos === 1).sort(function (a, b) {
        return a.points - b.points || size(b.one) - size(a.one);
      });
    }
    var seen = new Set();
    var results = found.map(function (item) { seen.add(item.one.code); return { territory: item.one, by: "", points: item.points }; });
    near.slice(0, 50).forEach(function (item) {
      item.one.leads.forEach(function (lead) {
        if (seen.has(lead.code)) return;
        seen.add(lead.code);
        // a commune of that very name comes before territories that only begin so
        results.push({ territory: lead, by: "commune de " + item.one.name + " (" + item.one.department + ")", points: item.points + 0.6 });
      });
    });
    return results.sort(function (a, b) { return a.points - b.points; });
  }

  function size(commune) { return commune.leads.length ? commune.leads[0].population : 0; }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function optionOf(result, rank) {
    var item = document.createElement("li");
    item.id = "mt-choix-" + rank;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    [["b", result.territory.name], ["span", result.territory.detail], ["span", result.by]].forEach(function (part) {
      if (!part[1]) return;
      var element = document.createElement(part[0]);
      element.textContent = part[1];
      item.append(element, " ");
    });
    item.addEventListener("pointerdown", function (event) { event.preventDefault(); });
    item.addEventListener("click", function () { choose(rank); });
    return item;
  }

  function search() {
    var text = input.value.trim();
    close();
    options = [];
    if (text.length < 2) { list.replaceChildren(); say("search", ""); return; }
    var found = find(text);
    options = found.slice(0, SHOWN);
    list.replaceChildren.apply(list, options.map(optionOf));
    if (!options.length) {
      if (/^(mayotte|mamoudzou|976)/i.test(text)) {
        say("search", "Mayotte n’est pas dans ce manuel\u202f: l’Insee n’y publie pas d’emplois salariés par branche. La page montre toujours un autre territoire.");
        return;
      }
      say("search", "Aucun territoire ne correspond à «\u202f" + text + "\u202f»\u202f: essayez la commune la plus peuplée des environs, ou un numéro de département.");
      return;
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    var count = found.length === 1 ? "1 territoire trouvé" : found.length + " territoires trouvés";
    say("search", count + (found.length > SHOWN ? ", les " + SHOWN + " premiers sont montrés\u202f; précisez." : "."));
  }

  function move(to) {
    if (list.hidden) { search(); if (list.hidden) return; }
    if (active >= 0) list.children[active].setAttribute("aria-selected", "false");
    active = (to + options.length) % options.length;
    list.children[active].setAttribute("aria-selected", "true");
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function choose(rank) {
    var territory = options[rank].territory;
    input.value = territory.name;
    close();
    if (location.hash === "#" + territory.code) showAddress();
    else location.hash = territory.code;
  }

  function withCommunes() {
    if (!communes) load("communes", function (worked) { if (!worked) say("search", "Les communes n’ont pas pu être lues\u202f; cherchez un EPCI ou une zone d’emploi."); });
  }

  input.addEventListener("input", search);
  input.addEventListener("focus", function () {
    withCommunes();
    input.select();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { move(active + 1); event.preventDefault(); }
    else if (event.key === "ArrowUp") { move(active < 0 ? options.length - 1 : active - 1); event.preventDefault(); }
    else if (event.key === "Enter" && !list.hidden) { choose(Math.max(0, active)); event.preventDefault(); }
    else if (event.key === "Escape") {
      if (list.hidden) { input.value = ""; search(); } else close();
      event.preventDefault();
    }
  });

  // ---- to take away -------------------------------------------------------------------------------------------

  function download(sheet) {
    var name = (source.dataset.fichier || "territoire") + "-" + sheet.code + ".csv";
    window.mtFichiers.give(name, window.mtFichiers.csv(sheet.rows()));
    say("take", "Le tableau est dans vos téléchargements\u202f: " + name + ".");
  }

  function copyByHand(text) {
    var label = document.querySelector(".mt-a-la-main"), area = label.querySelector("textarea");
    area.value = text;
    label.hidden = false;
    area.focus();
    area.select();
    if (document.execCommand("copy")) { label.hidden = true; copied(); }
    else say("take", "");
  }

  function copied() { say("take", "Le paragraphe est copié."); }

  function copy() {
    var text = document.querySelector(".mt-paragraphe").textContent;
    if (!navigator.clipboard) { copyByHand(text); return; }
    navigator.clipboard.writeText(text).then(copied, function () { copyByHand(text); });
  }

  var DOES = {
    imprimer: function () { window.print(); },
    copier: copy,
    csv: function () { withSheet(code, download); }
  };
  document.querySelectorAll("[data-fait]").forEach(function (button) { button.addEventListener("click", DOES[button.dataset.fait]); });
  window.addEventListener("beforeprint", function () {
    var day = new Date().toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
    document.querySelectorAll(".mt-imprime").forEach(function (place) { place.textContent = ", note imprimée le " + day; });
  });

  /* The home page asks by name, votre-territoire.html?nom=…: what is found is proposed here, and opened if alone. A code
     in the address comes first: it is that of the territory chosen since. */
  var byName = location.hash ? "" : (new URLSearchParams(location.search).get("nom") || "").trim().slice(0, input.maxLength);

  link(document);
  document.querySelectorAll(".mt-script").forEach(function (part) { part.hidden = false; });
  if (byName) { input.value = byName; input.focus(); withCommunes(); }
  window.addEventListener("hashchange", showAddress);
  window.addEventListener("load", function () {
    if (!territories.length) fail("Les territoires n’ont pas pu être lus. Gardez le dossier «\u202f_static\u202f» à côté de la page.");
    if (!shown) afterPicture();
  });
})();
