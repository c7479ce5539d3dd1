/* « Le simulateur »: six levers, four levels, and what the library computed for each of the 4,096 scenarios.
   Numbers and texts come written by the library, in scripts that lie beside the page (site/ext/simulator.py); what is
   here looks them up, writes them, shares an effect out between levers (Shapley, over the 64 scenarios that move some of
   them), and draws lengths. Whatever is read or typed is only ever text. Nothing is sent, nothing is kept. */
(function () {
  "use strict";

  var LEVERS = 6, LEVELS = 4, SCENARIOS = Math.pow(LEVELS, LEVERS), MINUS = "\u2212", THIN = "\u202f";
  var FIRST = 6;  // branches that are not folded

  // ---- numbers, as metabolisme.reports.simulator_sheet writes them ------------------------------------------------

  /* Power of ten of the last digit that a change is told with. */
  function shownPlace(value, low, high, step) {
    var places = [], half = (high - low) / 2;
    if (half > 0) {
      var power = Math.floor(Math.log10(half));
      places.push(half / Math.pow(10, power) < 3 ? power - 1 : power);
    } else if (value) places.push(Math.floor(Math.log10(Math.abs(value))) - 2);
    if (places.length && step > 0) places.push(Math.ceil(Math.log10(step)));
    return places.length ? Math.max.apply(null, places) : 0;
  }

  function written(number, place, signed) {
    var rounded = Math.floor(Math.abs(number) / Math.pow(10, place) + 0.5) * Math.pow(10, place);
    var parts = rounded.toFixed(Math.max(0, -place)).split(".");
    var text = parts[0].replace(/\B(?=(\d{3})+(?!\d))/g, THIN) + (parts[1] ? "," + parts[1] : "");
    if (!/[1-9]/.test(text)) return text;
    return number < 0 ? MINUS + text : signed ? "+" + text : text;
  }

  /* Texts of a change: value and bounds. */
  function told(effect, step) {
    var place = shownPlace(effect.value, effect.low, effect.high, step);
    return [effect.value, effect.low, effect.high].map(function (number) { return written(number, place, true); });
  }

  function toldChange(effect, step) {
    var texts = told(effect, step);
    return texts[1] === texts[2] ? texts[0] : texts[0] + " (de " + texts[1] + " à " + texts[2] + ")";
  }

  function significant(number, digits) {
    return number ? written(number, Math.floor(Math.log10(Math.abs(number))) - digits + 1, false) : "0";
  }

  // ---- scenarios --------------------------------------------------------------------------------------------------

  /* Rank of a scenario: its levels are the digits of a number, the first lever first. */
  function rankOf(levels) {
    return levels.reduce(function (rank, level) { return rank * LEVELS + level - 1; }, 0);
  }

  /* What each lever brings, by the weights of the orders of telling; worth(rank) is what a scenario adds. */
  function shapley(levels, worth, weights) {
    var worths = [], sizes = [], k, player;
    for (k = 0; k < 1 << LEVERS; k += 1) {
      var some = [], size = 0;
      for (player = 0; player < LEVERS; player += 1) {
        var inside = k >> player & 1;
        some.push(inside ? levels[player] : 1);
        size += inside;
      }
      worths.push(worth(rankOf(some)));
      sizes.push(size);
    }
    return levels.map(function (unused, one) {
      var share = 0;
      for (k = 0; k < 1 << LEVERS; k += 1) {
        if (!(k >> one & 1)) share += weights[sizes[k]] * (worths[k | 1 << one] - worths[k]);
      }
      return share;
    });
  }

  /* « #5309/3-1-2-1-1-4 », « #5309 », or nothing of ours. */
  function readAddress(hash) {
    var found = /^#([0-9]{4})(?:\/([1-4](?:-[1-4]){5}))?$/.exec(hash);
    if (!found) return null;
    return { code: found[1], levels: found[2] ? found[2].split("-").map(Number) : null };
  }

  /* The tables of a territory, from its sheet and its bytes, as `Packed` lays them out. */
  function unpack(sheet, bytes, widths) {
    var measures = sheet.pas.length, place = 0, scale = new Float64Array(widths.derniere + 1);
    for (var code = 1; code <= widths.derniere; code += 1) scale[code] = Math.pow(2, (code - widths.derniere) / widths.par_octave);
    function take(length) { place += length; return bytes.subarray(place - length, place); }
    var raw = take(2 * measures * SCENARIOS), values = new Int16Array(measures * SCENARIOS);
    for (var rank = 0; rank < values.length; rank += 1) values[rank] = raw[2 * rank] | raw[2 * rank + 1] << 8;
    var below = take(measures * SCENARIOS), above = take(measures * SCENARIOS);
    var refused = take(sheet.bornes.length * SCENARIOS), jobs = take(sheet.branches.length * SCENARIOS);
    var tables = {
      effect: function (measure, scenario) {
        var at = measure * SCENARIOS + scenario, value = values[at] * sheet.pas[measure];
        return {
          value: value,
          low: value - sheet.largeur[measure] * scale[below[at]],
          high: value + sheet.largeur[measure] * scale[above[at]]
        };
      },
      refused: function (bound, scenario) { return refused[bound * SCENARIOS + scenario]; },
      jobs: function (branch, scenario) { return sheet.classes[jobs[branch * SCENARIOS + scenario]]; }
    };
    tables.ends = sheet.pas.map(function (unused, measure) {
      var low = 0, high = 0;
      for (var scenario = 0; scenario < SCENARIOS; scenario += 1) {
        var one = tables.effect(measure, scenario);
        low = Math.min(low, one.low);
        high = Math.max(high, one.high);
      }
      return [low, high];
    });
    return tables;
  }

  function verdict(effect) {
    if (effect.low > 0) return "hausse";
    if (effect.high < 0) return "baisse";
    return effect.low === 0 && effect.high === 0 ? "rien ne bouge" : "on ne peut pas trancher";
  }

  if (typeof module !== "undefined") {
    module.exports = { told: toldChange, rankOf: rankOf, shapley: shapley, readAddress: readAddress, unpack: unpack, verdict: verdict };
    return;
  }

  // ---- data -------------------------------------------------------------------------------------------------------

  var source = document.getElementById("mt-sim-donnees");
  if (!source) return;
  var texts = null, pieces = {}, loaded = {}, arriving = {};

  window.mtSimulateur = function (data) {
    if (data.textes) { texts = data.textes; pieces = data.morceaux; begin(); return; }
    var one = arriving[data.code] = arriving[data.code] || { parts: [] };
    one.parts[data.rang] = data.octets;
    if (data.fiche) one.sheet = data.fiche;
  };

  function bytesOf(text) {
    var letters = atob(text), bytes = new Uint8Array(letters.length);
    for (var rank = 0; rank < letters.length; rank += 1) bytes[rank] = letters.charCodeAt(rank);
    return bytes;
  }

  function load(code, then) {
    if (loaded[code]) { then(loaded[code]); return; }
    var left = pieces[code], failed = false;
    function done(worked) {
      failed = failed || !worked;
      left -= 1;
      if (left) return;
      var one = arriving[code];
      delete arriving[code];
      if (failed || !one || !one.sheet) {
        say("etat", "Les scénarios n’ont pas pu être lus. Gardez le dossier «" + THIN + "_static" + THIN + "» à côté de la page, puis rechargez-la.");
        return;
      }
      loaded[code] = { sheet: one.sheet, tables: unpack(one.sheet, bytesOf(one.parts.join("")), texts.largeurs) };
      then(loaded[code]);
    }
    for (var rank = 0; rank < pieces[code]; rank += 1) {
      var element = document.createElement("script");
      element.src = source.dataset.dossier + code + "-" + rank + ".js?v=" + source.dataset.version;
      element.onload = function () { done(true); };
      element.onerror = function () { done(false); };
      document.head.appendChild(element);
    }
  }

  // ---- the page ---------------------------------------------------------------------------------------------------

  var state = { code: "", levels: [1, 1, 1, 1, 1, 1], bet: null, open: false };
  var now = null;  // the territory shown: sheet and tables

  function part(name) { return document.querySelector('.mt-sim [data-part="' + name + '"]'); }
  function say(name, text) { part(name).textContent = text; }

  /* An element, its texts and its children. */
  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (name.startsWith("--")) element.style.setProperty(name, attributes[name]);
      else element.setAttribute(name, attributes[name]);
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) { element.append(child); });
    return element;
  }

  function inUnit(text, unit) { return text + (/^(M€|€|kt|t)(?![a-z])/.test(unit) ? THIN : "\u00a0") + unit; }
  function lower(text) { return text.charAt(0).toLowerCase() + text.slice(1); }
  function joined(list) { return list.length < 2 ? list.join("") : list.slice(0, -1).join(", ") + " et " + list[list.length - 1]; }
  function codeOf(levels) { return levels.join("-"); }
  function place(id) { return texts.mesures.findIndex(function (one) { return one.id === id; }); }
  function effectOf(measure) { return now.tables.effect(measure, rankOf(state.levels)); }
  function checked(name) { var found = document.querySelector('.mt-sim input[name="' + name + '"]:checked'); return found ? found.value : ""; }

  function moved() {
    return texts.leviers.map(function (lever, rank) { return state.levels[rank] > 1 ? lower(lever.nom) + " à " + state.levels[rank] : ""; })
      .filter(Boolean);
  }

  // ---- what a scenario changes ------------------------------------------------------------------------------------

  function axis(measure, effect) {
    var ends = now.tables.ends[measure], whole = ends[1] - ends[0] || 1;
    function at(number) { return (100 * (number - ends[0]) / whole).toFixed(2); }
    return make("span", { "class": "mt-sim-axe", "aria-hidden": "true", "--z": at(0) }, [
      make("span", { "class": "mt-sim-moustache", "--a": at(effect.low), "--l": (100 * (effect.high - effect.low) / whole).toFixed(2) }),
      make("span", { "class": "mt-sim-point", "--a": at(effect.value) })
    ]);
  }

  function showMeasures() {
    part("titre-mesures").textContent = now.sheet.nom + ", scénario " + codeOf(state.levels) + "\u202f: écart à la tendance et " + texts.fourchette;
    part("mesures").replaceChildren.apply(part("mesures"), texts.mesures.map(function (measure, rank) {
      var effect = effectOf(rank);
      return make("tr", { role: "row", "data-mesure": measure.id, "data-valeur": effect.value, "data-bas": effect.low, "data-haut": effect.high }, [
        make("th", { scope: "row", role: "rowheader" }, [measure.nom, make("span", { "class": "detail" }, measure.unite)]),
        make("td", { role: "cell", "data-label": "Aujourd’hui", "class": "mt-number" }, significant(now.sheet.depart[rank], 3)),
        make("td", { role: "cell", "data-label": "Écart" }, [make("span", {}, toldChange(effect, now.sheet.pas[rank])), axis(rank, effect)]),
        make("td", { role: "cell", "data-label": "On peut dire" }, verdict(effect))
      ]);
    }));
  }

  function showSentence() {
    var levers = moved();
    if (!levers.length) {
      say("phrase", now.sheet.nom + "\u202f: tous les leviers sont à 1. C’est la tendance, la référence de tous les écarts.");
      return;
    }
    var said = [], unsaid = [], still = [];
    texts.mesures.forEach(function (measure, rank) {
      if (!measure.sujet) return;
      var effect = effectOf(rank), verb = { hausse: " augmente de ", baisse: " diminue de " }[verdict(effect)];
      if (verdict(effect) === "rien ne bouge") { still.push(measure.sujet); return; }
      if (!verb) { unsaid.push(measure.sujet); return; }
      var numbers = told(effect, now.sheet.pas[rank]).map(function (text) { return text.replace(/^[+\u2212]/, ""); });
      var bounds = verb === " diminue de " ? [numbers[2], numbers[1]] : [numbers[1], numbers[2]];
      said.push(measure.sujet + verb + inUnit(numbers[0], measure.unite) + (bounds[0] === bounds[1] ? "" : " (de " + bounds.join(" à ") + ")"));
    });
    var sentence = now.sheet.nom + ", " + joined(levers) + "\u202f: " + (said.length ? said.join("\u202f; ") + "." : "rien n’est sûr.");
    if (unsaid.length) sentence += " Sur " + joined(unsaid) + ", on ne peut pas trancher.";
    if (still.length) sentence += " Rien ne bouge pour " + joined(still) + ".";
    say("phrase", sentence);
  }

  function showDirect() {
    part("code").replaceChildren("Scénario ", make("b", {}, codeOf(state.levels)));
    part("direct").replaceChildren.apply(part("direct"), texts.mesures.reduce(function (lines, measure, rank) {
      if (!measure.court) return lines;
      var effect = effectOf(rank), sure = verdict(effect);
      var text = sure === "on ne peut pas trancher" ? "sens pas sûr" : inUnit(told(effect, now.sheet.pas[rank])[0], measure.unite_courte);
      return lines.concat([make("div", {}, [make("dt", {}, measure.court), make("dd", {}, text)])]);
    }, []));
  }

  function showLimits() {
    var box = part("limites");
    box.replaceChildren.apply(box, now.sheet.limites.map(function (limit) {
      var rank = place(limit.mesure), all = now.tables.effect(rank, SCENARIOS - 1), effect = effectOf(rank), start = now.sheet.depart[rank];
      function times(ratio, change) { return written(ratio * (start + change) / start, -1, false); }
      return make("div", { "class": "mt-sim-limite", "data-limite": limit.mesure }, [
        make("p", { "class": "mt-titre-rangee" }, [make("b", {}, limit.nom), ", limite\u202f: " + limit.dite]),
        make("ul", {}, limit.lectures.map(function (reading) {
          return make("li", {}, reading[0] + "\u202f: aujourd’hui " + times(reading[1], 0) +
            " fois la limite\u202f; ce scénario, " + times(reading[1], effect.value) + " fois (de " + times(reading[1], effect.low) + " à " +
            times(reading[1], effect.high) + ")\u202f; tous les leviers à 4, " + times(reading[1], all.value) + " fois (de " + times(reading[1], all.low) + " à " + times(reading[1], all.high) + ").");
        })),
        make("p", {}, limit.lectures[0][1] * (start + all.low) / start > 1
          ? "Même tous au bord du possible, les six leviers d’un territoire ne ramènent pas sous la limite\u202f: le reste se joue dans les techniques et les règles, ici et ailleurs."
          : "Tous au bord du possible, les six leviers peuvent ramener sous la limite.")
      ]);
    }));
  }

  /* Power of ten of the last digit of a part: that of the interval of the whole effect, no finer. */
  function partPlace(effect, shares, step) {
    return effect.high > effect.low ? shownPlace(effect.value, effect.low, effect.high, step)
      : shownPlace(Math.max.apply(null, shares.map(Math.abs)), 0, 0, step);
  }

  function showShares() {
    var id = document.getElementById("mt-sim-mesure").value, rank = place(id), measure = texts.mesures[rank], step = now.sheet.pas[rank];
    var everyone = effectOf(rank), worth = function (scenario) { return now.tables.effect(rank, scenario).value; };
    var shares = shapley(state.levels, worth, texts.poids);
    var low = Math.min.apply(null, shares.concat(0)), high = Math.max.apply(null, shares.concat(0)), whole = high - low || 1;
    var decimals = partPlace(everyone, shares, step);
    part("titre-parts").textContent = measure.nom + ", " + measure.unite + "\u202f: part de chaque levier dans l’effet";
    say("partage", moved().length ? "Effet du scénario\u202f: " + inUnit(toldChange(everyone, step), measure.unite) +
      ". Les parts en font la somme par construction\u202f: ce n’est la preuve de rien." : "Aucun levier n’a bougé\u202f: il n’y a rien à partager.");
    part("parts").replaceChildren.apply(part("parts"), texts.leviers.map(function (lever, one) {
      var alone = state.levels.map(function (level, other) { return other === one ? level : 1; });
      var without = state.levels.map(function (level, other) { return other === one ? 1 : level; });
      function text(number) { return written(number, decimals, true); }
      return make("tr", { role: "row", "data-levier": lever.id, "data-part-levier": shares[one] }, [
        make("th", { scope: "row", role: "rowheader" }, lever.nom),
        make("td", { role: "cell", "data-label": "Part" }, [make("span", { "class": "mt-number" }, text(shares[one])),
          make("span", { "class": "mt-sim-barre", "aria-hidden": "true", "--z": (100 * -low / whole).toFixed(2) }, make("span", {
            "--a": (100 * (Math.min(0, shares[one]) - low) / whole).toFixed(2), "--l": (100 * Math.abs(shares[one]) / whole).toFixed(2)
          }))]),
        make("td", { role: "cell", "data-label": "Seul", "class": "mt-number" }, text(worth(rankOf(alone)))),
        make("td", { role: "cell", "data-label": "Sans lui, l’effet perd", "class": "mt-number" }, text(everyone.value - worth(rankOf(without))))
      ]);
    }));
  }

  function showBranches() {
    var groups = { "1": [], "-1": [], "0": [] }, small = now.sheet.tues, scenario = rankOf(state.levels);
    now.sheet.branches.forEach(function (branch, rank) {
      var found = now.tables.jobs(rank, scenario);
      if (found[2] <= 10) small += 1;
      else groups[found[1]].push({ name: branch.nom, jobs: branch.emplois, found: found });
    });
    function list(title, members) {
      if (!members.length) return [];
      members.sort(function (a, b) { return b.found[2] - a.found[2] || b.found[3] - a.found[3] || a.name.localeCompare(b.name, "fr"); });
      function lines(some) {
        return make("ul", { "class": "mt-sim-branches" }, some.map(function (one) {
          return make("li", {}, [make("b", {}, one.name), "\u202f: " + one.found[0] + ", pour " + written(one.jobs, 1, false) + " aujourd’hui"]);
        }));
      }
      var more = members.slice(FIRST);
      return [make("h3", {}, title), lines(members.slice(0, FIRST))].concat(more.length
        ? make("details", { "class": "fold" }, [make("summary", {}, title + "\u202f: " + more.length + (more.length > 1 ? " autres branches" : " autre branche")), lines(more)]) : []);
    }
    var box = part("branches");
    box.replaceChildren.apply(box, [].concat(
      list("À la hausse", groups["1"]), list("À la baisse", groups["-1"]), list("On ne peut pas trancher", groups["0"]),
      make("p", {}, moved().length ? small + " branches bougent de moins de 10 emplois." : "Aucun levier n’a bougé\u202f: aucune branche n’est exposée.")
    ));
  }

  function biting() {
    return now.sheet.bornes.map(function (id, rank) {
      var bound = texts.bornes.find(function (one) { return one.id === id; });
      return { said: bound.dit, lever: bound.levier, refused: now.tables.refused(rank, rankOf(state.levels)) };
    }).filter(function (one) { return one.refused; }).sort(function (a, b) { return b.refused - a.refused; });
  }

  function showBounds() {
    var found = biting(), box = part("bornes");
    box.replaceChildren(found.length ? make("ul", {}, found.map(function (one) {
      return make("li", {}, [make("b", {}, one.said), "\u202f: " + one.refused + THIN + "% de ce qui est demandé est refusé (" + lower(one.lever) + ")."]);
    })) : make("p", {}, moved().length ? "Aucune borne ne mord dans ce scénario." : "Aucun levier n’a bougé\u202f: aucune borne ne mord."));
  }

  function showRole() {
    var role = texts.roles.find(function (one) { return one.id === checked("mt-role"); }), box = part("role");
    if (!role) { box.replaceChildren(); return; }
    var found = biting();
    box.replaceChildren(
      make("p", {}, role.agit),
      make("ul", {}, role.mesures.map(function (id) {
        var rank = place(id), measure = texts.mesures[rank], effect = effectOf(rank), sure = verdict(effect);
        var text = sure === "on ne peut pas trancher" ? sure : inUnit(toldChange(effect, now.sheet.pas[rank]), measure.unite);
        return make("li", {}, measure.nom + "\u202f: " + text + ".");
      })),
      make("p", {}, role.paie),
      make("p", {}, found.length ? "Ce qui bloque d’abord\u202f: " + lower(found[0].said) + "." : "Rien ne bloque dans ce scénario.")
    );
  }

  function address() { return location.href.replace(/#.*$/, "") + "#" + state.code + "/" + codeOf(state.levels); }

  function showAll() {
    texts.leviers.forEach(function (lever, rank) {
      document.getElementById(lever.niveaux[state.levels[rank] - 1].id).checked = true;
      document.getElementById(lever.niveaux[0].id).closest("fieldset").querySelector(".mt-sim-dit").textContent = lever.niveaux[state.levels[rank] - 1].dit;
    });
    if (!now || !state.open) return;
    showMeasures();
    showSentence();
    showDirect();
    showLimits();
    showShares();
    showBranches();
    showBounds();
    showRole();
    part("lien").href = "#" + state.code + "/" + codeOf(state.levels);
    part("lien").textContent = state.code + "/" + codeOf(state.levels);
    say("emporte", "");
  }

  // ---- the bet ----------------------------------------------------------------------------------------------------

  var OPENED = ["reglages", "resultat", "limites", "contributions", "branches", "bornes", "roles", "emporter"];

  /* A heading stands outside the part that it names: before the bet, it waits with it. */
  function hideSections(hidden) {
    OPENED.forEach(function (name) {
      var section = part(name).closest("section");
      if (section && name !== "reglages") section.hidden = hidden;
    });
  }

  function open() {
    state.open = true;
    hideSections(false);
    OPENED.forEach(function (name) { part(name).hidden = false; });
    part("a-parier").hidden = true;
    showAll();
    window.dispatchEvent(new Event("resize"));  // book.js looks for what scrolls
  }

  function sizeOf(share) { return texts.seuils.filter(function (end) { return Math.abs(share) >= end; }).length; }

  function bet() {
    var chosen = { measure: document.getElementById("mt-sim-pari-mesure").value, lever: checked("mt-pari-levier"), sign: checked("mt-pari-sens"), size: checked("mt-pari-taille") };
    if (!chosen.lever || !chosen.sign || !chosen.size) { part("verdict").replaceChildren(make("p", {}, "Choisissez un levier, un sens et une taille\u202f: un pari se prend en entier.")); return; }
    if (!now) return;
    state.bet = chosen;
    showBet();
    open();
  }

  function showBet() {
    var chosen = state.bet;
    if (!chosen || !now) return;
    var rank = place(chosen.measure), measure = texts.mesures[rank], start = now.sheet.depart[rank];
    var alone = texts.leviers.map(function (lever, one) {
      var levels = [1, 1, 1, 1, 1, 1];
      levels[one] = LEVELS;
      return { id: lever.id, name: lever.nom, effect: now.tables.effect(rank, rankOf(levels)) };
    });
    var own = alone.find(function (one) { return one.id === chosen.lever; });
    function far(one) { return Math.abs(one.effect.value); }
    /* Least and most that a lever may move it, whatever the sense. */
    function least(one) { return one.effect.low > 0 ? one.effect.low : one.effect.high < 0 ? -one.effect.high : 0; }
    function most(one) { return Math.max(-one.effect.low, one.effect.high, 0); }
    var best = alone.reduce(function (a, b) { return far(b) > far(a) ? b : a; });
    var near = alone.filter(function (one) { return one !== best && most(one) >= least(best) && most(one) > 0; });
    var sure = verdict(own.effect), sense = { "+": "hausse", "-": "baisse", "0": "on ne peut pas trancher" }[chosen.sign];
    var lines = [];
    if (!far(best)) lines.push("Aucun levier, seul, ne déplace cette mesure.");
    else if (own === best) lines.push("Levier\u202f: bien vu. " + own.name + " déplace le plus cette mesure.");
    else if (near.indexOf(own) >= 0) lines.push("Levier\u202f: on ne peut pas trancher entre " + lower(own.name) + " et " + lower(best.name) + ", dont les fourchettes se recouvrent.");
    else lines.push("Levier\u202f: non. C’est le levier «\u202f" + lower(best.name) + "\u202f» qui déplace le plus cette mesure.");
    if (near.length && own === best) lines.push("Mais sa fourchette recouvre celle de " + joined(near.map(function (one) { return lower(one.name); })) + ".");
    if (!far(own)) lines.push(own.name + ", seul, n’y change rien\u202f: certains leviers laissent faire les autres.");
    else {
      lines.push("Sens\u202f: " + (sure === sense ? "bien vu, " : "non, ") + sure + ".");
      var sizes = [least(own), far(own), most(own)].map(function (number) { return sizeOf(100 * number / start); }), guess = Number(chosen.size);
      lines.push("Taille\u202f: " + (guess === sizes[1] ? "bien vu, " : guess >= sizes[0] && guess <= sizes[2] ? "dans la fourchette\u202f; au centre, " : "non\u202f; ") + texts.tailles[sizes[1]].nom + " d’aujourd’hui.");
    }
    part("verdict").replaceChildren.apply(part("verdict"), lines.map(function (line) { return make("p", {}, line); }));
    part("leviers-seuls").replaceChildren(make("table", { "class": "mt-table" }, [
      make("caption", {}, now.sheet.nom + ", chaque levier seul à 4\u202f: " + lower(measure.nom) + ", " + measure.unite),
      make("tbody", {}, alone.map(function (one) {
        return make("tr", {}, [make("th", { scope: "row" }, one.name), make("td", {}, [make("span", {}, toldChange(one.effect, now.sheet.pas[rank])), axis(rank, one.effect)])]);
      }))
    ]));
  }

  // ---- to take away -----------------------------------------------------------------------------------------------

  function download(name, text, type) {
    window.mtFichiers.give(name, text, type);
    say("emporte", "Le fichier est dans vos téléchargements\u202f: " + name + ".");
  }

  function today() {
    var day = new Date();
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(function (number) { return String(number).padStart(2, "0"); }).join("-");
  }

  function rows() {
    var own = [now.sheet.nom, "ZE " + state.code, codeOf(state.levels)];
    function plain(text) { return text.replace(/\u202f/g, "").replace(/\u2212/g, "-").replace(/^\+/, ""); }
    var found = [texts.titres];
    texts.mesures.forEach(function (measure, rank) {
      var effect = effectOf(rank), numbers = told(effect, now.sheet.pas[rank]).map(plain);
      found.push(own.concat(["écart à la tendance", measure.nom], numbers, [measure.unite, verdict(effect)]));
    });
    var rank = place(document.getElementById("mt-sim-mesure").value), measure = texts.mesures[rank];
    var shares = shapley(state.levels, function (scenario) { return now.tables.effect(rank, scenario).value; }, texts.poids);
    var decimals = partPlace(effectOf(rank), shares, now.sheet.pas[rank]);
    texts.leviers.forEach(function (lever, one) {
      found.push(own.concat(["part dans l’effet, " + lower(measure.nom), lever.nom, plain(written(shares[one], decimals, true)), "", "", measure.unite, "valeur de Shapley"]));
    });
    biting().forEach(function (one) { found.push(own.concat(["borne qui mord", one.said, String(one.refused), "", "", "% refusé", one.lever])); });
    now.sheet.branches.forEach(function (branch, one) {
      var jobs = now.tables.jobs(one, rankOf(state.levels));
      found.push(own.concat(["emplois exposés, pas une prévision", branch.nom, "", "", "", "emplois", { "1": "hausse, ", "-1": "baisse, ", "0": "" }[jobs[1]] + jobs[0]]));
    });
    return found;
  }

  var DOES = {
    passer: function () { open(); },
    tendance: function () { choose([1, 1, 1, 1, 1, 1]); },
    bord: function () { choose([4, 4, 4, 4, 4, 4]); },
    copier: function () {
      var text = address();
      function refused() { say("emporte", "Le navigateur refuse la copie. Copiez cette adresse\u202f: " + text); }
      if (!navigator.clipboard) { refused(); return; }
      navigator.clipboard.writeText(text).then(function () { say("emporte", "Le lien est copié."); }, refused);
    },
    fichier: function () {
      var saved = {
        format: texts.format, territory: state.code, levels: state.levels, group: document.getElementById("mt-sim-groupe").value.trim(),
        bet: state.bet ? { measure: state.bet.measure, lever: state.bet.lever, sign: state.bet.sign } : null, saved_on: today()
      };
      var name = saved.group.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
      download("scenario-" + state.code + "-" + codeOf(state.levels) + (name ? "-" + name : "") + ".json", JSON.stringify(saved, null, 1) + "\n", "application/json;charset=utf-8");
    },
    csv: function () {
      download("scenario-" + state.code + "-" + codeOf(state.levels) + ".csv", window.mtFichiers.csv(rows()));
    }
  };

  // ---- choices ----------------------------------------------------------------------------------------------------

  function choose(levels) {
    state.levels = levels;
    showAll();
    history.replaceState(null, "", "#" + state.code + "/" + codeOf(state.levels));
  }

  function show(code, levels, also) {
    state.code = code;
    document.getElementById("mt-sim-lieu").value = code;
    if (levels) state.levels = levels;
    say("etat", "Lecture des scénarios…");
    load(code, function (found) {
      if (state.code !== code) return;
      now = found;
      say("etat", now.sheet.nom + "\u202f: " + written(SCENARIOS, 0, false) + " scénarios sont là." + (also ? " " + also : ""));
      showBet();
      if (levels && !state.open) open();
      else showAll();
    });
  }

  function readHash() {
    var asked = readAddress(location.hash);
    if (!asked) return false;
    if (!Object.prototype.hasOwnProperty.call(pieces, asked.code)) {
      show(state.code || source.dataset.defaut, null, "Le simulateur n’a pas le territoire " + asked.code + " du lien\u202f: choisissez-en un dans la liste.");
      return true;
    }
    show(asked.code, asked.levels);
    return true;
  }

  function begin() {
    document.querySelectorAll(".mt-sim.mt-script, .mt-sim .mt-script").forEach(function (one) { one.hidden = false; });
    texts.leviers.forEach(function (lever, rank) {
      lever.niveaux.forEach(function (level, position) {
        document.getElementById(level.id).addEventListener("change", function () {
          choose(state.levels.map(function (old, other) { return other === rank ? position + 1 : old; }));
        });
      });
    });
    document.getElementById("mt-sim-lieu").addEventListener("change", function (event) {
      show(event.target.value, null);
      history.replaceState(null, "", "#" + state.code + (state.open ? "/" + codeOf(state.levels) : ""));
    });
    document.getElementById("mt-sim-mesure").addEventListener("change", showShares);
    document.querySelectorAll('.mt-sim input[name="mt-role"]').forEach(function (one) { one.addEventListener("change", showRole); });
    document.querySelector(".mt-sim-pari").addEventListener("submit", function (event) { event.preventDefault(); bet(); });
    document.querySelectorAll(".mt-sim [data-fait]").forEach(function (button) { button.addEventListener("click", DOES[button.dataset.fait]); });
    window.addEventListener("hashchange", readHash);
    hideSections(true);
    if (!readHash()) show(source.dataset.defaut, null);
  }
})();
