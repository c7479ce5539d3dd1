/* « La matrice d’actions »: the page holds every cell; what is here hides what a filter leaves out, opens an action, and
   adds the reader’s own, read by the rules of metabolisme.sources.own_actions. Own actions never leave the page: they are
   neither sent, nor kept, nor written in its address. Whatever is read or typed is only ever text. */
(function () {
  "use strict";

  var root = document.getElementById("mt-matrice");
  if (!root) return;
  var shared = window.mtFichiers, THIN = "\u202f";
  var rules = JSON.parse(root.querySelector('[data-part="regles"]').textContent);
  var names = Object.keys(rules.columns), metas = Object.keys(rules.codes.meta_action);
  var own = [], catalogue = [], entries = [], current = null;

  function part(name) { return root.querySelector('[data-part="' + name + '"]'); }
  function button(name) { return root.querySelector('[data-fait="' + name + '"]'); }

  function make(name, text, properties) {
    var element = Object.assign(document.createElement(name), properties || {});
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // ---- own files, as metabolisme.sources.own_actions reads them -----------------------------------------------------

  function say(fault, words) {
    return rules.faults[fault].replace(/\{([a-z_]+)\}/g, function (whole, word) { return words[word]; });
  }

  function unique(items) { return items.filter(function (one, rank) { return items.indexOf(one) === rank; }); }

  function placesOf(row, faults) {
    var heads = row.cells.map(shared.plainWord), places = {};
    names.forEach(function (name) {
      var found = [];
      heads.forEach(function (head, rank) { if (head === shared.plainWord(rules.columns[name])) found.push(rank); });
      if (found.length > 1) faults.push(say("twice_titled", { line: row.line, column: rules.columns[name] }));
      if (!found.length && rules.required.indexOf(name) >= 0) {
        var needed = rules.required.map(function (one) { return "«" + THIN + rules.columns[one] + THIN + "»"; }).join(", ");
        faults.push(say("no_title", { line: row.line, column: rules.columns[name], expected: needed }));
      }
      places[name] = found.length ? found[0] : -1;
    });
    var titles = names.map(function (name) { return rules.columns[name]; }), known = titles.concat(rules.origin).map(shared.plainWord);
    var expected = titles.map(function (one) { return "«" + THIN + one + THIN + "»"; }).join(", ");
    row.cells.forEach(function (head, rank) {
      if (head && known.indexOf(heads[rank]) < 0) faults.push(say("unknown_title", { line: row.line, column: shared.shown(head), expected: expected }));
    });
    return places;
  }

  function expectedOf(name) {
    var codes = rules.codes[name];
    if (!codes) return "un texte";
    return (name === "service_level" ? Object.keys(codes) : Object.keys(codes).map(function (code) { return codes[code]; })).join(", ");
  }

  /* An action from the texts of its cells, and the faults of its row. */
  function recordOf(line, told, seen, faults) {
    var record = {};
    names.forEach(function (name) {
      var cell = told[name], title = rules.columns[name], codes = rules.codes[name], many = rules.lists.indexOf(name) >= 0;
      var parts = many ? cell.split(/[,;/+\n]/).map(function (one) { return one.trim(); }) : [cell];
      parts = unique(parts.filter(Boolean));
      if (!parts.length && rules.required.indexOf(name) >= 0) faults.push(say("empty", { line: line, column: title, expected: expectedOf(name) }));
      var most = name === "title" ? rules.longest_title : rules.longest_text, length = Array.from(cell).length;
      if (length > most) faults.push(say("too_long", { line: line, column: title, read: length, most: most }));
      if (codes) {
        parts = unique(parts.map(function (one) {
          var code = shared.codeOf(one, codes);
          if (code === null) faults.push(say("unknown", { line: line, column: title, read: shared.shown(one), expected: expectedOf(name) }));
          return code;
        }).filter(function (code) { return code !== null; }));
      }
      record[name] = many ? parts : parts[0] || "";
    });
    record.service_level = Number(record.service_level || 0);
    var key = shared.keyOf(record.title);
    if (key && key in seen) faults.push(say("same_title", { line: line, read: shared.shown(record.title), other: seen[key] }));
    else if (key) seen[key] = line;
    return record;
  }

  /* {records, faults, left} of a file in bytes; left: rows of the catalogue or of the model, that were left out. */
  function readOwn(bytes) {
    var faults = [], records = [], seen = Object.create(null), left = 0;
    function refused() { return { records: [], faults: faults, left: 0 }; }
    if (bytes.length > rules.largest_file) { faults.push(say("too_large", { most: rules.most_rows })); return refused(); }
    var text = shared.decode(bytes);
    if (text === null) { faults.push(say("no_text", {})); return refused(); }
    var rows = shared.splitCells(text, faults);
    if (!rows.length) { if (!faults.length) faults.push(say("no_row", {})); return refused(); }
    var heads = rows[0].cells, places = placesOf(rows[0], faults);
    if (faults.length) return refused();
    var origin = heads.map(shared.plainWord).indexOf(shared.plainWord(rules.origin));
    rows.slice(1).forEach(function (row) {
      if (row.cells.slice(heads.length).some(Boolean)) faults.push(say("too_wide", { line: row.line, most: heads.length }));
      var told = {};
      names.forEach(function (name) {
        var cell = row.cells[places[name]] || "";
        told[name] = /^'\s*[=+\-@＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
      });
      var isCatalogue = origin >= 0 && shared.plainWord(row.cells[origin] || "") === shared.plainWord(rules.origins.catalogue);
      if (isCatalogue || shared.plainWord(told.title) === shared.plainWord(rules.example)) { left += 1; return; }
      records.push(recordOf(row.line, told, seen, faults));
    });
    if (records.length > rules.most_rows) faults.push(say("too_many", { read: records.length, most: rules.most_rows }));
    if (!records.length && !faults.length) faults.push(left ? say("none_own", { read: left }) : say("no_row", {}));
    return faults.length ? refused() : { records: records, faults: [], left: left };
  }

  // ---- actions of the page ------------------------------------------------------------------------------------------

  function words(name, codes) { return codes.map(function (code) { return rules.codes[name][code]; }).join(", "); }
  function codesIn(text) { return text ? text.split(" ") : []; }

  function signOf(level, into) {
    into.append(make("span", rules.signs[level], { className: "mt-signe", ariaHidden: "true" }), make("span", "service " + level + ", ", { className: "visually-hidden" }));
  }

  /* What an entry of the list says, for the filters and for a file. */
  function described(element) {
    var data = element.dataset;
    return {
      element: element, id: data.id, number: Number(data.numero), own: false,
      title: element.querySelector(".mt-nom").textContent, what_is_done: element.querySelector(".mt-action-corps > p").textContent,
      meta_action: data.meta, actors: codesIn(data.acteurs), service_level: Number(data.service), levers: codesIn(data.leviers),
      pillar: data.pilier, competent_level: data.niveau, legal_reference: data.loi, indicators: codesIn(data.indicateurs),
      example_place: data.exemple, origins: codesIn(data.origine)
    };
  }

  function cellOf(meta, actor) { return root.querySelector('tr[data-meta="' + meta + '"] td[data-acteur="' + actor + '"]'); }

  function fact(list, name, value) { if (value) list.append(make("dt", name), make("dd", value)); }

  function addEntry(one) {
    var element = make("details", undefined, { className: "mt-action mt-mienne mt-s" + one.service_level, id: "fiche-" + one.id });
    var summary = make("summary"), body = make("div", undefined, { className: "mt-action-corps" }), list = make("dl");
    signOf(one.service_level, summary);
    summary.append(make("span", one.number, { className: "mt-numero" }), " ", make("span", one.title, { className: "mt-nom" }), " ", make("span", "à vous", { className: "mt-etiquette" }));
    fact(list, "Acteurs", words("actors", one.actors));
    fact(list, "Service", one.service_level + " " + rules.codes.service_level[one.service_level]);
    fact(list, "Leviers", words("levers", one.levers));
    fact(list, "Pilier", rules.codes.pillar[one.pillar]);
    fact(list, "Niveau compétent", rules.codes.competent_level[one.competent_level]);
    fact(list, "Loi", one.legal_reference || "à vérifier avant d’agir");
    fact(list, "Exemple", one.example_place);
    fact(list, "Indicateurs", one.indicators.map(function (name) { return rules.indicators[name] || name; }).join(", "));
    body.append(make("p", one.what_is_done || "Ce qui est fait n’est pas écrit."), list);
    element.append(summary, body);
    var group = root.querySelector('[data-groupe="' + one.meta_action + '"]');
    group.append(element);
    group.open = true;
    one.element = element;
    Object.keys(rules.codes.actors).filter(function (actor) { return one.actors.indexOf(actor) >= 0; }).forEach(function (actor, rank) {
      var item = make("li", undefined, { className: "mt-mienne mt-s" + one.service_level + (rank ? " mt-suite" : "") }), link = make("a", undefined, { href: "#fiche-" + one.id });
      item.dataset.action = one.id;
      signOf(one.service_level, link);
      link.append(make("span", one.number, { className: "mt-numero" }), " ", make("span", one.title, { className: "mt-nom" }));
      item.append(link);
      cellOf(one.meta_action, actor).querySelector("ul").append(item);
    });
  }

  /* Write the reader’s actions anew, in the order of the library. */
  function placeOwn() {
    root.querySelectorAll(".mt-mienne").forEach(function (element) { element.remove(); });
    var sorted = own.slice().sort(function (a, b) {
      return metas.indexOf(a.meta_action) - metas.indexOf(b.meta_action) || a.service_level - b.service_level || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0);
    });
    sorted.forEach(function (one, rank) {
      Object.assign(one, { id: "own-" + (own.indexOf(one) + 1), number: catalogue.length + rank + 1, own: true, origins: ["mienne"] });
      addEntry(one);
    });
    entries = catalogue.concat(sorted);
    entries.forEach(function (one) { one.searched = shared.plainWord([one.title, one.what_is_done, one.legal_reference, one.example_place].join(" ")); });
    part("les-miennes").replaceChildren.apply(part("les-miennes"), sorted.map(function (one) {
      var item = make("li", one.number + " " + one.title + " "), remove = make("button", "Retirer", { type: "button" });
      remove.append(make("span", " «" + THIN + one.title + THIN + "»", { className: "visually-hidden" }));
      remove.addEventListener("click", function () {
        own.splice(own.indexOf(one), 1);
        placeOwn();
        part("ajout").textContent = "Action retirée.";
        (part("les-miennes").querySelector("button") || part("ajouter").elements[0]).focus();
      });
      item.append(remove);
      return item;
    }));
    button("prendre").hidden = !own.length;
    show();
  }

  // ---- filters ------------------------------------------------------------------------------------------------------

  var filters = Array.from(root.querySelectorAll("[data-filtre]"));

  function valuesOf(one, name) {
    return { leviers: one.levers, pilier: [one.pillar], niveau: [one.competent_level], service: [String(one.service_level)], indicateurs: one.indicators, origine: one.origins }[name];
  }

  function isShown(one, wanted, text) {
    return Object.keys(wanted).every(function (name) { return valuesOf(one, name).indexOf(wanted[name]) >= 0; }) && text.every(function (word) { return one.searched.indexOf(word) >= 0; });
  }

  function chosen() {
    var wanted = {};
    filters.forEach(function (select) { if (select.value) wanted[select.dataset.filtre] = select.value; });
    return wanted;
  }

  /* What is filtered, as a reader says it; "" when nothing is. */
  function toldFilter() {
    var parts = filters.filter(function (select) { return select.value; }).map(function (select) {
      return root.querySelector('label[for="' + select.id + '"]').textContent.toLowerCase() + THIN + ": " + select.selectedOptions[0].textContent;
    });
    var text = part("texte").value.trim();
    if (text) parts.push("mot" + THIN + ": " + text);
    return parts.join(" ; ").replace(/ ;/g, THIN + ";");
  }

  function plural(count, word) { return count + " " + word + (count > 1 ? "s" : ""); }

  function show() {
    var wanted = chosen(), text = shared.plainWord(part("texte").value).split(" ").filter(Boolean), filtered = Object.keys(wanted).length || text.length;
    var visible = new Set(), filled = 0, cells = 0;
    entries.forEach(function (one) {
      one.shown = isShown(one, wanted, text);
      one.element.hidden = !one.shown;
      if (one.shown) visible.add(one.id);
    });
    root.querySelectorAll(".mt-matrice-groupe").forEach(function (group) {
      var count = group.querySelectorAll(".mt-action:not([hidden])").length;
      group.hidden = !count;
      group.querySelector(".mt-compte").textContent = count;
      if (filtered) group.open = true;
    });
    root.querySelectorAll("tr[data-meta]").forEach(function (row) {
      var inRow = entries.filter(function (one) { return one.shown && one.meta_action === row.dataset.meta; }).length;
      row.querySelector(".mt-compte").textContent = inRow;
      row.querySelectorAll("td").forEach(function (cell) {
        var items = Array.from(cell.querySelectorAll("li")), left = 0, question = cell.querySelector(".mt-personne");
        items.forEach(function (item) { item.hidden = !visible.has(item.dataset.action); left += item.hidden ? 0 : 1; });
        cells += 1;
        filled += left ? 1 : 0;
        if (!question) { question = make("span", undefined, { className: "mt-personne" }); cell.append(question); }
        question.hidden = left > 0;
        question.textContent = items.length ? "rien avec ce filtre" : "personne" + THIN + "?";
      });
    });
    var mine = entries.filter(function (one) { return one.shown && one.own; }).length;
    var said = plural(visible.size, "action") + (filtered ? " sur " + entries.length : "") + (own.length ? ", dont " + mine + " à vous" : "") + THIN + "; " + plural(filled, "case") + " remplie" + (filled > 1 ? "s" : "") + " sur " + cells + ", " + (cells - filled) + " à interroger";
    part("dit").textContent = said.replace(/^0 action/, "Aucune action") + ".";
    part("titre").textContent = said;
    part("titre-feuille").textContent = "La matrice d’actions" + (filtered ? THIN + ": " + toldFilter() : "");
    write(wanted);
  }

  /* The filter in the address, to share it; nothing else of the page is there. */
  function write(wanted) {
    var query = new URLSearchParams(wanted), text = part("texte").value.trim();
    if (text) query.set("texte", text);
    var hash = query.toString() ? "#filtre?" + query : "";
    var now = location.hash.startsWith("#filtre?") ? location.hash : "";
    if (hash !== now) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  function read() {
    if (!location.hash.startsWith("#filtre?")) return;
    var query = new URLSearchParams(location.hash.slice(8));
    filters.forEach(function (select) {
      var value = query.get(select.dataset.filtre) || "";
      select.value = Array.from(select.options).some(function (option) { return option.value === value; }) ? value : "";
    });
    part("texte").value = (query.get("texte") || "").slice(0, 80);
  }

  // ---- one action ---------------------------------------------------------------------------------------------------

  function open(one) {
    var body = one.element.querySelector(".mt-action-corps").cloneNode(true), sheet = part("fiche");
    var title = make("p", undefined, { id: "mt-matrice-fiche-titre", className: "mt-matrice-fiche-titre" });
    title.append(make("span", rules.signs[one.service_level], { className: "mt-signe", ariaHidden: "true" }), " " + one.number + ". " + one.title + (one.own ? " (à vous)" : ""));
    part("fiche-corps").className = "mt-s" + one.service_level;
    part("fiche-corps").replaceChildren(title, body);
    current = one;
    if (!sheet.open) sheet.showModal();
  }

  function step(by) {
    var visible = entries.filter(function (one) { return one.shown; }), at = visible.indexOf(current);
    open(visible[(at + by + visible.length) % visible.length]);
  }

  // ---- files --------------------------------------------------------------------------------------------------------

  function rowOf(one) {
    return names.map(function (name) {
      var value = one[name];
      if (name === "service_level") return String(value);
      if (rules.codes[name]) return words(name, (Array.isArray(value) ? value : [value]).filter(Boolean));
      return Array.isArray(value) ? value.join(", ") : value;
    }).concat(rules.origins[one.own ? "own" : "catalogue"]).map(shared.harmless);
  }

  function fileOf(list) {
    var heads = names.map(function (name) { return rules.columns[name]; }).concat(rules.origin);
    return shared.csv([heads].concat(list.map(rowOf)));
  }

  function refuse(name, faults) {
    var list = make("ul");
    faults.slice(0, 20).forEach(function (fault) { list.append(make("li", fault)); });
    if (faults.length > 20) list.append(make("li", "… et " + (faults.length - 20) + " autres."));
    part("refus").replaceChildren(make("p", "«" + THIN + name + THIN + "» est à corriger" + THIN + ": " + plural(faults.length, "défaut") + ". Rien n’est chargé ; ce que vous aviez déjà placé reste.".replace(" ;", THIN + ";")), list);
    part("refus").hidden = false;
    part("ajout").textContent = "Le fichier n’est pas chargé" + THIN + ": les raisons sont au-dessus du formulaire.";
  }

  function load(file) {
    part("refus").hidden = true;
    shared.bytesOf(file).then(function (bytes) {
      var found = readOwn(bytes);
      if (found.faults.length) { refuse(file.name, found.faults); return; }
      var titles = own.map(function (one) { return shared.keyOf(one.title); });
      var fresh = found.records.filter(function (one) { return titles.indexOf(shared.keyOf(one.title)) < 0; });
      own = own.concat(fresh);
      placeOwn();
      var known = found.records.length - fresh.length;
      part("ajout").textContent = plural(fresh.length, "action") + " placée" + (fresh.length > 1 ? "s" : "") + (known ? THIN + "; " + known + " de même titre " + (known > 1 ? "étaient déjà là" : "était déjà là") : "") +
        (found.left ? THIN + "; " + plural(found.left, "ligne") + " du catalogue ou du modèle laissée" + (found.left > 1 ? "s" : "") + " de côté" : "") + ".";
    }).catch(function (error) {
      console.error(error);
      refuse(file.name, ["le navigateur n’a pas pu l’ouvrir" + THIN + ": vérifiez qu’il est encore là."]);
    });
  }

  function add(event) {
    event.preventDefault();
    var form = part("ajouter"), data = new FormData(form), told = {}, faults = [], seen = Object.create(null);
    names.forEach(function (name) { told[name] = shared.strip(data.getAll(name).join(", ")); });
    own.forEach(function (one) { seen[shared.keyOf(one.title)] = one.number; });
    var record = recordOf(0, told, seen, faults);
    if (own.length >= rules.most_rows) faults.push(say("too_many", { read: own.length + 1, most: rules.most_rows }));
    if (faults.length) {
      part("ajout").textContent = faults.map(function (fault) { return fault.replace(/^ligne 0, /, ""); }).join(" ");
      return;
    }
    own.push(record);
    form.reset();
    placeOwn();
    part("ajout").textContent = "Action placée" + THIN + ": " + record.actors.length + " case" + (record.actors.length > 1 ? "s" : "") + ", numéro " + record.number + ".";
    form.elements[0].focus();
  }

  // ---- paper --------------------------------------------------------------------------------------------------------

  // in points; the height of an A3 between its margins, in mm, less what rounding takes
  var SIZES = [10, 9.5, 9, 8.75, 8.5, 8.25, 8, 7.75, 7.5, 7.25, 7, 6.75, 6.5], SMALLEST_WITH_ALL_TITLES = 8, PAGE = 282;

  /* The largest letters with which the sheet holds on one page, with every title in every cell if it can be: measured on
     the screen, at the width of the paper. */
  function fit() {
    var sheet = part("feuille"), ruler = make("div");
    ruler.style.cssText = "position:absolute;height:" + PAGE + "mm";
    root.append(ruler);
    var most = ruler.offsetHeight;
    ruler.remove();
    var paper = document.querySelector('link[href*="matrice-papier"]');
    paper.media = "all";
    [true, false].some(function (whole) {
      sheet.classList.toggle("mt-entiers", whole);
      return SIZES.some(function (size) {
        if (whole && size < SMALLEST_WITH_ALL_TITLES) return false;
        sheet.style.setProperty("--corps", size + "pt");
        return sheet.offsetHeight <= most;
      });
    });
    paper.media = "print";
  }

  function print() {
    document.documentElement.classList.add("mt-matrice-seule");
    window.print();
  }

  // ---- the page -----------------------------------------------------------------------------------------------------

  catalogue = Array.from(root.querySelectorAll(".mt-action")).map(described);
  part("outil").hidden = false;
  part("miennes").hidden = false;
  root.classList.add("mt-numeros");
  read();
  placeOwn();
  part("outil").addEventListener("input", show);
  part("outil").addEventListener("submit", function (event) { event.preventDefault(); });
  part("outil").addEventListener("reset", function () { setTimeout(function () { root.classList.add("mt-numeros"); show(); }); });
  root.querySelectorAll('[name="mt-vue"]').forEach(function (choice) {
    choice.addEventListener("change", function () { root.classList.toggle("mt-numeros", choice.value === "numeros"); });
  });
  part("feuille").addEventListener("click", function (event) {
    var link = event.target.closest("a"), item = link && link.closest("li");
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(entries.find(function (one) { return one.id === item.dataset.action; }));
  });
  button("precedente").addEventListener("click", function () { step(-1); });
  button("suivante").addEventListener("click", function () { step(1); });
  button("fermer").addEventListener("click", function () { part("fiche").close(); });
  part("fiche").addEventListener("click", function (event) { if (event.target === part("fiche")) part("fiche").close(); });
  part("fichier").addEventListener("change", function () {
    if (part("fichier").files[0]) load(part("fichier").files[0]);
    part("fichier").value = "";
  });
  part("ajouter").addEventListener("submit", add);
  button("prendre").addEventListener("click", function () { shared.give("mes-actions.csv", fileOf(entries.filter(function (one) { return one.own; }))); });
  button("exporter").addEventListener("click", function () { shared.give("matrice.csv", fileOf(entries.filter(function (one) { return one.shown; }))); });
  button("imprimer").addEventListener("click", print);
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", function () { document.documentElement.classList.remove("mt-matrice-seule"); });
  window.addEventListener("hashchange", function () { if (location.hash.startsWith("#filtre?")) { read(); show(); } });
  window.mtMatrice = {
    read: readOwn, fit: fit,
    add: function (records) { own = own.concat(records); placeOwn(); },
    file: function (shownOnly) { return fileOf(entries.filter(function (one) { return one.shown || !shownOnly; })); }
  };
})();
