/* « Ressources, acteurs et forces vives »: a network that the reader writes, reads from a file and takes away; it never
   leaves this browser. The first half reads and counts as the library does (metabolisme.sources.own_network and
   metabolisme.diagnosis.actor_network), with the words and limits that it writes in regles.js; the second half draws, in
   the places of metabolisme.charts.actor_figures, and keeps the tables beside the drawing. Whatever is read is only ever
   text. */
(function () {
  "use strict";

  var shared = window.mtFichiers;
  var rules = null;

  /* What a file cannot be read for, as the library says it. */
  function Refusal(heading, faults) { this.heading = heading; this.faults = faults; }

  function own(thing, name) { return Object.prototype.hasOwnProperty.call(thing, name); }
  function fill(sentence, words) { return sentence.replace(/\{([a-z_]+)\}/g, function (whole, word) { return own(words, word) ? String(words[word]) : whole; }); }
  function letters(text) { return Array.from(text); }

  // ---- reading ----------------------------------------------------------------------------------------------------

  function oneLine(text) { return text.replace(new RegExp(rules.blanks, "g"), " ").replace(/^ +| +$/g, ""); }
  function isRun(text) { return new RegExp(rules.run).test(text); }
  function guarded(text) { return isRun(text) ? "'" + text : text; }
  function unguarded(text) { return text[0] === "'" && isRun(text) ? text.slice(1) : text; }
  function listed(words) { return words.map(function (word) { return "«\u202f" + word + "\u202f»"; }).join(", "); }
  function values(codes) { return Object.keys(codes).map(function (code) { return codes[code]; }); }
  function fault(name, words) { return fill(rules.faults[name], words); }

  /* Rank of each column, −1 for one that is not there; no column is left unread. */
  function placesOf(line, heads, faults) {
    var plainHeads = heads.map(shared.plainWord), places = {}, known = {}, names = listed(values(rules.columns));
    Object.keys(rules.columns).forEach(function (name) {
      var wanted = shared.plainWord(rules.columns[name]);
      known[wanted] = true;
      places[name] = plainHeads.indexOf(wanted);
      if (places[name] >= 0 && plainHeads.lastIndexOf(wanted) !== places[name]) faults.push(fault("twice_titled", { line: line, column: rules.columns[name] }));
      if (places[name] < 0 && rules.required.indexOf(name) >= 0) faults.push(fault("no_title", { line: line, column: rules.columns[name], expected: names }));
    });
    heads.forEach(function (head, rank) {
      if (head && !own(known, plainHeads[rank])) faults.push(fault("unknown_title", { line: line, column: shared.shown(head), expected: names }));
    });
    return places;
  }

  function codeIn(column, cell, codes, line, faults) {
    if (!cell) { faults.push(fault("empty", { line: line, column: rules.columns[column], expected: listed(values(codes)) })); return ""; }
    var code = shared.codeOf(cell, codes);
    if (code === null) faults.push(fault("unknown", { line: line, column: rules.columns[column], read: shared.shown(cell), expected: listed(values(codes)) }));
    return code || "";
  }

  /* A row with its codes, and the faults of its cells. */
  function recordOf(line, told, seen, faults) {
    var record = { line: line, type: codeIn("type", told.type, rules.types, line, faults), name: told.name, kind: "", target: told.target, state: "", note: told.note };
    if (!told.name) faults.push(fault("empty", { line: line, column: rules.columns.name, expected: "un nom" }));
    [["name", rules.longest_name], ["note", rules.longest_note]].forEach(function (one) {
      var size = letters(told[one[0]]).length;
      if (size > one[1]) faults.push(fault("too_long", { line: line, column: rules.columns[one[0]], read: size, most: one[1] }));
    });
    if (!record.type) return record;
    function unwanted(column) { faults.push(fault("not_empty", { line: line, column: rules.columns[column], read: shared.shown(told[column]), type: rules.types[record.type] })); }
    [["kind", rules.kinds[record.type]], ["state", rules.states[record.type]]].forEach(function (one) {
      if (Object.keys(one[1]).length) record[one[0]] = codeIn(one[0], told[one[0]], one[1], line, faults);
      else if (told[one[0]]) unwanted(one[0]);
    });
    if (record.type === "link") {
      if (!told.target) faults.push(fault("empty", { line: line, column: rules.columns.target, expected: "un nom" }));
      return record;
    }
    if (told.target) unwanted("target");
    var name = shared.keyOf(told.name);
    if (name) {
      if (seen.has(name)) faults.push(fault("same_name", { line: line, read: shared.shown(told.name), other: seen.get(name) }));
      else seen.set(name, line);
    }
    return record;
  }

  /* Give links the names as they are written; the faults of those that join nothing. */
  function checkLinks(records, faults) {
    var named = new Map(), seen = new Map();
    records.forEach(function (one) { if (one.type && one.type !== "link" && !named.has(shared.keyOf(one.name))) named.set(shared.keyOf(one.name), one); });
    records.forEach(function (link) {
      if (link.type !== "link" || !link.kind || !link.name || !link.target) return;
      var ends = rules.ends[link.kind], known = faults.length;
      ["name", "target"].forEach(function (column, rank) {
        var end = named.get(shared.keyOf(link[column])), words = { line: link.line, column: rules.columns[column], read: shared.shown(link[column]) };
        if (!end) { faults.push(fault("no_end", words)); return; }
        if (end.type !== ends[rank]) {
          faults.push(fault("wrong_end", Object.assign(words, { type: rules.types[end.type], expected: rules.types[ends[rank]], kind: rules.kinds.link[link.kind], start: rules.types[ends[0]], end: rules.types[ends[1]] })));
        }
        link[column] = end.name;
      });
      if (faults.length > known) return;
      if (link.name === link.target) faults.push(fault("loop", { line: link.line, read: shared.shown(link.name) }));
      var pair = link.kind === "works_with" ? [link.name, link.target].sort() : [link.name, link.target];
      var key = JSON.stringify([link.kind].concat(pair));
      if (seen.has(key)) faults.push(fault("same_link", { line: link.line, other: seen.get(key) }));
      else seen.set(key, link.line);
    });
  }

  /* {rows, warnings} of a file; a Refusal with all its faults is thrown. */
  function read(bytes, name) {
    var faults = [], heading = "Le fichier «\u202f" + oneLine(name).slice(0, 80) + "\u202f» est à corriger";
    if (bytes.length > rules.largest_file) throw new Refusal(heading, [fault("too_large", { most: rules.most_rows })]);
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new Refusal(heading, ["fichier\u202f: c’est un classeur. Attendu\u202f: un CSV. Réparation\u202f: enregistrez-le en «\u202fCSV UTF-8\u202f», ou ouvrez-le dans l’atelier en Python."]);
    var text = shared.decode(bytes);
    if (text === null) throw new Refusal(heading, ["fichier\u202f: ce n’est pas un tableau en texte. Attendu\u202f: un CSV. Réparation\u202f: enregistrez-le en CSV."]);
    var rows = shared.splitCells(text.replace(/^\ufeff/, ""), faults), records = [], seen = new Map();
    if (!rows.length && !faults.length) faults.push(fault("no_row", {}));
    if (!faults.length) {
      var heads = rows[0].cells, places = placesOf(rows[0].line, heads, faults);
      if (rows.length - 1 > rules.most_rows) faults.push(fault("too_many", { read: rows.length - 1, most: rules.most_rows }));
      if (!faults.length) {
        rows.slice(1).forEach(function (row) {
          if (row.cells.slice(heads.length).some(Boolean)) faults.push(fault("too_wide", { line: row.line, most: heads.length }));
          var told = {};
          Object.keys(places).forEach(function (column) {
            var rank = places[column];
            told[column] = rank >= 0 && rank < row.cells.length ? unguarded(oneLine(row.cells[rank])) : "";
          });
          records.push(recordOf(row.line, told, seen, faults));
        });
        if (!records.length) faults.push(fault("no_row", {}));
      }
    }
    checkLinks(records, faults);
    if (faults.length) throw new Refusal(heading, faults);
    return { rows: records, warnings: warningsOf(records) };
  }

  function warningsOf(records) {
    var personal = new RegExp(rules.personal);
    return records.filter(function (one) { return personal.test(one.name) || personal.test(one.note); }).map(function (one) { return fill(rules.person, { line: one.line }); });
  }

  /* Rows of texts that give a network back: titles, actors, resources, needs, links. */
  function written(rows) {
    var found = [values(rules.columns)];
    Object.keys(rules.types).forEach(function (type) {
      rows.filter(function (one) { return one.type === type; }).forEach(function (one) {
        found.push([rules.types[type], one.name, rules.kinds[type][one.kind] || "", one.target, rules.states[type][one.state] || "", one.note].map(guarded));
      });
    });
    return found;
  }

  // ---- counting ---------------------------------------------------------------------------------------------------

  function betweenness(neighbours) {
    var score = new Map(), size = neighbours.size;
    neighbours.forEach(function (list, node) { score.set(node, 0); });
    neighbours.forEach(function (list, start) {
      var order = [], before = new Map(), ways = new Map(), distance = new Map([[start, 0]]), dependency = new Map(), queue = [start];
      neighbours.forEach(function (others, node) { before.set(node, []); ways.set(node, 0); dependency.set(node, 0); });
      ways.set(start, 1);
      for (var at = 0; at < queue.length; at += 1) {
        var node = queue[at];
        order.push(node);
        neighbours.get(node).forEach(function (other) {
          if (!distance.has(other)) { distance.set(other, distance.get(node) + 1); queue.push(other); }
          if (distance.get(other) === distance.get(node) + 1) { ways.set(other, ways.get(other) + ways.get(node)); before.get(other).push(node); }
        });
      }
      order.reverse().forEach(function (node) {
        before.get(node).forEach(function (one) { dependency.set(one, dependency.get(one) + ways.get(one) / ways.get(node) * (1 + dependency.get(node))); });
        if (node !== start) score.set(node, score.get(node) + dependency.get(node));
      });
    });
    var pairs = (size - 1) * (size - 2);
    score.forEach(function (one, node) { score.set(node, pairs > 0 ? one / pairs : 0); });
    return score;
  }

  function reach(neighbours, start, without) {
    var found = new Set([start]), waiting = [start];
    while (waiting.length) {
      neighbours.get(waiting.pop()).forEach(function (other) {
        if (other !== without && !found.has(other)) { found.add(other); waiting.push(other); }
      });
    }
    return found;
  }

  function partedPairs(neighbours, node) {
    var whole = reach(neighbours, node).size - 1, left = new Set(), still = 0;
    neighbours.get(node).forEach(function (other) {
      if (left.has(other)) return;
      var piece = reach(neighbours, other, node);
      piece.forEach(function (one) { left.add(one); });
      still += piece.size * (piece.size - 1) / 2;
    });
    return whole * (whole - 1) / 2 - still;
  }

  function counts(rows, kinds, states) {
    var found = {};
    Object.keys(kinds).forEach(function (kind) {
      found[kind] = {};
      Object.keys(states).forEach(function (state) {
        found[kind][state] = rows.filter(function (one) { return one.kind === kind && one.state === state; }).length;
      });
    });
    return found;
  }

  function resultsOf(rows) {
    function of(type) { return rows.filter(function (one) { return one.type === type; }); }
    function names(list) { return list.map(function (one) { return one.name; }); }
    var actors = of("actor"), resources = of("resource"), needs = of("need"), links = of("link"), neighbours = new Map(), role = new Map();
    var brought = new Set(links.filter(function (one) { return one.kind === "brings" && one.state === "in_place"; }).map(function (one) { return one.target; }));
    var away = new Set(names(resources.filter(function (one) { return one.state !== "present"; })));
    var unheld = names(resources.filter(function (one) { return one.state === "present" && !brought.has(one.name); }));
    var covered = needs.map(function (need) {
      var mine = links.filter(function (one) { return one.kind === "answers" && one.target === need.name; });
      var here = names(mine.filter(function (one) { return one.state === "in_place"; }));
      var missing = links.filter(function (one) { return one.kind === "requires" && one.name === need.name && away.has(one.target); });
      return {
        name: need.name, actors: here, planned: names(mine.filter(function (one) { return one.state === "planned"; })),
        missing: missing.map(function (one) { return one.target; }), coverage: !here.length ? "nobody" : here.length === 1 ? "one" : "several"
      };
    });
    actors.forEach(function (one) { neighbours.set(one.name, []); role.set(one.name, one.kind); });
    links.forEach(function (one) {
      if (one.state !== "in_place" || rules.between.indexOf(one.kind) < 0 || neighbours.get(one.name).indexOf(one.target) >= 0) return;
      neighbours.get(one.name).push(one.target);
      neighbours.get(one.target).push(one.name);
    });
    var between = betweenness(neighbours);
    var placed = actors.map(function (one) {
      var roles = new Set(neighbours.get(one.name).map(function (other) { return role.get(other); }));
      roles.delete(one.kind);
      return {
        name: one.name, role: one.kind, linked: neighbours.get(one.name).length, other_roles: roles.size, betweenness: between.get(one.name), parted: partedPairs(neighbours, one.name),
        alone_for: names(covered.filter(function (need) { return need.actors.length === 1 && need.actors[0] === one.name; }))
      };
    });
    var results = { resources: counts(resources, rules.kinds.resource, rules.states.resource), unheld: unheld, needs: covered, actors: placed, links: counts(links, rules.kinds.link, rules.states.link) };
    results.sentences = sentencesOf(results, { actors: actors.length, resources: resources.length, needs: needs.length, links: links.length });
    return results;
  }

  function sentencesOf(results, words) {
    if (!words.actors && !words.resources && !words.needs) return [rules.sentences.nothing];
    var said = ["counts"], named = {};
    function names(list) { return list.map(function (one) { return one.name; }); }
    if (words.needs) {
      said.push("needs");
      Object.keys(rules.coverages).forEach(function (coverage) {
        named[coverage] = names(results.needs.filter(function (need) { return need.coverage === coverage; }));
        words[coverage] = named[coverage].length;
      });
      ["nobody", "one"].forEach(function (one) { if (named[one].length) said.push(one); });
    }
    if (words.resources) {
      said.push("resources");
      Object.keys(rules.states.resource).forEach(function (state) {
        words[state] = Object.keys(results.resources).reduce(function (sum, kind) { return sum + results.resources[kind][state]; }, 0);
      });
      named.unheld = results.unheld;
      if (results.unheld.length) said.push("unheld");
    }
    if (words.actors) {
      named.bridges = names(results.actors.filter(function (one) { return one.parted > 0; }));
      named.alone = names(results.actors.filter(function (one) { return !one.linked; }));
      said.push(named.bridges.length ? "bridges" : "no_bridge");
      if (named.alone.length) said.push("alone");
    }
    return said.map(function (one) { return fill(rules.sentences[one], Object.assign({}, words, { names: (named[one] || []).join("\u202f; ") })); });
  }

  // ---- drawing ----------------------------------------------------------------------------------------------------

  var SVG = "http://www.w3.org/2000/svg", LINE = 15;
  var pen = document.createElement("canvas").getContext("2d");

  function widthOf(text) { return pen.measureText(text).width; }

  function shortened(name, width) {
    var lines = [""];
    name.split(" ").forEach(function (word) {
      var longer = lines[lines.length - 1] ? lines[lines.length - 1] + " " + word : word;
      if (lines[lines.length - 1] && widthOf(longer) > width) lines.push(word); else lines[lines.length - 1] = longer;
    });
    var kept = lines.slice(0, rules.name_lines);
    if (lines.length > rules.name_lines) kept[kept.length - 1] += " …";
    return kept.map(function (line) {
      if (widthOf(line) <= width) return line;
      var signs = letters(line.replace(/[… ]+$/, ""));
      while (signs.length && widthOf(signs.join("") + "…") > width) signs.pop();
      return signs.join("") + "…";
    });
  }

  function bandOf(one) { return one.type === "actor" ? one.kind : one.type; }

  function layoutOf(rows, results, width) {
    var things = rows.filter(function (one) { return one.type !== "link"; }), joined = new Map(), nodes = new Map(), heads = [];
    var nobody = new Set(results.needs.filter(function (need) { return need.coverage === "nobody"; }).map(function (need) { return need.name; }));
    var most = Math.max(1, Math.floor(width / rules.cell)), top = 0;
    things.forEach(function (one) { joined.set(one.name, []); });
    rows.forEach(function (one) { if (one.type === "link") { joined.get(one.name).push(one.target); joined.get(one.target).push(one.name); } });
    Object.keys(rules.bands).forEach(function (band) {
      var inside = things.filter(function (one) { return bandOf(one) === band; });
      if (!inside.length) return;
      heads.push({ band: band, y: top + rules.head / 2 });
      top += rules.head;
      var ordered = inside.map(function (one, rank) {
        var placed = joined.get(one.name).filter(function (other) { return nodes.has(other); }).map(function (other) { return nodes.get(other).x; });
        return { one: one, rank: rank, near: placed.length ? placed.reduce(function (sum, x) { return sum + x; }, 0) / placed.length : width };
      }).sort(function (a, b) { return a.near - b.near || a.rank - b.rank; });
      var count = Math.ceil(ordered.length / most);
      for (var row = 0; row < count; row += 1) {
        var first = Math.floor(row * ordered.length / count), last = Math.floor((row + 1) * ordered.length / count);
        for (var at = first; at < last; at += 1) {
          var one = ordered[at].one;
          nodes.set(one.name, {
            name: one.name, type: one.type, band: band, letter: one.type === "resource" ? rules.resource_letters[one.kind] : rules.letters[band],
            empty: one.type === "resource" ? one.state !== "present" : nobody.has(one.name), x: (at - first + 0.5) * width / (last - first), y: top + rules.half + 6
          });
        }
        top += rules.row;
      }
    });
    return { nodes: nodes, heads: heads, height: top + 4 };
  }

  function cornersOf(start, end) {
    if (start.y === end.y) {
      var lift = 20 + 0.06 * Math.abs(end.x - start.x);
      return [[start.x, start.y], [start.x, start.y - lift], [end.x, end.y - lift], [end.x, end.y]];
    }
    var middle = (start.y + end.y) / 2;
    return [[start.x, start.y], [start.x, middle], [end.x, middle], [end.x, end.y]];
  }

  function pointOf(corners, at) {
    var weights = [Math.pow(1 - at, 3), 3 * at * Math.pow(1 - at, 2), 3 * at * at * (1 - at), Math.pow(at, 3)];
    return [0, 1].map(function (axis) { return weights.reduce(function (sum, weight, rank) { return sum + weight * corners[rank][axis]; }, 0); });
  }

  function svg(name, attributes, text) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes || {}).forEach(function (one) { element.setAttribute(one, attributes[one]); });
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function covers(a, b) { return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]; }

  /* The drawing of a network in an SVG element; returns its nodes in their order. */
  function draw(picture, rows, results, width) {
    pen.font = "12px " + getComputedStyle(picture).fontFamily;
    var placed = layoutOf(rows, results, width), nodes = placed.nodes, taken = [], order = [];
    var lines = svg("g"), marks = svg("g"), heads = svg("g"), things = svg("g");
    picture.setAttribute("viewBox", "0 0 " + width + " " + Math.max(placed.height, 40));
    placed.heads.forEach(function (head) {
      heads.append(svg("line", { x1: 0, x2: width, y1: head.y - rules.head / 2 + 2, y2: head.y - rules.head / 2 + 2, class: "mt-bande" }));
      heads.append(svg("text", { x: 0, y: head.y + 4, class: "mt-nom-bande" }, rules.bands[head.band]));
      taken.push([0, head.y - 8, widthOf(rules.bands[head.band]) + 4, head.y + 8]);
    });
    nodes.forEach(function (node) {
      var names = shortened(node.name, Math.min(rules.cell, width / 3) - 6), half = Math.max.apply(null, names.map(widthOf)) / 2 + 2, top = node.y + rules.half + 5;
      var group = svg("g", { class: "mt-chose mt-" + node.type + (node.empty ? " mt-vide" : ""), role: "button", tabindex: "-1" });
      var box = [node.x - half, top, node.x + half, top + names.length * LINE];
      group.append(svg("rect", { x: box[0], y: box[1], width: box[2] - box[0], height: box[3] - box[1], class: "mt-fond" }));
      group.append(svg("rect", { x: node.x - 17, y: node.y - 17, width: 34, height: 34, class: "mt-cible" }));
      group.append(svg("path", { d: rules.shapes[node.band], transform: "translate(" + node.x + " " + node.y + ") scale(" + rules.scale + ")", class: "mt-forme" }));
      group.append(svg("text", { x: node.x, y: node.y + 4 + (rules.letter_drop[node.band] || 0), class: "mt-lettre" }, node.letter));
      names.forEach(function (line, rank) { group.append(svg("text", { x: node.x, y: top + 11 + rank * LINE, class: "mt-nom" }, line)); });
      taken.push(box, [node.x - rules.half, node.y - rules.half, node.x + rules.half, node.y + rules.half]);
      node.group = group;
      order.push(node);
      things.append(group);
    });
    rows.filter(function (one) { return one.type === "link"; }).forEach(function (link) {
      var corners = cornersOf(nodes.get(link.name), nodes.get(link.target)), between = rules.between.indexOf(link.kind) >= 0;
      var path = svg("path", { d: "M" + corners[0] + "C" + corners[1] + " " + corners[2] + " " + corners[3], class: "mt-lien" + (between ? " mt-entre" : "") + (link.state === "planned" ? " mt-envisage" : "") });
      path.mtEnds = [link.name, link.target];
      lines.append(path);
      if (!between) return;
      var steps = [];
      for (var step = 0; step <= rules.steps; step += 1) steps.push(step);
      steps.sort(function (a, b) { return Math.abs(a - rules.steps / 2) - Math.abs(b - rules.steps / 2) || a - b; });
      var free = steps.map(function (one) { return pointOf(corners, one / rules.steps); }).find(function (at) {
        return !taken.some(function (box) { return covers([at[0] - 8, at[1] - 8, at[0] + 8, at[1] + 8], box); });
      });
      if (!free) return;
      taken.push([free[0] - 8, free[1] - 8, free[0] + 8, free[1] + 8]);
      var mark = svg("g", { class: "mt-marque" });
      mark.append(svg("circle", { cx: free[0], cy: free[1], r: 8 }), svg("text", { x: free[0], y: free[1] + 4 }, rules.link_letters[link.kind]));
      mark.mtEnds = path.mtEnds;
      marks.append(mark);
    });
    picture.replaceChildren(lines, heads, marks, things);
    return order;
  }

  // ---- the page ---------------------------------------------------------------------------------------------------

  var KEPT = "mt-acteurs", MOST_SHOWN = 20, MOST_BACK = 50;
  var root = document.getElementById("mt-acteurs");
  if (!root) return;
  var rows = [], results = null, order = [], chosen = "", editing = -1, back = [], isExample = true, storage = true;

  function part(name) { return root.querySelector('[data-part="' + name + '"]'); }
  function field(name) { return root.querySelector('[data-champ="' + name + '"]'); }
  function say(text) { part("dit").textContent = text; }
  function make(name, text, properties) {
    var element = Object.assign(document.createElement(name), properties || {});
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
  function words(type, one) { return [rules.kinds[type][one.kind], rules.states[type][one.state]].filter(Boolean).join(", "); }
  function ties(count) { return count + (count > 1 ? " liens" : " lien"); }
  function fileText(list) { return shared.csv(written(list)); }

  function keep() {
    try {
      if (isExample) localStorage.removeItem(KEPT); else localStorage.setItem(KEPT, fileText(rows));
      storage = true;
    } catch (refused) { storage = false; }
    part("origine").textContent = isExample ? rules.example_said : storage ? "Votre réseau, gardé dans ce navigateur seulement." : "Votre réseau. Ce navigateur ne garde rien\u202f: prenez le fichier avant de fermer la page.";
  }

  function restored() {
    var text = null;
    try { text = localStorage.getItem(KEPT); } catch (refused) { storage = false; }
    if (!text) return null;
    try { return read(new TextEncoder().encode(text), KEPT).rows; } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      say("Ce que ce navigateur avait gardé ne se lit plus\u202f: l’exemple est montré.");
      return null;
    }
  }

  function example() { return read(new TextEncoder().encode(fileOf(rules.example)), "exemple.csv").rows; }
  function fileOf(table) { return shared.csv(table); }

  /* A new state of the network, told and kept; the one before can come back. */
  function become(next, told, nextIsExample) {
    back.push({ rows: rows, isExample: isExample });
    if (back.length > MOST_BACK) back.shift();
    rows = next;
    isExample = Boolean(nextIsExample);
    editing = -1;
    show();
    say(told);
  }

  function cellsRow(cells, labels, buttons) {
    var line = make("tr");
    cells.forEach(function (text, rank) {
      var cell = rank ? make("td", text) : make("th", text, { scope: "row" });
      cell.dataset.label = labels[rank];
      line.append(cell);
    });
    if (buttons) {
      var last = make("td");
      last.dataset.label = "Action";
      last.append.apply(last, buttons);
      line.append(last);
    }
    return line;
  }

  function buttonsOf(one) {
    var what = one.type === "link" ? one.name + " " + rules.kinds.link[one.kind] + " " + one.target : one.name;
    function button(text, act) {
      var made = make("button", text, { type: "button" });
      made.setAttribute("aria-label", text + "\u202f: " + what);
      made.addEventListener("click", act);
      return made;
    }
    return [button("Modifier", function () { edit(rows.indexOf(one)); }), button("Retirer", function () { remove(rows.indexOf(one)); })];
  }

  function put(name, lines) { part(name).replaceChildren.apply(part(name), lines); }

  function show() {
    results = resultsOf(rows);
    put("phrases", results.sentences.map(function (text) { return make("li", text); }));
    put("besoins", results.needs.map(function (need) {
      return cellsRow([need.name, capital(rules.coverages[need.coverage]), need.actors.join("\u202f; "), need.planned.join("\u202f; "), need.missing.join("\u202f; ")], ["Besoin", "Couvert par", "En place", "Envisagé", "Ressource qui manque"]);
    }));
    put("places", results.actors.map(function (one) {
      return cellsRow([one.name, rules.kinds.actor[one.role], String(one.linked), String(one.other_roles), String(one.parted), String(Math.round(100 * one.betweenness))], ["Acteur", "Rôle", "Acteurs liés", "Autres rôles joints", "Paires jointes par lui seul", "Sur le plus court chemin, % des paires"]);
    }));
    put("sortes", Object.keys(results.resources).map(function (kind) {
      var counted = results.resources[kind];
      return cellsRow([capital(rules.kinds.resource[kind])].concat(Object.keys(counted).map(function (state) { return String(counted[state]); })), ["Sorte"].concat(values(rules.states.resource).map(capital)));
    }));
    var things = Object.keys(rules.types).filter(function (type) { return type !== "link"; }).reduce(function (all, type) { return all.concat(rows.filter(function (one) { return one.type === type; })); }, []);
    put("choses", things.map(function (one) { return cellsRow([one.name, capital(rules.types[one.type]), words(one.type, one), one.note], ["Nom", "Type", "Sorte et état", "Note"], buttonsOf(one)); }));
    put("liens", rows.filter(function (one) { return one.type === "link"; }).map(function (one) {
      return cellsRow([one.name, rules.kinds.link[one.kind], one.target, rules.states.link[one.state], one.note], ["De", "Lien", "Vers", "État", "Note"], buttonsOf(one));
    }));
    var found = warningsOf(rows);
    part("personnes").hidden = !found.length;
    part("personnes").textContent = found.length ? "Un nom de personne, une adresse ou un téléphone semble écrit (" + found.length + "). Gardez des fonctions et des organisations." : "";
    part("annuler").disabled = !back.length;
    keep();
    if (chosen && !rows.some(function (one) { return one.name === chosen; })) chosen = "";
    redraw();
    form();
    window.dispatchEvent(new Event("resize"));
  }

  function redraw() {
    var picture = part("dessin"), width = Math.max(300, Math.min(1000, Math.floor(picture.parentNode.clientWidth) || 680));
    order = draw(picture, rows, results, width);
    order.forEach(function (node) {
      var row = rows.find(function (one) { return one.type !== "link" && one.name === node.name; });
      node.group.setAttribute("aria-label", [node.name, rules.types[row.type], words(row.type, row), ties(tiesOf(node.name).length)].filter(Boolean).join(", "));
      node.group.addEventListener("click", function () { choose(node.name); });
    });
    roving(Math.max(0, order.findIndex(function (node) { return node.name === chosen; })));
    highlight();
  }

  function roving(rank, focus) {
    order.forEach(function (node, at) { node.group.setAttribute("tabindex", at === rank ? "0" : "-1"); });
    if (focus && order[rank]) order[rank].group.focus();
  }

  function tiesOf(name) { return rows.filter(function (one) { return one.type === "link" && (one.name === name || one.target === name); }); }

  function choose(name) {
    chosen = chosen === name ? "" : name;
    roving(Math.max(0, order.findIndex(function (node) { return node.name === name; })));
    highlight();
  }

  function highlight() {
    var near = new Set([chosen]);
    tiesOf(chosen).forEach(function (one) { near.add(one.name); near.add(one.target); });
    order.forEach(function (node) {
      node.group.setAttribute("aria-pressed", String(node.name === chosen));
      node.group.classList.toggle("mt-loin", Boolean(chosen) && !near.has(node.name));
    });
    part("dessin").querySelectorAll(".mt-lien, .mt-marque").forEach(function (one) { one.classList.toggle("mt-loin", Boolean(chosen) && one.mtEnds.indexOf(chosen) < 0); });
    var told = tiesOf(chosen).map(function (one) { return one.name + " " + rules.kinds.link[one.kind] + " " + one.target + (one.state === "planned" ? " (" + rules.states.link.planned + ")" : ""); });
    part("choisi").textContent = !chosen ? "" : chosen + "\u202f: " + (told.length ? told.join("\u202f; ") + "." : "aucun lien écrit.");
  }

  // ---- the form

  function options(select, pairs, value) {
    select.replaceChildren.apply(select, pairs.map(function (pair) { return make("option", pair[1], { value: pair[0] }); }));
    if (value !== undefined && pairs.some(function (pair) { return pair[0] === value; })) select.value = value;
  }

  function pairsOf(codes) { return Object.keys(codes).map(function (code) { return [code, capital(codes[code])]; }); }
  function namesOf(type) { return rows.filter(function (one) { return one.type === type; }).map(function (one) { return [one.name, one.name]; }); }

  /* Fields of the type that is chosen; `one` fills them. */
  function form(one) {
    var type = one ? one.type : field("type").value || "actor";
    options(field("type"), pairsOf(rules.types), type);
    var isLink = type === "link", kinds = rules.kinds[type], states = rules.states[type];
    var hasKinds = Object.keys(kinds).length > 0, hasStates = Object.keys(states).length > 0;
    root.querySelectorAll("[data-pour]").forEach(function (line) { line.hidden = line.dataset.pour === "lien" ? !isLink : line.dataset.pour === "nom" ? isLink : line.dataset.pour === "sorte" ? !hasKinds : !hasStates; });
    options(field("sorte"), pairsOf(kinds), one ? one.kind : field("sorte").value);
    options(field("etat"), pairsOf(states), one ? one.state : field("etat").value);
    if (isLink) {
      var ends = rules.ends[field("sorte").value];
      options(field("de"), namesOf(ends[0]), one ? one.name : field("de").value);
      options(field("vers"), namesOf(ends[1]), one ? one.target : field("vers").value);
    }
    if (one) { field("nom").value = isLink ? "" : one.name; field("note").value = one.note; }
    part("ajouter").textContent = editing < 0 ? "Ajouter" : "Enregistrer";
    part("laisser").hidden = editing < 0;
    part("titre").textContent = editing < 0 ? "Ajouter une ligne" : "Modifier une ligne";
  }

  function edit(rank) {
    editing = rank;
    part("erreur").textContent = "";
    form(rows[rank]);
    field("type").focus();
    say("La ligne est dans le formulaire.");
  }

  function leave() {
    editing = -1;
    part("erreur").textContent = "";
    field("nom").value = "";
    field("note").value = "";
    form();
  }

  function remove(rank) {
    var one = rows[rank], lost = one.type === "link" ? [] : tiesOf(one.name);
    var next = rows.filter(function (other) { return other !== one && lost.indexOf(other) < 0; });
    become(next, "Retiré\u202f: " + (one.type === "link" ? "un lien" : one.name + (lost.length ? ", avec " + ties(lost.length) : "")) + ". Le bouton Annuler le rend.");
    part("annuler").focus();
  }

  /* What the form says joins the rows; they are read again as a file would be, so that one set of rules holds. */
  function submit(event) {
    event.preventDefault();
    var type = field("type").value, isLink = type === "link", before = editing < 0 ? null : rows[editing];
    var one = {
      type: type, name: oneLine(isLink ? field("de").value : field("nom").value), kind: field("sorte").value, target: isLink ? field("vers").value : "",
      state: field("etat").value, note: oneLine(field("note").value)
    };
    var next = rows.map(function (row) {
      if (row === before) return one;
      if (before && before.type !== "link" && row.type === "link" && !isLink) {
        return Object.assign({}, row, { name: row.name === before.name ? one.name : row.name, target: row.target === before.name ? one.name : row.target });
      }
      return row;
    });
    if (!before) next.push(one);
    try { next = read(new TextEncoder().encode(fileText(next)), "formulaire").rows; } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      part("erreur").textContent = refusal.faults.map(function (told) { return told.replace(/^ligne [0-9]+(?:, )?(?:\u202f: )?/, ""); }).join(" ");
      return;
    }
    part("erreur").textContent = "";
    field("nom").value = "";
    field("note").value = "";
    become(next, (before ? "Enregistré\u202f: " : "Ajouté\u202f: ") + (isLink ? "un lien." : one.name + "."));
    (isLink ? field("sorte") : field("nom")).focus();
  }

  function refuse(refusal) {
    if (!(refusal instanceof Refusal)) { say("Le fichier ne peut pas être ouvert."); throw refusal; }
    var list = make("ul");
    refusal.faults.slice(0, MOST_SHOWN).forEach(function (told) { list.append(make("li", told)); });
    if (refusal.faults.length > MOST_SHOWN) list.append(make("li", "… et " + (refusal.faults.length - MOST_SHOWN) + " autres."));
    part("refus").replaceChildren(make("p", refusal.heading + "\u202f: " + refusal.faults.length + (refusal.faults.length > 1 ? " défauts." : " défaut.")), list, make("p", "Pour réparer\u202f: " + rules.repair));
    part("refus").hidden = false;
    say("Le fichier est à corriger\u202f; votre réseau n’a pas changé.");
  }

  function opened() {
    var file = part("fichier").files[0];
    if (!file) return;
    part("refus").hidden = true;
    say("Lecture…");
    shared.bytesOf(file).then(function (bytes) {
      var found = read(bytes, file.name);
      become(found.rows, "Ouvert\u202f: " + file.name + ", " + found.rows.length + " lignes.");
      part("fichier").value = "";
    }).catch(refuse);
  }

  /* Everything around the tool is left out of what is printed, once. */
  function print() {
    var marked = [];
    for (var at = root; at.parentNode && at !== document.body; at = at.parentNode) {
      Array.prototype.forEach.call(at.parentNode.children, function (other) { if (other !== at) { other.classList.add("mt-hors-papier"); marked.push(other); } });
    }
    window.addEventListener("afterprint", function () { marked.forEach(function (other) { other.classList.remove("mt-hors-papier"); }); }, { once: true });
    window.print();
  }

  function keys(event) {
    var moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }, rank = order.findIndex(function (node) { return node.group === event.target; });
    if (rank < 0) return;
    if (own(moves, event.key)) roving((rank + moves[event.key] + order.length) % order.length, true);
    else if (event.key === "Home") roving(0, true);
    else if (event.key === "End") roving(order.length - 1, true);
    else if (event.key === "Enter" || event.key === " ") choose(order[rank].name);
    else if (event.key === "Escape") choose(chosen);
    else return;
    event.preventDefault();
  }

  function start() {
    rows = example();
    var mine = restored();
    if (mine) { rows = mine; isExample = false; }
    part("outil").hidden = false;
    show();
    var width = 0;
    new ResizeObserver(function () {
      var now = Math.floor(part("dessin").parentNode.clientWidth);
      if (now && now !== width) { width = now; redraw(); }
    }).observe(part("dessin").parentNode);
  }

  part("dessin").addEventListener("keydown", keys);
  part("formulaire").addEventListener("submit", submit);
  field("type").addEventListener("change", function () { form(); });
  field("sorte").addEventListener("change", function () { form(); });
  part("laisser").addEventListener("click", leave);
  part("fichier").addEventListener("change", opened);
  part("prendre").addEventListener("click", function () { shared.give("acteurs.csv", fileText(rows)); say("Le fichier est dans vos téléchargements\u202f: acteurs.csv."); });
  part("modele").addEventListener("click", function () { shared.give("acteurs-modele.csv", fileOf([values(rules.columns)])); say("Le modèle vide est dans vos téléchargements\u202f: acteurs-modele.csv."); });
  part("vider").addEventListener("click", function () { become([], "Tout est retiré. Le bouton Annuler le rend."); });
  part("exemple").addEventListener("click", function () { become(example(), "L’exemple est revenu\u202f; ce navigateur ne garde plus votre réseau.", true); });
  part("annuler").addEventListener("click", function () {
    var last = back.pop();
    rows = last.rows;
    isExample = last.isExample;
    editing = -1;
    show();
    say("C’est comme avant.");
  });
  part("imprimer").addEventListener("click", print);

  window.mtActeurs = function (data) { rules = data; start(); };
  window.mtReseau = {
    read: function (bytes, name) { try { return read(bytes, name); } catch (refusal) { if (refusal instanceof Refusal) return { heading: refusal.heading, faults: refusal.faults }; throw refusal; } },
    results: resultsOf, written: written
  };
})();
