/* The page of a class: files that learners took, read, counted and shown; nobody is ranked.

   Reading and counting are those of metabolisme.teaching.class_answers (answers) and metabolisme.levers.scenario_files
   (scenarios); a test holds both together on a hundred files. Names come in scripts beside the page (site/ext/classe.py).
   What is in a file is only ever text. Nothing is sent, nothing is kept. */
(function () {
  "use strict";

  var THIN = "\u202f", LETTERS = "abcd", DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
  var SHARES = { low: 0, quarter: 0.25, median: 0.5, three_quarters: 0.75, high: 1 };
  var data = {};
  window.mtClasse = function (more) { Object.assign(data, more); };

  // ---- reading ----------------------------------------------------------------------------------------------------

  function has(object, name) { return Object.prototype.hasOwnProperty.call(object, name); }
  function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }

  /* Text without control characters, blanks as single spaces. */
  function cleaned(text) {
    return Array.from(text.replace(/\ufeff/g, "")).filter(function (letter) {
      return /\s/.test(letter) || !/[\p{C}\p{Z}]/u.test(letter);
    }).join("").split(/\s+/).filter(Boolean).join(" ");
  }

  function shown(value) {
    var letters = Array.from(cleaned(value));
    return "«" + THIN + letters.slice(0, 40).join("") + (letters.length > 40 ? "…" : "") + THIN + "»";
  }

  function isAbsent(value) { return value === undefined || value === null; }
  function told(value) { return isAbsent(value) ? "absent" : typeof value === "string" ? shown(value) : "qui n’est pas un texte"; }

  function whole(value, end) { return typeof value === "number" && value >= 0 && value < end && Number.isInteger(value); }

  /* What a file holds, or why it cannot be read. */
  function parsed(bytes) {
    if (bytes.length > data.bornes.octets) return "plus de " + data.bornes.octets + " octets" + THIN + ": ce n’est pas un fichier enregistré par une page de ce livre";
    var found;
    try { found = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)); }
    catch (damaged) { return "ce n’est pas du JSON en UTF-8, ou il est abîmé"; }
    return isObject(found) ? found : "attendu un objet JSON, entre accolades";
  }

  function groupFaults(group) {
    if (isAbsent(group)) return [];
    if (typeof group !== "string") return ["nom du groupe" + THIN + ": ce n’est pas un texte"];
    var length = Array.from(group).length;
    return length > data.bornes.groupe ? ["nom du groupe" + THIN + ": " + length + " lettres" + THIN + "; " + data.bornes.groupe + " au plus"] : [];
  }

  function dayFaults(day) {
    if (typeof day !== "string" || !DAY.test(day)) {
      return ["date " + (isAbsent(day) ? "absente" : told(day)) + THIN + ": attendu année-mois-jour, par exemple 2026-11-22"];
    }
    var parts = day.split("-").map(Number), last = new Date(Date.UTC(2000, 0, 1));
    last.setUTCFullYear(parts[0], parts[1], 0);
    var right = parts[0] > 0 && parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1 && parts[2] <= last.getUTCDate();
    return right ? [] : ["date " + shown(day) + THIN + ": ce jour n’existe pas"];
  }

  function sameNames(object, names) {
    return isObject(object) && Object.keys(object).length === names.length && names.every(function (name) { return has(object, name); });
  }

  function fieldsOf(exercise) {
    var one = data.exercices.find(function (known) { return known.id === exercise; });
    return one && one.champs;
  }

  function admitted(value, field) {
    if (field.kind === "choice") return typeof value === "string" && field.choices.some(function (choice) { return choice[0] === value; });
    return typeof value === "number" && isFinite(value) && Math.abs(value) <= data.bornes.plus_grand;
  }

  function entryFaults(entry) {
    if (!sameNames(entry, ["exercise", "territory", "version", "tries"])) return ["attendu un exercice, un territoire, une version et des essais"];
    var fields = fieldsOf(entry.exercise), faults = [];
    if (!fields) return ["exercice inconnu" + THIN + ": " + shown(entry.exercise)];
    if (typeof entry.territory !== "string" || (entry.territory && !has(data.territoires, entry.territory))) {
      faults.push("territoire inconnu" + THIN + ": " + told(entry.territory));
    }
    if (!whole(entry.version, data.bornes.versions + 1)) faults.push("version" + THIN + ": attendu un nombre de 0 à " + data.bornes.versions);
    entry.tries.forEach(function (one, rank) {
      var where = "essai " + (rank + 1) + THIN + ": ";
      if (!sameNames(one, ["state", "errors", "values"])) { faults.push(where + "attendu un verdict, des erreurs et des valeurs"); return; }
      if (one.state !== "right" && one.state !== "wrong") faults.push("essai " + (rank + 1) + THIN + ": verdict " + told(one.state));
      var known = Array.isArray(one.errors) && one.errors.every(function (name) { return typeof name === "string" && has(window.mtRegles.errors, name); });
      if (!known) faults.push(where + "erreur inconnue");
      if (!isObject(one.values)) { faults.push(where + "valeurs illisibles"); return; }
      Object.keys(one.values).forEach(function (name) {
        var field = fields.find(function (candidate) { return candidate.name === name; });
        if (!field || !admitted(one.values[name], field)) faults.push(where + "valeur de " + shown(name) + " non admise");
      });
    });
    return faults;
  }

  function questionFaults(entry) {
    if (!sameNames(entry, ["question", "tries"])) return ["attendu une question et des essais"];
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(entry.question) || entry.question.length > 80) return ["question inconnue" + THIN + ": " + shown(entry.question)];
    var faults = [];
    entry.tries.forEach(function (one, rank) {
      var where = "essai " + (rank + 1) + THIN + ": ";
      if (!sameNames(one, ["chosen", "right"]) || typeof one.right !== "boolean") { faults.push(where + "attendu des choix et un verdict"); return; }
      var right = Array.isArray(one.chosen) && one.chosen.length > 0 && one.chosen.every(function (choice, place) {
        return whole(choice, data.bornes.choix) && (place === 0 || one.chosen[place - 1] < choice);
      });
      if (!right) faults.push(where + "choix non admis");
    });
    return faults;
  }

  function listFaults(entries, name, key, faultsOf) {
    if (!Array.isArray(entries) || entries.length > data.bornes.entrees) {
      return ["champ «" + THIN + name + THIN + "»" + THIN + ": attendu une liste de " + data.bornes.entrees + " réponses au plus"];
    }
    var faults = [], seen = new Set();
    entries.forEach(function (entry, rank) {
      var where = "«" + THIN + name + THIN + "», réponse " + (rank + 1) + THIN + ": ";
      if (!isObject(entry) || typeof entry[key] !== "string") { faults.push(where + "illisible"); return; }
      var same = JSON.stringify([entry[key], entry.territory, entry.version]);
      if (seen.has(same)) faults.push(where + shown(entry[key]) + " y est déjà");
      seen.add(same);
      if (!Array.isArray(entry.tries) || entry.tries.length < 1 || entry.tries.length > data.bornes.essais) {
        faults.push(where + "attendu de 1 à " + data.bornes.essais + " essais");
        return;
      }
      faultsOf(entry).forEach(function (text) { faults.push(where + text); });
    });
    return faults;
  }

  var ANSWER_FIELDS = ["format", "data", "page", "draw", "group", "saved_on", "answers", "quiz"];
  var TEXTS = [
    ["data", /^[0-9a-f]{0,64}$/, "la version des données"], ["page", /^[a-z0-9/-]{1,100}$/, "le nom d’une page"],
    ["draw", /^[0-9a-f]{8}$/, "huit chiffres ou lettres de a à f"]
  ];

  function answersFaults(content) {
    if (content.format !== data.formats.reponses) {
      return ["format " + told(content.format) + THIN + "; attendu «" + THIN + data.formats.reponses + THIN + "» ou «" + THIN + data.formats.scenario + THIN + "»"];
    }
    var faults = Object.keys(content).filter(function (name) { return ANSWER_FIELDS.indexOf(name) < 0; })
      .map(function (name) { return "champ inconnu" + THIN + ": " + shown(name); });
    TEXTS.forEach(function (one) {
      if (typeof content[one[0]] !== "string" || !one[1].test(content[one[0]])) {
        faults.push("champ «" + THIN + one[0] + THIN + "»" + THIN + ": " + told(content[one[0]]) + THIN + "; attendu " + one[2]);
      }
    });
    faults = faults.concat(
      groupFaults(content.group), dayFaults(content.saved_on),
      listFaults(content.answers, "answers", "exercise", entryFaults), listFaults(content.quiz, "quiz", "question", questionFaults)
    );
    if (!faults.length && !content.answers.length && !content.quiz.length) faults.push("aucune réponse dans ce fichier");
    return faults;
  }

  var SCENARIO_FIELDS = ["format", "territory", "levels", "group", "bet", "saved_on"];

  function scenarioFaults(content) {
    var count = Object.keys(data.leviers).length, ends = data.bornes.niveaux;
    var faults = Object.keys(content).filter(function (name) { return SCENARIO_FIELDS.indexOf(name) < 0; })
      .map(function (name) { return "champ inconnu" + THIN + ": " + shown(name); });
    if (typeof content.territory !== "string" || !has(data.territoires, content.territory)) {
      faults.push("territoire inconnu" + THIN + ": " + told(content.territory) + THIN + "; attendu un code de zone d’emploi ou d’EPCI");
    }
    if (!Array.isArray(content.levels) || content.levels.length !== count) faults.push("niveaux" + THIN + ": il en faut " + count + ", un par levier");
    else {
      content.levels.forEach(function (level) {
        if (typeof level !== "number" || level < ends[0] || level > ends[1]) faults.push("niveau" + THIN + ": attendu un nombre de " + ends[0] + " à " + ends[1]);
      });
    }
    faults = faults.concat(groupFaults(content.group));
    var bet = content.bet;
    if (bet !== undefined && bet !== null) {
      if (!sameNames(bet, ["measure", "lever", "sign"])) faults.push("pari" + THIN + ": attendu une mesure, un levier et un sens, ou rien");
      else {
        [["measure", "la mesure", data.mesures], ["lever", "le levier", data.leviers], ["sign", "le sens", data.sens]].forEach(function (one) {
          if (typeof bet[one[0]] !== "string" || !has(one[2], bet[one[0]])) faults.push("pari" + THIN + ": " + one[1] + " " + told(bet[one[0]]) + " est inconnu(e)");
        });
      }
    }
    return faults.concat(dayFaults(content.saved_on));
  }

  function triesOf(one) {
    return one.answers.concat(one.quiz).reduce(function (sum, entry) { return sum + entry.tries.length; }, 0);
  }

  function byName(one, other) { return one.name < other.name ? -1 : one.name > other.name ? 1 : 0; }

  /* A scenario, so that one file copied twice is seen. */
  function sameScenario(one) { return JSON.stringify([one.territory, one.levels, one.group, one.bet && [one.bet.measure, one.bet.lever, one.bet.sign], one.saved_on]); }

  /* Files {name, bytes} of a class: `{saved, scenarios, faults, repeated}`. */
  function read(files) {
    var sorted = files.slice().sort(byName), faults = [], repeated = [], sittings = new Map(), scenarios = [];
    if (sorted.length > data.bornes.fichiers) {
      faults.push(sorted.length + " fichiers" + THIN + ": seuls les " + data.bornes.fichiers + " premiers, par nom, sont lus.");
    }
    var later = [];
    sorted.slice(0, data.bornes.fichiers).forEach(function (file) {
      var found = parsed(file.bytes), scenario = typeof found !== "string" && found.format === data.formats.scenario;
      var wrong = typeof found === "string" ? [found] : scenario ? scenarioFaults(found) : answersFaults(found);
      if (scenario && file.bytes.length > data.bornes.octets_scenario) {
        wrong = ["plus de " + data.bornes.octets_scenario + " octets" + THIN + ": ce n’est pas un fichier enregistré par une page de ce livre"];
      }
      if (wrong.length) {
        wrong.forEach(function (text) { (scenario ? later : faults).push(shown(file.name) + THIN + ": " + text); });
        return;
      }
      var one = Object.assign({}, found, { name: file.name, group: cleaned(found.group || "") });
      if (scenario) {
        var same = one.group && scenarios.find(function (other) { return sameScenario(other) === sameScenario(one); });
        if (same) later.push(shown(one.name) + THIN + ": même contenu que " + shown(same.name) + THIN + "; compté une fois");
        else scenarios.push(one);
        return;
      }
      var other = sittings.get(one.draw);
      if (!other) { sittings.set(one.draw, one); return; }
      var kept = triesOf(one) > triesOf(other) ? one : other, left = kept === one ? other : one;
      sittings.set(one.draw, kept);
      repeated.push(shown(left.name) + THIN + ": même séance que " + shown(kept.name) + THIN + "; comptée une fois");
    });
    return { saved: Array.from(sittings.values()).sort(byName), scenarios: scenarios, faults: faults.concat(later), repeated: repeated };
  }

  /* Names of the files that were checked with other data than this book's. */
  function otherData(saved, version) {
    return saved.filter(function (one) { return one.data && one.data !== version; }).map(function (one) { return one.name; });
  }

  // ---- counting ---------------------------------------------------------------------------------------------------

  function quantile(sorted, share) {
    var place = (sorted.length - 1) * share, below = Math.floor(place), above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  /* Counts of a class, one object an exercise in the order of the book, and one a question. */
  function counted(saved) {
    var exercises = data.exercices.map(function (one) {
      return { id: one.id, title: one.titre, fields: one.champs, answered: 0, right_first: 0, right_in_the_end: 0, tries: 0, errors: {}, spreads: {} };
    });
    var byId = {}, quiz = {};
    exercises.forEach(function (one) { byId[one.id] = one; });
    saved.forEach(function (file) {
      file.answers.forEach(function (entry) {
        var row = byId[entry.exercise], states = entry.tries.map(function (one) { return one.state; });
        row.answered += 1;
        row.right_first += states[0] === "right" ? 1 : 0;
        row.right_in_the_end += states.indexOf("right") >= 0 ? 1 : 0;
        row.tries += states.length;
        new Set([].concat.apply([], entry.tries.map(function (one) { return one.errors; }))).forEach(function (name) {
          row.errors[name] = (row.errors[name] || 0) + 1;
        });
        if (entry.version) return;  // another version of the statement has other numbers
        row.fields.forEach(function (field) {
          var first = entry.tries.find(function (one) { return has(one.values, field.name); });
          if (!first) return;
          var key = field.name + "|" + entry.territory;
          row.spreads[key] = row.spreads[key] || { field: field, territory: entry.territory, values: [], right: [] };
          row.spreads[key].values.push(first.values[field.name]);
          row.spreads[key].right.push(first.state === "right");
        });
      });
      file.quiz.forEach(function (entry) {
        var row = quiz[entry.question] = quiz[entry.question] || { id: entry.question, answered: 0, right_first: 0, right_in_the_end: 0, choices: [0, 0, 0, 0] };
        row.answered += 1;
        row.right_first += entry.tries[0].right ? 1 : 0;
        row.right_in_the_end += entry.tries.some(function (one) { return one.right; }) ? 1 : 0;
        entry.tries[0].chosen.forEach(function (choice) { row.choices[choice] += 1; });
      });
    });
    exercises.forEach(function (one) {
      one.spreads = Object.values(one.spreads).sort(function (a, b) {
        var order = one.fields.indexOf(a.field) - one.fields.indexOf(b.field);
        return order || (a.territory < b.territory ? -1 : a.territory > b.territory ? 1 : 0);
      });
      one.spreads.forEach(function (spread) {
        if (spread.field.kind === "choice") {
          spread.counts = spread.field.choices.map(function (choice) {
            return [choice[0], choice[1], spread.values.filter(function (value) { return value === choice[0]; }).length];
          });
          return;
        }
        var sorted = spread.values.slice().sort(function (a, b) { return a - b; });
        Object.keys(SHARES).forEach(function (name) { spread[name] = quantile(sorted, SHARES[name]); });
      });
      one.errors = Object.entries(one.errors).sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    });
    return {
      exercises: exercises.filter(function (one) { return one.answered; }),
      quiz: Object.keys(quiz).sort().map(function (id) { return quiz[id]; })
    };
  }

  /* Scenarios by territory: how many at each level of each lever (halves upwards), and the bets. */
  function scenarioCounts(scenarios) {
    var places = {};
    scenarios.forEach(function (one) {
      var place = places[one.territory] = places[one.territory] || { territory: one.territory, count: 0, levels: {}, bets: {}, codes: new Set() };
      place.count += 1;
      place.codes.add(one.levels.join("-"));
      Object.keys(data.leviers).forEach(function (lever, rank) {
        place.levels[lever] = place.levels[lever] || data.niveaux.map(function () { return 0; });
        place.levels[lever][Math.floor(one.levels[rank] + 0.5) - 1] += 1;
      });
      if (one.bet) {
        var key = [one.bet.measure, one.bet.lever, one.bet.sign].join("|");
        place.bets[key] = (place.bets[key] || 0) + 1;
      }
    });
    return Object.keys(places).sort().map(function (code) {
      var place = places[code];
      place.bets = Object.entries(place.bets).map(function (one) { return one[0].split("|").concat([one[1]]); })
        .sort(function (a, b) { return b[3] - a[3] || (a.join("|") < b.join("|") ? -1 : 1); });
      return place;
    });
  }

  window.mtClasseCompte = function (files, version) {
    var found = read(files);
    return Object.assign(counted(found.saved), {
      names: found.saved.map(function (one) { return one.name; }), scenarios: scenarioCounts(found.scenarios), faults: found.faults,
      repeated: found.repeated, other: otherData(found.saved, version)
    });
  };

  // ---- the page ---------------------------------------------------------------------------------------------------

  var state = { files: [], invented: false, group: "" };

  function part(name) { return document.querySelector('.mt-class [data-part="' + name + '"], .mt-class[data-part="' + name + '"]'); }

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(function (entry) {
      if (entry[0].startsWith("--")) element.style.setProperty(entry[0], entry[1]); else element.setAttribute(entry[0], entry[1]);
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) { element.append(child); });
    return element;
  }

  function many(count, word) { return french(count) + " " + word + (count > 1 ? "s" : ""); }

  function french(number) {
    return (Number.isInteger(number) && Math.abs(number) < 1e6 ? number.toLocaleString("fr-FR") : number.toLocaleString("fr-FR", { maximumSignificantDigits: 3 })).replace("-", "\u2212");
  }

  function inUnit(number, field) { return french(number) + (field.unit_shown ? THIN + field.unit_shown : ""); }

  function where(territory) { return territory ? ", " + (data.territoires[territory] || territory) : ""; }

  function tableOf(heads, rows, name) {
    var head = make("tr", {}, heads.map(function (text) { return make("th", { scope: "col" }, text); }));
    var body = rows.map(function (row) {
      return make("tr", {}, row.map(function (cell, rank) {
        return rank ? make("td", { "data-label": heads[rank] }, cell) : make("th", { scope: "row" }, cell);
      }));
    });
    return make("table", { "class": "stacked", "aria-label": name }, [make("thead", {}, head), make("tbody", {}, body)]);
  }

  /* Choices and how many took each, with a bar as long. */
  function choicesTable(rows, total, name) {
    return tableOf(["Choix", "Premières réponses"], rows.map(function (row) {
      return [row[0], make("span", { "class": "mt-class-barre", "--part": total ? row[1] / total : 0 }, french(row[1]))];
    }), name);
  }

  var SVG = "http://www.w3.org/2000/svg", WIDTH = 640, RADIUS = 4, FAR = 6;

  /* A strip: a dot an answer, full when it was right; far ones stand at the ends. */
  function strip(spread, sentence) {
    // thousands typed for millions would crush all the others: the few that are far stand at the ends
    var sorted = spread.values.slice().sort(function (a, b) { return a - b; });
    var below = quantile(sorted, 0.1), above = quantile(sorted, 0.9), span = above - below, low = spread.low, high = spread.high;
    if (span && high - low > FAR * span) { low = Math.max(low, below - span); high = Math.min(high, above + span); }
    if (low === high) { low -= 1; high += 1; }
    var stacks = {}, dots = spread.values.map(function (value, rank) {
      var share = (Math.min(high, Math.max(low, value)) - low) / (high - low);
      var column = Math.round(share * (WIDTH - 4 * RADIUS) / (2 * RADIUS + 1));
      stacks[column] = (stacks[column] || 0) + 1;
      return { x: 2 * RADIUS + column * (2 * RADIUS + 1), level: stacks[column], right: spread.right[rank] };
    });
    var tallest = Math.max.apply(null, Object.values(stacks)), step = Math.min(2 * RADIUS + 1, 120 / tallest), height = tallest * step + 2 * RADIUS + 2;
    function draw(tag, attributes) {
      var element = document.createElementNS(SVG, tag);
      Object.entries(attributes).forEach(function (entry) { element.setAttribute(entry[0], entry[1]); });
      return element;
    }
    var picture = draw("svg", { viewBox: "0 0 " + WIDTH + " " + height, role: "img", "aria-label": sentence, "class": "mt-class-bande" });
    picture.append(draw("line", { x1: 0, x2: WIDTH, y1: height - 1, y2: height - 1, "class": "axe" }));
    dots.forEach(function (dot) {
      picture.append(draw("circle", { cx: dot.x, cy: height - 2 - RADIUS - (dot.level - 1) * step, r: RADIUS, "class": dot.right ? "juste" : "autre" }));
    });
    var outside = spread.values.filter(function (value) { return value < low || value > high; }).length;
    return make("div", {}, [
      picture,
      make("p", { "class": "mt-class-bouts" }, [make("span", {}, inUnit(low, spread.field)), make("span", {}, inUnit(high, spread.field))]),
      make("p", { "class": "mt-class-legende" }, "Disque plein" + THIN + ": exercice juste à cet essai" + THIN + "; cercle" + THIN + ": autre réponse." + (outside ? " Trop loin pour l’échelle, au bord" + THIN + ": " + many(outside, "réponse") + "." : ""))
    ]);
  }

  function showSpread(spread) {
    var name = spread.field.label + where(spread.territory);
    if (spread.counts) {
      return [
        make("p", { "class": "mt-class-nom" }, name),
        choicesTable(spread.counts.map(function (one) { return [one[1], one[2]]; }), spread.values.length, name)
      ];
    }
    var sentence = many(spread.values.length, "nombre") + THIN + ": de " + inUnit(spread.low, spread.field) + " à " + inUnit(spread.high, spread.field)
      + (spread.values.length > 3 ? ", la moitié entre " + inUnit(spread.quarter, spread.field) + " et " + inUnit(spread.three_quarters, spread.field) : "")
      + ", milieu " + inUnit(spread.median, spread.field) + ".";
    return [make("p", { "class": "mt-class-nom" }, name), strip(spread, sentence), make("p", {}, sentence)];
  }

  function howMany(row) {
    return "Sur " + many(row.answered, "réponse") + ", " + french(row.right_first) + " juste" + (row.right_first > 1 ? "s" : "") + " du premier coup, " + french(row.right_in_the_end) + " à la fin.";
  }

  function showExercise(row) {
    var children = [make("h3", {}, row.title), make("p", {}, howMany(row))];
    row.spreads.forEach(function (spread) { children = children.concat(showSpread(spread)); });
    if (row.errors.length) {
      children.push(make("p", { "class": "mt-class-nom" }, "Erreurs reconnues, à un essai ou un autre"));
      children.push(make("ul", {}, row.errors.map(function (one) {
        return make("li", {}, [make("strong", {}, french(one[1]) + " fois. "), window.mtRegles.errors[one[0]].explanation]);
      })));
    }
    return make("section", { "class": "mt-class-question" }, children);
  }

  function showQuestion(row) {
    var known = data.quiz[row.id] || { question: "Question «" + THIN + row.id + THIN + "», d’une autre édition du livre", choix: [], juste: "" };
    var rows = row.choices.map(function (count, rank) {
      var letter = LETTERS[rank], text = known.choix[rank];
      return text || count ? [letter + ". " + (text || "choix d’une autre édition") + (known.juste.includes(letter) ? " (juste)" : ""), count] : null;
    }).filter(Boolean);
    return make("section", { "class": "mt-class-question" }, [
      make("h3", {}, known.question), make("p", {}, howMany(row)), choicesTable(rows, row.answered, known.question)
    ]);
  }

  function showPlace(place) {
    var name = data.territoires[place.territory], heads = ["Levier"].concat(data.niveaux);
    var levels = Object.keys(place.levels).map(function (lever) { return [data.leviers[lever]].concat(place.levels[lever].map(french)); });
    var children = [
      make("h3", {}, name),
      make("p", {}, many(place.count, "scénario") + ", " + many(place.codes.size, "différent") + ". Combien de groupes à chaque niveau" + THIN + ":"),
      tableOf(heads, levels, "Niveaux choisis, " + name)
    ];
    if (place.bets.length) {
      children.push(make("p", { "class": "mt-class-nom" }, "Paris"));
      children.push(tableOf(["Pari", "Mesure", "Groupes"], place.bets.map(function (bet) {
        return [data.leviers[bet[1]] + ", " + data.sens[bet[2]], data.mesures[bet[0]], french(bet[3])];
      }), "Paris, " + name));
    }
    return make("section", { "class": "mt-class-question" }, children);
  }

  function fill(name, sections, empty) {
    part(name).replaceChildren.apply(part(name), sections.length ? sections : [make("p", {}, empty)]);
  }

  function showFaults(found) {
    var other = otherData(found.saved, window.mtVersion).map(function (name) {
      return shown(name) + THIN + ": vérifié avec une autre version des données que ce livre" + THIN + "; il est compté, lisez-le à part";
    });
    var lines = found.faults.concat(found.repeated, other);
    part("defauts").replaceChildren.apply(part("defauts"), lines.length ? [
      make("p", {}, make("strong", {}, "À regarder" + THIN + ": " + many(lines.length, "remarque") + ".")),
      make("ul", { "class": "mt-class-defauts", tabindex: "0", "aria-label": "À regarder" }, lines.map(function (text) { return make("li", {}, text); }))
    ] : []);
  }

  /* Files of groups, by group and page, where there are enough for nobody to be told apart. */
  function shownPages(saved) {
    var pages = new Map();
    saved.forEach(function (one) {
      var key = JSON.stringify([one.group, one.page]);
      if (one.group) pages.set(key, (pages.get(key) || []).concat(one));
    });
    return Array.from(pages.values()).filter(function (files) { return files.length >= data.bornes.groupe_minimum; });
  }

  /* A learner takes a file a page: a group counts for the files of its most answered page. */
  function groupsOf(saved) {
    var most = new Map();
    shownPages(saved).forEach(function (files) {
      most.set(files[0].group, Math.max(files.length, most.get(files[0].group) || 0));
    });
    return Array.from(most).sort();
  }

  /* The files of one group that are shown, by name. */
  function ofGroup(saved, name) {
    return [].concat.apply([], shownPages(saved)).filter(function (one) { return one.group === name; }).sort(byName);
  }

  function showGroups(saved) {
    var groups = groupsOf(saved), select = document.getElementById("mt-class-groupe");
    part("groupes").hidden = !groups.length;
    if (!groups.some(function (one) { return one[0] === state.group; })) state.group = "";
    select.replaceChildren.apply(select, [make("option", { value: "" }, "toute la classe")].concat(groups.map(function (one) {
      return make("option", { value: one[0] }, one[0] + " (" + many(one[1], "fichier") + " d’une même page)");
    })));
    select.value = state.group;
  }

  var now = null;  // what is shown: counts and scenarios

  function showAll() {
    var found = read(state.files);
    showGroups(found.saved);
    var saved = state.group ? ofGroup(found.saved, state.group) : found.saved;
    now = Object.assign(counted(saved), { scenarios: scenarioCounts(found.scenarios) });
    fill("exercices", now.exercises.map(showExercise), "Rien encore" + THIN + ": choisissez des fichiers de réponses.");
    fill("quiz", now.quiz.map(showQuestion), "Rien encore" + THIN + ": les réponses au quiz viennent dans les mêmes fichiers.");
    fill("scenarios", now.scenarios.map(showPlace), "Rien encore" + THIN + ": choisissez des scénarios du simulateur.");
    showFaults(found);
    document.querySelector('[data-fait="csv"]').hidden = !(now.exercises.length || now.quiz.length || now.scenarios.length);
    part("etat").textContent = state.files.length ? (state.invented ? "Exemple inventé. " : "") + many(state.files.length, "fichier") + THIN + ": "
      + many(found.saved.length, "feuille") + " de réponses et " + many(found.scenarios.length, "scénario") + "." : "Aucun fichier.";
  }

  /* All that is shown, a row a count. */
  function csvRows() {
    var harmless = window.mtFichiers.harmless, rows = [["tableau", "question", "territoire", "ligne", "nombre", "unité"]];
    function number(value) { return String(value).replace(".", ","); }
    function push(table, question, territory, line, value, unit) {
      rows.push([table, harmless(question), harmless(territory), harmless(line), number(value), harmless(unit)]);
    }
    function common(table, name, row) {
      push(table, name, "", "ont répondu", row.answered, "apprenants");
      push(table, name, "", "justes du premier coup", row.right_first, "apprenants");
      push(table, name, "", "justes à la fin", row.right_in_the_end, "apprenants");
    }
    now.exercises.forEach(function (row) {
      common("exercice", row.title, row);
      row.errors.forEach(function (one) { push("erreur reconnue", row.title, "", window.mtRegles.errors[one[0]].explanation, one[1], "apprenants"); });
      row.spreads.forEach(function (spread) {
        var place = spread.territory ? data.territoires[spread.territory] || spread.territory : "", label = row.title + ", " + spread.field.label;
        if (spread.counts) { spread.counts.forEach(function (one) { push("choix", label, place, one[1], one[2], "apprenants"); }); return; }
        push("nombres", label, place, "réponses", spread.values.length, "apprenants");
        [["low", "plus petit"], ["quarter", "premier quart"], ["median", "milieu"], ["three_quarters", "troisième quart"], ["high", "plus grand"]].forEach(function (one) {
          push("nombres", label, place, one[1], spread[one[0]], spread.field.unit_shown || "");
        });
      });
    });
    now.quiz.forEach(function (row) {
      var known = data.quiz[row.id], name = known ? known.question : row.id;
      common("quiz", name, row);
      row.choices.forEach(function (count, rank) { push("quiz", name, "", LETTERS[rank] + (known && known.choix[rank] ? ". " + known.choix[rank] : ""), count, "apprenants"); });
    });
    now.scenarios.forEach(function (place) {
      Object.keys(place.levels).forEach(function (lever) {
        place.levels[lever].forEach(function (count, rank) { push("niveaux", data.leviers[lever], data.territoires[place.territory], data.niveaux[rank], count, "groupes"); });
      });
      place.bets.forEach(function (bet) { push("paris", data.mesures[bet[0]], data.territoires[place.territory], data.leviers[bet[1]] + ", " + data.sens[bet[2]], bet[3], "groupes"); });
    });
    return rows;
  }

  /* Files added; two of the same name are both kept. */
  function take(files) {
    if (state.invented) state.files = [];
    state.invented = false;
    Promise.all(Array.from(files).map(function (file) {
      // a file too large is told of; its content is not needed
      return window.mtFichiers.bytesOf(file.slice(0, data.bornes.octets + 1)).then(function (bytes) { return { name: file.name, bytes: bytes }; }, function () {
        return { name: file.name, bytes: new Uint8Array() };
      });
    })).then(function (more) {
      more.forEach(function (file) {
        while (state.files.some(function (known) { return known.name === file.name; })) file.name += " (autre)";
        state.files.push(file);
      });
      showAll();
    });
  }

  function bytesOf(text) { return Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); }); }

  var DOES = {
    exemple: function () {
      state.files = Object.keys(data.exemple).map(function (name) { return { name: name, bytes: bytesOf(data.exemple[name]) }; });
      state.invented = true;
      showAll();
    },
    vider: function () { state.files = []; state.invented = false; state.group = ""; showAll(); },
    csv: function () { window.mtFichiers.give("classe.csv", window.mtFichiers.csv(csvRows())); }
  };

  function begin() {
    if (!data.exercices || !data.territoires || !window.mtRegles) {
      part("etat").textContent = "Les données de cette page n’ont pas pu être lues. Gardez le dossier «" + THIN + "_static" + THIN + "» à côté d’elle, puis rechargez-la.";
      return;
    }
    var place = part("depot"), input = document.getElementById("mt-class-fichiers");
    place.hidden = false;
    input.addEventListener("change", function () { take(input.files); input.value = ""; });
    document.getElementById("mt-class-groupe").addEventListener("change", function (event) { state.group = event.target.value; showAll(); });
    ["dragenter", "dragover"].forEach(function (name) {
      place.addEventListener(name, function (event) { event.preventDefault(); place.classList.add("mt-class-dessus"); });
    });
    ["dragleave", "drop"].forEach(function (name) { place.addEventListener(name, function () { place.classList.remove("mt-class-dessus"); }); });
    place.addEventListener("drop", function (event) { event.preventDefault(); take(event.dataTransfer.files); });
    document.querySelectorAll(".mt-class [data-fait]").forEach(function (button) {
      button.addEventListener("click", function () { DOES[button.dataset.fait](); });
    });
  }

  // the scripts of names come after this one
  if (part("depot")) document.addEventListener("DOMContentLoaded", begin);
})();
