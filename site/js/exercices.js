/* Checked exercises: the form, and the verdict on an answer.

   The keys, the units, the known errors and every sentence come from the library (metabolisme.teaching), written in
   the page and in exercices-regles.js when the book is built. The first half of this file compares an answer with its
   key exactly as metabolisme.teaching.checking does; a test holds the two together. Nothing is sent, nothing is kept. */
(function () {
  "use strict";

  /* ---- reading: metabolisme/teaching/reading.py ------------------------------------------------------------- */

  var SPACES = /[ \t\r\n\u00a0\u2007\u2009\u200a\u202f\ufeff]+/g;
  var ABOUT = /^(?:environ|env\.|a peu pres|≈|~) ?/;
  var NUMBER = /^([+-]?) ?([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))? ?([^0-9,. ][^\n]*)?$/;
  var SCIENTIFIC = /^[0-9][.,][0-9]+e\+?[0-9]+$/;
  var DIGITS_ONLY = /^[0-9]+$/;
  var WORDS = /[a-z0-9%€]+/g;
  var LA_POSTE = "356000000";
  var SIMPLE = [["’", "'"], ["‑", "-"], ["–", "-"], ["−", "-"], ["œ", "oe"], ["₂", "2"]];
  var EXPLAINED_FROM = 2;

  function stripped(text) { return text.replace(/^ +| +$/g, ""); }
  function oneLine(text) { return stripped(text.replace(SPACES, " ")); }
  function without(text, letter) { return text.split(letter).join(""); }
  function fault(message, typed, text) { return { fault: message, typed: typed || "", text: text || "" }; }

  function plain(text) {
    text = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    SIMPLE.forEach(function (pair) { text = text.split(pair[0]).join(pair[1]); });
    return oneLine(text);
  }

  function quote(text, rules) {
    var letters = Array.from(oneLine(text));
    return letters.length <= rules.longest_quote ? letters.join("") : letters.slice(0, rules.longest_quote).join("") + "…";
  }

  function readNumber(text, rules) {
    var cleaned = plain(text).replace(ABOUT, "");
    if (!cleaned) return fault("empty");
    var found = NUMBER.exec(cleaned);
    if (!found) return fault("number", quote(text, rules));
    var whole = without(found[2], " "), decimals = found[3] || "";
    if (whole.length + decimals.length > rules.most_digits) return fault("digits", quote(text, rules));
    return { number: Number(found[1] + whole + "." + (decimals || "0")), unit: without(found[4] || "", " ") };
  }

  function splitRows(text) {
    var first = text.split("\n")[0];
    var separator = first.includes("\t") ? "\t" : first.includes(";") ? ";" : ",";
    var rows = [[]], cell = "", quoted = false;
    for (var position = 0; position < text.length; position += 1) {
      var letter = text[position];
      if (quoted) {
        if (letter === '"' && text[position + 1] === '"') { cell += '"'; position += 1; }
        else if (letter === '"') quoted = false;
        else cell += letter;
      } else if (letter === '"' && !cell.replace(SPACES, "")) { cell = ""; quoted = true; }
      else if (letter === separator) { rows[rows.length - 1].push(cell); cell = ""; }
      else if (letter === "\n") { rows[rows.length - 1].push(cell); rows.push([]); cell = ""; }
      else cell += letter;
    }
    rows[rows.length - 1].push(cell);
    return rows.map(function (row) { return row.map(oneLine); }).filter(function (row) { return row.some(Boolean); });
  }

  function luhn(digits) {
    var total = 0;
    Array.from(digits).reverse().forEach(function (digit, rank) {
      var doubled = Number(digit) * (rank % 2 ? 2 : 1);
      total += doubled > 9 ? doubled - 9 : doubled;
    });
    return total % 10 === 0;
  }

  function isValidIdentifier(digits) {
    if (digits.length === 14 && digits.startsWith(LA_POSTE)) {
      return Array.from(digits).reduce(function (sum, digit) { return sum + Number(digit); }, 0) % 5 === 0 || luhn(digits);
    }
    return luhn(digits);
  }

  function identifierFault(typed, kind, rules) {
    var digits = without(typed, " ");
    var wanted = kind === "siret" ? 14 : 9, other = kind === "siret" ? 9 : 14;
    if (SCIENTIFIC.test(plain(digits))) return fault("damaged", quote(typed, rules));
    if (DIGITS_ONLY.test(digits)) {
      if (digits.length === other) {
        return fault(kind === "siret" ? "siren_for_siret" : "siret_for_siren", quote(typed, rules));
      }
      if (digits.length === wanted && isValidIdentifier(digits)) return null;
      if (wanted - 2 <= digits.length && digits.length < wanted) return fault("damaged", quote(typed, rules));
    }
    return fault("identifier", quote(typed, rules), kind.toUpperCase());
  }

  /* The contracts of a pasted table, or `{faults: [[line, fault], …]}`. */
  function readTable(text, rules) {
    var rows = splitRows(text), names = rules.column_names;
    if (rows.length < 2) return { faults: [[0, fault(rows.length ? "rows" : "empty")]] };
    if (rows.length - 1 > rules.most_rows) return { faults: [[0, fault("too_many", "", String(rules.most_rows))]] };
    var heads = rows[0].map(function (name) { return plain(name).replace(/_/g, " ").split(" "); });
    var place = {};
    Object.keys(rules.columns).forEach(function (column) {
      place[column] = heads.findIndex(function (head) { return head.includes(rules.columns[column]); });
    });
    var missing = place.amount < 0 ? [names.amount] : [];
    if (place.siret < 0 && place.siren < 0) missing.push(names.identifier);
    if (missing.length) return { faults: [[0, fault("columns", "", missing.join(", "))]] };
    var faults = [], amounts = [], here = [];
    rows.slice(1).forEach(function (row, rank) {
      var line = rank + 2, cells = {};
      Object.keys(place).forEach(function (column) { cells[column] = row[place[column]] || ""; });
      var amount = readNumber(cells.amount, rules);
      if (amount.fault) {
        faults.push([line, fault(amount.fault === "empty" ? "amount_empty" : "amount", quote(cells.amount, rules))]);
      } else if (!["", "€", "euros", "eur", "€ht", "eurosht"].includes(amount.unit)) {
        faults.push([line, fault("amount", quote(cells.amount, rules))]);
      } else amounts.push(amount.number);
      ["siret", "siren"].forEach(function (kind) {
        var found = place[kind] >= 0 && identifierFault(cells[kind], kind, rules);
        if (found) faults.push([line, found]);
      });
      var siret = without(cells.siret, " "), siren = without(cells.siren, " ");
      if (Array.from(siret).length === 14 && Array.from(siren).length === 9 && !siret.startsWith(siren)) {
        faults.push([line, fault("mismatch", quote(cells.siret, rules))]);
      }
      if (place.here >= 0) {
        var answer = plain(cells.here);
        if (answer !== "oui" && answer !== "non") faults.push([line, fault("here", quote(cells.here, rules))]);
        here.push(answer === "oui");
      }
    });
    if (faults.length) return { faults: faults };
    var total = 0, kept = 0, counted = 0;
    amounts.forEach(function (number) { total += number; });
    if (place.here < 0) return { total: total, share_amount: null, share_number: null };
    if (total === 0) return { faults: [[0, fault("zero")]] };
    amounts.forEach(function (number, rank) { kept += here[rank] ? number : 0; counted += here[rank] ? 1 : 0; });
    return { total: total, share_amount: 100 * kept / total, share_number: 100 * counted / here.length };
  }

  /* ---- verdict: metabolisme/teaching/checking.py -------------------------------------------------------------- */

  function filled(text, words) {
    return text.replace(/\{([a-z0-9_]+)\}/g, function (whole, name) {
      return Object.prototype.hasOwnProperty.call(words, name) ? words[name] : whole;
    });
  }

  function wrong(error, typed) { return { wrong: error || "", typed: typed || "" }; }

  function compared(number, key, scaled) {
    var low = key.low, high = key.high;
    function inside(value) { return low <= value && value <= high; }
    if (inside(number)) return null;
    var named = Object.entries(key.errors || {}).find(function (entry) {
      return entry[1][0] <= number && number <= entry[1][1];
    });
    if (named) return wrong(named[0]);
    if (scaled && [number / 1000, number * 1000, number / 1e6, number * 1e6].some(inside)) return wrong("thousands");
    return wrong(inside(-number) ? "sign" : "");
  }

  var OTHER_SHARE = {
    share_amount: ["share_number", "number_for_amount"],
    share_number: ["share_amount", "amount_for_number"]
  };

  function derived(field, number, contracts) {
    function near(value, candidate) {
      return value !== null && Math.abs(candidate - value) <= Math.max(field.tolerance[0], field.tolerance[1] * Math.abs(value));
    }
    if (contracts[field.derived] === null) return fault("columns", "", "ici");
    if (near(contracts[field.derived], number)) return null;
    if (field.derived === "total") {
      return wrong(near(contracts.total, number / 1000) || near(contracts.total, number * 1000) ? "thousands" : "");
    }
    var other = OTHER_SHARE[field.derived];
    return wrong(near(contracts[other[0]], number) ? other[1] : "");
  }

  function checkNumber(field, key, answer, contracts, rules) {
    var unit = rules.units[field.unit], read = readNumber(answer, rules);
    if (read.fault) return read;
    var number = read.number, written = read.unit;
    if (Object.prototype.hasOwnProperty.call(unit.confused, written)) return wrong(unit.confused[written]);
    if (written && !Object.prototype.hasOwnProperty.call(unit.factors, written)) {
      return fault(unit.bare ? "bare" : "unit", quote(written, rules), field.unit);
    }
    if (written) number *= unit.factors[written];
    if (field.open_number) {
      if (!written) return fault("unit_required", "", field.unit);
      return number > 0 ? null : fault("positive");
    }
    if (field.derived) return contracts ? derived(field, number, contracts) : null;
    return compared(number, key, unit.scaled);
  }

  function checkChoice(field, key, code, contracts, rules) {
    if (!field.choices.some(function (choice) { return choice[0] === code; })) return fault("choose");
    if (key.right.includes(code)) return null;
    if (key.errors && Object.prototype.hasOwnProperty.call(key.errors, code)) return wrong(key.errors[code]);
    if (key.right.length === 1 && key.right[0] === rules.undecided) return wrong("undecided_overlooked");
    return wrong(code === rules.undecided ? "decided_overlooked" : "");
  }

  function checkText(field, key, answer, contracts, rules) {
    var text = plain(answer), needs = field.needs || [];
    var long = (text.match(WORDS) || []).length >= 3;
    if (!text) return fault("empty");
    if (needs.includes("year") && !new RegExp(rules.year).test(text)) return fault("year");
    if (needs.includes("quantity") && !new RegExp(rules.quantity).test(text)) return fault("quantity");
    if (needs.includes("unit") && !new RegExp(rules.unit).test(text)) return fault("no_unit");
    if (needs.includes("question") && !text.endsWith("?")) return fault("question");
    if (needs.includes("words") && text.split(" ").length < rules.fewest_words) return fault("words", "", String(rules.fewest_words));
    if (needs.includes("name") && !new RegExp(rules.name).test(text)) return fault("name");
    if (!needs.length && !long) return fault("short");
    if (needs.includes("no_provenance")) {
      if (!long) return fault("short");
      for (var rank = 0; rank < rules.provenance.length; rank += 1) {
        var found = new RegExp(rules.provenance[rank]).exec(text);
        if (found) return wrong("provenance", quote(found[0], rules));
      }
    }
    return null;
  }

  var ONE_FIELD = { number: checkNumber, choice: checkChoice, text: checkText };

  function tableMessages(faults, rules) {
    var messages = faults.slice(0, rules.faults_shown).map(function (pair) {
      var text = filled(rules.messages[pair[1].fault], { typed: pair[1].typed, text: pair[1].text });
      return pair[0] ? filled(rules.messages.row, { row: String(pair[0]), text: text }) : text;
    });
    if (faults.length > rules.faults_shown) {
      messages.push(filled(rules.messages.more, { text: String(faults.length - rules.faults_shown) }));
    }
    return messages;
  }

  function hint(field, error, rules) {
    if (error === "undecided_overlooked" && field.hint) return field.hint;
    return error ? rules.errors[error].hint : field.hint || rules.messages.own_hint;
  }

  function explanation(field, error, rules) {
    if (error) {
      var own = (field.errors || {})[error];
      if (error === "undecided_overlooked") own = own || field.explanation;
      return own || rules.errors[error].explanation;
    }
    return field.explanation || field.hint || rules.messages.own_hint;
  }

  function unique(names) { return Array.from(new Set(names)); }

  /* `{state, messages, errors, solution_open}` of answers, texts by field. */
  function verdict(definition, key, answers, attempt, rules) {
    var words = key.words || {}, several = definition.fields.length > 1;
    if (key.missing) {
      return {
        state: "unread", messages: [filled(rules.messages.missing, { text: key.missing })], errors: [], solution_open: false
      };
    }
    var unread = [], faulty = [], named = [], contracts = null;
    function told(field, text) { return several ? field.label + " → " + text : text; }
    definition.fields.forEach(function (field) {
      var answer = answers[field.name] || "";
      if (field.kind === "table") {
        var read = readTable(answer, rules);
        if (!read.faults) { contracts = read; return; }
        tableMessages(read.faults, rules).forEach(function (text) { unread.push(told(field, text)); });
        read.faults.forEach(function (pair) {
          if (/^siren_for_siret$|^siret_for_siren$/.test(pair[1].fault)) named.push(pair[1].fault);
        });
        return;
      }
      var found = ONE_FIELD[field.kind](field, (key.fields || {})[field.name] || {}, answer, contracts, rules);
      if (found && found.fault) {
        var filling = { typed: found.typed, text: found.text, unit: found.text };
        unread.push(told(field, filled(rules.messages[found.fault], filling)));
      } else if (found) faulty.push([field, found]);
    });
    if (unread.length) {
      var helped = definition.shape === "sheet" && attempt >= EXPLAINED_FROM;
      if (helped) unread.push(rules.messages.open);
      return { state: "unread", messages: unread, errors: unique(named), solution_open: helped };
    }
    if (!faulty.length) {
      var praise = (rules.messages.right + " " + filled(definition.right, words)).replace(/ +$/, "");
      return { state: "right", messages: [praise], errors: [], solution_open: true };
    }
    var explained = attempt >= EXPLAINED_FROM;
    var messages = faulty.map(function (pair) {
      var text = filled((explained ? explanation : hint)(pair[0], pair[1].wrong, rules), words);
      if (pair[1].typed) text = filled(rules.messages.provenance, { typed: pair[1].typed, text: text });
      return told(pair[0], filled(explained ? rules.messages.explained : rules.messages.wrong, { text: text }));
    });
    if (explained) messages.push(rules.messages.open);
    var errors = faulty.map(function (pair) { return pair[1].wrong; }).filter(Boolean);
    return { state: "wrong", messages: messages, errors: unique(errors), solution_open: explained };
  }

  /* What a class may gather of answers (metabolisme.teaching.class_answers.taken_fields): choices, and numbers that are
     compared with a key, in the unit of the field. What is written, pasted or only known to the reader stays out. */
  function takenValues(definition, answers, rules) {
    var values = {};
    definition.fields.forEach(function (field) {
      var answer = answers[field.name] || "";
      if (field.kind === "choice" && field.choices.some(function (choice) { return choice[0] === answer; })) values[field.name] = answer;
      if (field.kind !== "number" || field.derived || field.open_number) return;
      var read = readNumber(answer, rules), factors = rules.units[field.unit].factors;
      if (read.fault || (read.unit && !Object.prototype.hasOwnProperty.call(factors, read.unit))) return;
      values[field.name] = read.unit ? read.number * factors[read.unit] : read.number;
    });
    return values;
  }

  /* A sheet to keep, as metabolisme.teaching.checking.kept makes it, in YAML: a JSON text is one. */
  function keptText(definition, answers, rules) {
    function written(text) { return JSON.stringify(oneLine(text)); }
    function listed(text) {
      if (text === rules.none_of_these) return "[]";
      return "[" + text.split("\n").filter(oneLine).map(written).join(", ") + "]";
    }
    return Object.entries(definition.kept_with).map(function (pair) {
      return pair[0] + ": " + written(pair[1]) + "\n";
    }).concat(definition.fields.map(function (field) {
      return field.name + ": " + (field.many ? listed : written)(answers[field.name]) + "\n";
    })).join("");
  }

  var checker = { plain: plain, readNumber: readNumber, readTable: readTable, verdict: verdict, keptText: keptText };
  if (typeof module !== "undefined") module.exports = checker;
  if (typeof document === "undefined") return;
  window.mtExercices = checker;

  /* ---- territories: _static/territoires/, see site/ext/territories.py ------------------------------------------- */

  var STATIC = (document.documentElement.dataset.content_root || "") + "_static/";
  var FOLDER = STATIC + "territoires/";
  var MOST_MATCHES = 8;
  var SIREN_LENGTH = 9;  /* the code of an EPCI; a zone has four characters */
  var loaded = {};       /* file name → promise of its loading */
  var index = [];        /* {code, nom, detail, file} of every territory */
  var keysByCode = {};   /* code → function that unpacks its keys, for the files loaded */

  /* Each data script calls this one function; whoever listens on the page is told (as in territoire.js). */
  window.mtTerritoires = window.mtTerritoires || function (data) {
    document.dispatchEvent(new CustomEvent("mt-territoires", { detail: data }));
  };
  document.addEventListener("mt-territoires", function (event) {
    var data = event.detail;
    if (data.territoires) {
      index = data.territoires.map(function (row, rank) {
        var kind = row[0].length === SIREN_LENGTH ? "EPCI" : "zone d’emploi";
        var file = Math.floor(rank / data.ensemble) + ".js";
        return { code: row[0], nom: row[1], detail: kind + ", " + data.regions[row[2]], file: file };
      });
    }
    Object.keys(data.fiches || {}).forEach(function (code) {
      keysByCode[code] = function () { return unpacked(data.fiches[code], data).cles; };
    });
  });

  /* As packed by site/ext/territories.py: « ~12 » is a common text, {"3": […]} the values of an object. */
  function unpacked(thing, data) {
    if (typeof thing === "string") return thing[0] === "~" ? data.textes[Number(thing.slice(1))] : thing;
    if (Array.isArray(thing)) return thing.map(function (item) { return unpacked(item, data); });
    if (thing === null || typeof thing !== "object") return thing;
    var shape = Object.keys(thing)[0], whole = {};
    data.formes[Number(shape)].forEach(function (name, rank) { whole[name] = unpacked(thing[shape][rank], data); });
    return whole;
  }

  function load(name, folder) {
    loaded[name] = loaded[name] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = (folder || FOLDER) + name + (window.mtVersion ? "?v=" + window.mtVersion : "");
      script.onload = resolve;
      script.onerror = function () { delete loaded[name]; script.remove(); reject(new Error(name)); };
      document.head.appendChild(script);
    });
    return loaded[name];
  }

  function matches(query) {
    var words = plain(query).replace(/[-']/g, " ").split(" ").filter(Boolean);
    if (!words.length) return [];
    return index.filter(function (entry) {
      var name = " " + plain(entry.nom + " " + entry.code).replace(/[-']/g, " ");
      return words.every(function (word) { return name.includes(" " + word); });
    });
  }

  /* ---- the form -------------------------------------------------------------------------------------------------- */

  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.entries(properties || {}).forEach(function (entry) {
      if (entry[0] in element) element[entry[0]] = entry[1]; else element.setAttribute(entry[0], entry[1]);
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  var FEW_CHOICES = 4;

  function label(field) {
    return field.unit_shown ? field.label + " (" + field.unit_shown + ")" : field.label;
  }

  /* A field of the form: `{element, read}`. */
  function control(field, prefix) {
    var id = prefix + "-" + field.name;
    if (field.kind === "choice" && field.choices.length <= FEW_CHOICES) {
      var options = field.choices.map(function (choice, rank) {
        var option = make("input", { type: "radio", name: id, value: choice[0], id: id + "-" + rank });
        return make("div", { className: "answer-option" }, [option, make("label", { htmlFor: option.id }, [choice[1]])]);
      });
      var group = make("fieldset", {}, [make("legend", {}, [label(field)])].concat(options));
      return {
        element: group,
        read: function () { var chosen = group.querySelector("input:checked"); return chosen ? chosen.value : ""; }
      };
    }
    var input;
    if (field.kind === "choice") {
      input = make("select", { id: id }, [make("option", { value: "" }, ["Choisissez…"])].concat(
        field.choices.map(function (choice) { return make("option", { value: choice[0] }, [choice[1]]); })
      ));
    } else if (field.kind === "number") {
      input = make("input", { type: "text", id: id, inputmode: "decimal", autocomplete: "off" });
    } else {
      input = make("textarea", { id: id, rows: field.kind === "table" ? 6 : 2, autocomplete: "off", spellcheck: field.kind === "text" });
    }
    input.className = "answer-" + field.kind;
    return {
      element: make("div", { className: "answer-field" }, [make("label", { htmlFor: id }, [label(field)]), input]),
      read: function () { return input.value; }
    };
  }

  function keptLink(definition, answers, rules) {
    var file = new Blob([keptText(definition, answers, rules)], { type: "application/yaml;charset=utf-8" });
    return make("a", { href: URL.createObjectURL(file), download: definition.kept_as }, ["Garder la fiche (" + definition.kept_as + ")"]);
  }

  var forms = [];   /* a function a form: told which territory has been chosen */

  /* One territory for all the exercises of the page; the page of a territory calls it too, once its data are there. */
  function choose(entry) { forms.forEach(function (change) { change(entry); }); }
  checker.choose = function (entry) {
    // that page may have read its data before this script could listen
    if (entry.cles) keysByCode[entry.code] = function () { return entry.cles; };
    choose(entry);
  };

  function chooser(prefix, name, choose) {
    var place = make("strong", {}, [name]);
    var input = make("input", { type: "search", id: prefix + "-territoire", autocomplete: "off" });
    var found = make("ul", { className: "answer-matches" });
    var state = make("p", { className: "answer-state", role: "status" });

    function tell(text) { state.textContent = text; }

    function take(entry) {
      (keysByCode[entry.code] ? Promise.resolve() : load(entry.file)).then(function () {
        found.replaceChildren();
        input.value = "";
        choose(entry);
        tell("Territoire choisi : " + entry.nom + ".");
        input.focus();
      }, refused);
    }

    function refused() { tell("Les données des territoires ne sont pas à côté de cette page\u202f: gardez tout le dossier du livre."); }

    function show() {
      var all = matches(input.value);
      found.replaceChildren.apply(found, all.slice(0, MOST_MATCHES).map(function (entry) {
        var button = make("button", { type: "button" }, [entry.nom + ", " + entry.detail]);
        button.addEventListener("click", function () { take(entry); });
        return make("li", {}, [button]);
      }));
      if (!plain(input.value)) tell("");
      else if (!all.length) tell("Aucun territoire de ce nom\u202f: essayez une zone d’emploi ou un EPCI.");
      else tell(all.length > MOST_MATCHES ? all.length + " territoires\u202f: précisez." : all.length + " territoire" + (all.length > 1 ? "s." : "."));
    }

    function search() { (index.length ? Promise.resolve() : load("index.js")).then(show, refused); }

    input.addEventListener("focus", search);
    input.addEventListener("input", search);
    input.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      var first = found.querySelector("button");
      if (first) first.click();
    });
    return {
      element: make("div", { className: "answer-place" }, [
        make("p", {}, ["Territoire\u202f: ", place]),
        make("label", { htmlFor: input.id }, ["Le vôtre, zone d’emploi ou EPCI"]),
        input, found, state
      ]),
      named: function (text) { place.textContent = text; }
    };
  }

  /* ---- other versions: _static/variantes/, see site/ext/variants.py --------------------------------------------------- */

  var versionsOf = {};   /* id of an exercise → its versions, in their order */
  window.mtVariantes = function (data) { versionsOf[data.id] = data.versions; };

  /* `take(number, version)`; number 0, without version, is the statement of the book. */
  function versionChooser(prefix, id, count, take) {
    var input = make("input", { type: "number", id: prefix + "-version", min: "1", max: String(count), autocomplete: "off" });
    var other = make("button", { type: "button" }, ["Prendre cette version"]);
    var back = make("button", { type: "button", hidden: true }, ["Revenir à l’énoncé du livre"]);
    var state = make("p", { className: "answer-state", role: "status" });
    var told = make("div", { className: "answer-statement" });

    function show(number, version) {
      told.replaceChildren.apply(told, (version ? version.statement : []).map(function (text) { return make("p", {}, [text]); }));
      back.hidden = !version;
      state.textContent = version ? "Version " + number + ". Ces nombres remplacent ceux de l’énoncé\u202f:" : "";
      take(number, version);
    }

    function choose() {
      var number = Number(input.value);
      if (!(Number.isInteger(number) && number >= 1 && number <= count)) {
        state.textContent = "Donnez un numéro de 1 à " + count + ".";
        return;
      }
      (versionsOf[id] ? Promise.resolve() : load(id + ".js", STATIC + "variantes/")).then(function () {
        show(number, versionsOf[id][number - 1]);
      }, function () {
        state.textContent = "Les versions ne sont pas à côté de cette page\u202f: gardez tout le dossier du livre.";
      });
    }

    other.addEventListener("click", choose);
    input.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      event.preventDefault();
      choose();
    });
    back.addEventListener("click", function () { input.value = ""; show(0, null); input.focus(); });
    return make("div", { className: "answer-version" }, [
      make("label", { htmlFor: input.id }, ["Autre version, de 1 à " + count]), input, other, back, state, told
    ]);
  }

  function start(box, rank) {
    var data = JSON.parse(box.querySelector("script").textContent), rules = window.mtRegles;
    var definition = data.definition, key = data.key, attempts = 0, prefix = "reponse-" + rank;
    var exercise = box.closest(".exercise"), solution = exercise && exercise.nextElementSibling;
    // the trainer's edition opens its solutions: they stay open
    if (solution && !solution.matches("details.solution:not([open])")) solution = null;
    var controls = definition.fields.map(function (field) { return control(field, prefix); });
    var given = make("p", { className: "answer-given" });
    var spoken = make("div", { className: "answer-verdict", role: "status" });
    var place = definition.own && chooser(prefix, data.nom, choose);
    var own = key, steps = null;   /* the key of the book, and the way to the solution of another version */
    var territory = data.code || "", numbered = 0;   /* what the key is of: told with each try */
    var version = data.versions && versionChooser(prefix, definition.id, data.versions, function (number, found) {
      key = found ? found.key : own;
      steps = found ? found.steps : null;
      numbered = number;
      fresh();
    });

    function showGiven() {
      given.textContent = key.missing ? filled(rules.messages.missing, { text: key.missing }) : filled(definition.given, key.words || {});
      given.hidden = !given.textContent;
    }

    function fresh() {
      attempts = 0;
      spoken.replaceChildren();
      delete spoken.dataset.state;
      if (solution) solution.hidden = true;
    }

    function answer(event) {
      event.preventDefault();
      var answers = {};
      definition.fields.forEach(function (field, position) { answers[field.name] = controls[position].read(); });
      var found = verdict(definition, key, answers, attempts + 1, rules);
      if (found.state === "wrong" || (found.state === "unread" && definition.shape === "sheet")) attempts += 1;
      spoken.dataset.state = found.state;
      // the solution of the book is that of other numbers
      var messages = found.messages.filter(function (text) { return !(steps && text === rules.messages.open); });
      spoken.replaceChildren.apply(spoken, messages.map(function (text) { return make("p", {}, [text]); }));
      if (found.state !== "unread") {
        var tried = { exercise: definition.id, territory: territory, version: numbered };
        tried.result = { state: found.state, errors: found.errors, values: takenValues(definition, answers, rules) };
        document.dispatchEvent(new CustomEvent("mt-essai", { detail: tried }));
      }
      if (found.state === "right" && definition.kept_as) spoken.append(make("p", {}, [keptLink(definition, answers, rules)]));
      if (found.solution_open && steps) {
        spoken.append(make("ol", {}, steps.map(function (text) { return make("li", {}, [text]); })));
      } else if (found.solution_open && solution) solution.hidden = false;
    }

    var parts = (place ? [place.element] : []).concat(version ? [version] : [], [given], controls.map(function (one) { return one.element; }), [
      make("button", { type: "submit" }, ["Vérifier"]),
      spoken,
      make("p", { className: "answer-note" }, [
        solution ? "La solution s’ouvre après une réponse juste ou deux essais. " : "",
        "Rien n’est envoyé ni gardé."
      ])
    ]);
    var form = make("form", { className: "answer-form", noValidate: true, "aria-label": "Vérifier\u202f: " + definition.title }, parts);
    form.addEventListener("submit", answer);
    if (place) {
      forms.push(function (entry) {
        key = keysByCode[entry.code]().find(function (one) { return one.id === definition.id; });
        place.named(entry.nom);
        territory = entry.code;
        showGiven();
        fresh();
      });
    }
    showGiven();
    fresh();
    box.append(form);
    box.classList.add("answer-live");
  }

  document.querySelectorAll(".answer").forEach(start);
})();
