/* « Où va notre commande publique ? »: read a file of contracts that never leaves this page, and say where they go.
   The first half reads and judges as the library does (metabolisme.sources.public_contracts and
   metabolisme.diagnosis.purchases_observed), with the words and limits that it writes in regles.js (fichiers.js reads the text); the second half is
   the page. Whatever is read is only ever text. */
(function () {
  "use strict";

  var GAPS = /[ \t\u00a0\u2007\u2009\u200a\u202f]+/g;
  var HERE = "here", ELSEWHERE = "elsewhere";
  var SMALL = new Set("le la les l de du des d en sur et a au aux".split(" "));
  var WRITTEN_OUT = { st: "saint", ste: "sainte" };
  var NO = ["false", "faux", "non", "0"];
  var rules = null;

  var shared = window.mtFichiers;
  var strip = shared.strip, decode = shared.decode, splitCells = shared.splitCells, harmless = shared.harmless;

  /* What a file cannot be read for, as the library says it. */
  function Refusal(heading, faults, repair) { this.heading = heading; this.faults = faults; this.repair = repair; }

  // ---- texts and cells ------------------------------------------------------------------------------------------

  function plainHead(name) { return name.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, ""); }

  function placesOf(heads, columns) {
    var plain = heads.map(plainHead), found = {};
    Object.keys(columns).forEach(function (name) {
      var word = columns[name].find(function (one) { return plain.indexOf(one) >= 0; });
      if (word !== undefined) found[name] = plain.indexOf(word);
    });
    return found;
  }

  function cellAt(cells, rank) { return rank !== undefined && rank < cells.length ? cells[rank] : ""; }

  // ---- values -----------------------------------------------------------------------------------------------------

  function cents(number) { return Number.isFinite(number) ? Math.floor(number * 100 + 0.5) : null; }

  function readAmount(value) {
    if (typeof value === "number") return Math.abs(value) < rules.largest_number ? cents(value) : null;
    if (typeof value !== "string") return null;
    var text = strip(value).replace(GAPS, "").toLowerCase().replace(/(?:€|eur|euros?)?(?:ht|ttc)?$/, "").replace(/−/g, "-");
    if (/^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|^[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+$/.test(text)) {
      var decimal = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
      text = text.slice(0, decimal).replace(/[.,]/g, "") + "." + text.slice(decimal + 1);
    } else if (/^[+-]?[0-9]{1,3}[.,][0-9]{3}$/.test(text) || !/^[+-]?[0-9]+(?:[.,][0-9]+)?$/.test(text)) return null;
    if (text.length > 40) return null;
    var number = Number(text.replace(",", "."));
    return Math.abs(number) < rules.largest_number ? cents(number) : null;
  }

  function readDate(text) {
    var found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/.exec(text);
    if (found) return found[0];
    found = /^([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})/.exec(text);
    return found ? found[3] + "-" + found[2] + "-" + found[1] : "";
  }

  function textOf(value) {
    if (value === null || value === undefined || typeof value === "object") return "";
    return strip(String(value));
  }

  function luhn(digits) {
    var total = 0;
    for (var rank = 0; rank < digits.length; rank += 1) {
      var digit = Number(digits[digits.length - 1 - rank]) * (rank % 2 ? 2 : 1);
      total += digit > 9 ? digit - 9 : digit;
    }
    return total % 10 === 0;
  }

  function isValid(digits) {
    if (digits.length === 14 && digits.startsWith("356000000")) {
      var sum = Array.from(digits).reduce(function (total, digit) { return total + Number(digit); }, 0);
      return sum % 5 === 0 || luhn(digits);  // La Poste
    }
    return luhn(digits);
  }

  /* [digits, fault]: see metabolisme.sources.identifiers. */
  function readIdentifier(typed, kind) {
    var text = strip(typed).toUpperCase();
    if (["", "NC", "N/C", "NAN", "NULL", "NONE", "INCONNU", "-"].indexOf(text) >= 0) return ["", "missing_id"];
    text = text.replace(/^([0-9]+)[.,]0+$/, "$1");
    if (/^[0-9][.,]?[0-9]*E\+?[0-9]+$/.test(text)) return [text, "damaged_id"];
    var digits = text.replace(/[ \t.\u00a0\u2007\u2009\u200a\u202f\ufeff-]+/g, "");
    if (["", "SIRET", "SIREN"].indexOf(strip(kind).toUpperCase()) < 0 || !/^[0-9]+$/.test(digits)) return [digits, "foreign_id"];
    var padded = digits.length === 14 && digits.endsWith("00000");
    if (digits.length === 14 && isValid(digits) && !padded) return [digits, ""];
    var siren = padded ? digits.slice(0, 9) : digits;
    if (siren.length === 9 && isValid(siren)) return [digits, "siren_alone"];
    var lost = [9, 14].some(function (length) {
      return length - 2 <= digits.length && digits.length < length && isValid(digits.padStart(length, "0"));
    });
    return [digits, lost ? "damaged_id" : "wrong_id"];
  }

  function isFramework(technique, nature) {
    return plainHead(technique).indexOf("accordcadre") >= 0 || plainHead(nature).indexOf("accordcadre") >= 0;
  }

  // ---- lines ------------------------------------------------------------------------------------------------------

  function holderOf(cells, places) {
    var found = {};
    rules.per_holder.forEach(function (name) { found[name] = cellAt(cells, places[name]); });
    return { identifier: found.holder, kind: found.holder_kind, name: found.name, commune: found.commune, town: found.town, department: found.department, postcode: found.postcode };
  }

  function numberedHolders(heads) {
    var found = [];
    for (var rank = 1; rank <= rules.most_holders; rank += 1) {
      var columns = {};
      rules.per_holder.forEach(function (name) {
        columns[name] = rules.columns[name].map(function (word) { return word + rank; });
      });
      var places = placesOf(heads, columns);
      if ("holder" in places) found.push(places);
    }
    return found;
  }

  function linesOfTable(rows, faults) {
    if (faults.length || !rows.length) return [];
    var heads = rows[0].cells, places = placesOf(heads, rules.columns), numbered = numberedHolders(heads);
    if (!("amount" in places)) faults.push("aucune colonne de montants («\u202fmontant\u202f», «\u202fmontant HT\u202f»…)");
    if (!("holder" in places) && !numbered.length) faults.push("aucune colonne d’identifiants de fournisseurs («\u202ftitulaire_id\u202f», «\u202fsiret\u202f»…)");
    if (faults.length) return [];
    return rows.slice(1).map(function (row) {
      var cells = row.cells;
      if (cells.slice(heads.length).some(Boolean)) faults.push("ligne " + row.line + "\u202f: plus de cases que de colonnes\u202f; mettez entre guillemets ce qui se coupe");
      function cell(name) { return cellAt(cells, places[name]); }
      var holders = numbered.length ? numbered.map(function (one) { return holderOf(cells, one); }) : [holderOf(cells, places)];
      var said = holders.filter(function (one) { return one.identifier; });
      var typed = readAmount(cell("changed_amount")) !== null ? cell("changed_amount") : cell("amount");
      var version = cell("version"), identifier = cell("id");
      return {
        number: row.line,
        key: cell("uid") || (identifier ? cell("buyer") + "|" + identifier : ""),
        version: /^[0-9]{1,6}(?:\.0)?$/.test(version) ? parseInt(version, 10) : -1,
        amount: readAmount(typed),
        holders: said.length ? said : holders.slice(0, 1),
        subject: cell("subject"),
        date: readDate(cell("date")),
        buyer: cell("buyer"),
        current: NO.indexOf(cell("current").toLowerCase()) < 0,
        framework: isFramework(cell("technique"), cell("nature")),
        concession: plainHead(cell("nature") + " " + cell("kind")).indexOf("concession") >= 0
      };
    });
  }

  /* Every object of a value that publishers nest in lists, or in lists of lists. */
  function objectsIn(value, depth) {
    if (Array.isArray(value)) {
      if (depth >= rules.deepest) return [];
      return value.reduce(function (all, item) { return all.concat(objectsIn(item, depth + 1)); }, []);
    }
    return value !== null && typeof value === "object" ? [value] : [];
  }

  function stringsIn(value, depth) {
    if (typeof value === "string") return [value];
    if (value === null || typeof value !== "object" || depth >= rules.deepest) return [];
    return Object.keys(value).reduce(function (all, name) { return all.concat(stringsIn(value[name], depth + 1)); }, []);
  }

  function has(thing, name) { return Object.prototype.hasOwnProperty.call(thing, name); }
  function first(thing, names) { var name = names.find(function (one) { return has(thing, one); }); return name === undefined ? undefined : thing[name]; }
  function isObject(value) { return value !== null && typeof value === "object" && !Array.isArray(value); }

  function holdersIn(value) {
    var found = [];
    objectsIn(value, 0).forEach(function (one) {
      var inner = has(one, "titulaire") ? one.titulaire : has(one, "concessionnaire") ? one.concessionnaire : one;
      objectsIn(inner, 0).forEach(function (holder) {
        if (has(holder, "id")) found.push({ identifier: textOf(holder.id), kind: textOf(holder.typeIdentifiant), name: textOf(holder.denominationSociale), commune: "", town: "", department: "", postcode: "" });
      });
    });
    return found;
  }

  /* Contracts as {record, concession}; null when there is no list of them. */
  function recordsOf(data) {
    var found = isObject(data) ? first(data, ["marches", "results", "records"]) : data;
    var groups = [[found, false]], records = [];
    if (isObject(data) && isObject(found)) {
      groups = [[has(found, "marche") ? found.marche : [], false], [has(found, "contrat-concession") ? found["contrat-concession"] : [], true]];
    }
    for (var rank = 0; rank < groups.length; rank += 1) {
      var items = isObject(groups[rank][0]) ? [groups[rank][0]] : groups[rank][0];
      if (!Array.isArray(items)) return null;
      for (var at = 0; at < items.length; at += 1) {
        var one = isObject(items[at]) ? (has(items[at], "fields") ? items[at].fields : items[at]) : null;
        if (isObject(one)) {
          var said = plainHead(textOf(one._type) + " " + textOf(one.nature));
          records.push({ record: one, concession: groups[rank][1] || said.indexOf("concession") >= 0 });
        }
      }
    }
    return records;
  }

  function versionsOf(number, record, concession) {
    var buyer = isObject(record.acheteur) ? textOf(record.acheteur.id) : textOf(record["acheteur.id"]);
    var identifier = textOf(record.id), amount = concession ? first(record, ["valeurGlobale", "montant"]) : record.montant;
    var holders = holdersIn(first(record, ["titulaires", "concessionnaires"]));
    var line = {
      number: number,
      key: textOf(record.uid) || (identifier ? buyer + "|" + identifier : ""),
      version: 0,
      amount: readAmount(amount),
      holders: holders.length ? holders : [{ identifier: "", kind: "", name: "", commune: "", town: "", department: "", postcode: "" }],
      subject: textOf(record.objet),
      date: readDate(textOf(record.dateNotification)),
      buyer: buyer,
      current: true,
      framework: isFramework(stringsIn(first(record, ["techniques", "technique"]), 0).join(" "), textOf(record.nature)),
      concession: concession
    };
    var lines = [line];
    objectsIn(record.modifications, 0).map(function (one) { return has(one, "modification") ? one.modification : one; })
      .filter(isObject)
      .map(function (one, rank) {
        return { one: one, rank: rank, date: readDate(textOf(first(one, ["dateNotificationModification", "dateSignatureModification"]))) };
      })
      .sort(function (a, b) { return a.date < b.date ? -1 : a.date > b.date ? 1 : a.rank - b.rank; })
      .forEach(function (item, rank) {
        var amountThen = readAmount(item.one.montant), holdersThen = holdersIn(item.one.titulaires);
        line = Object.assign({}, line, { version: rank + 1 });
        if (amountThen !== null) line.amount = amountThen;
        if (holdersThen.length) line.holders = holdersThen;
        lines.push(line);
      });
    return lines;
  }

  function linesOfJson(text, faults) {
    var data;
    try { data = JSON.parse(text); } catch (malformed) { faults.push("le JSON est tronqué ou mal formé"); return []; }
    var records = recordsOf(data);
    if (records === null) { faults.push("ce JSON n’a pas de liste «\u202fmarches\u202f»"); return []; }
    var nested = records.some(function (one) {
      return one.concession || (one.record.titulaires !== null && typeof one.record.titulaires === "object");
    });
    if (records.length && !nested) {
      var heads = [];
      var seen = new Set();
      records.forEach(function (one) { Object.keys(one.record).forEach(function (name) { if (!seen.has(name)) { seen.add(name); heads.push(name); } }); });
      var rows = records.map(function (one, rank) {
        return { line: rank + 1, cells: heads.map(function (name) { return has(one.record, name) ? textOf(one.record[name]) : ""; }) };
      });
      return linesOfTable([{ line: 0, cells: heads }].concat(rows), faults);
    }
    var lines = [];
    records.forEach(function (one, rank) { versionsOf(rank + 1, one.record, one.concession).forEach(function (line) { lines.push(line); }); });
    return lines;
  }

  /* {name, kind, lines, buyers} of a file, or a Refusal that is thrown. */
  function readContracts(bytes, name) {
    var heading = "Le fichier «\u202f" + name + "\u202f» ne peut pas être lu";
    if (bytes.length > rules.largest_file) {
      throw new Refusal(heading, ["il pèse " + Math.floor(bytes.length / 1e6) + " Mo, plus que les " + rules.largest_file / 1e6 + " Mo lus ici"], "gardez les marchés de votre collectivité\u202f: filtrez par le SIRET de l’acheteur avant de télécharger");
    }
    if ((bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) || (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0)) {
      throw new Refusal(heading, ["c’est un classeur (XLSX, XLS ou ODS) ou une archive"], "enregistrez-le en CSV UTF-8");
    }
    var repair = "donnez les données essentielles en JSON ou en CSV, telles que publiées, ou un CSV avec montant et SIRET";
    var text = decode(bytes);
    if (text === null) throw new Refusal(heading, ["ce n’est pas un texte"], repair);
    var start = strip(text)[0];
    if (!start) throw new Refusal(heading, ["il est vide"], repair);
    if (start === "<") throw new Refusal(heading, ["c’est du XML ou une page web"], repair);
    var faults = [];
    var lines = start === "{" || start === "[" ? linesOfJson(strip(text), faults) : linesOfTable(splitCells(text, faults), faults);
    if (!faults.length && !lines.length) faults.push("il n’a aucun marché, ni aucune ligne");
    if (lines.length > rules.most_lines) faults.push("il a plus de " + rules.most_lines + " lignes\u202f: filtrez par le SIRET de l’acheteur");
    if (faults.length) throw new Refusal(heading, faults, repair);
    var buyers = new Set(lines.map(function (line) { return line.buyer; }).filter(Boolean));
    return {
      name: name,
      kind: lines.some(function (line) { return line.key; }) ? "contracts" : "payments",
      lines: lines,
      buyers: Array.from(buyers),
      hasPlaces: lines.some(function (line) { return line.holders.some(function (one) { return one.commune || one.town || one.department || one.postcode; }); })
    };
  }

  function readSirene(bytes, name) {
    var heading = "L’extrait Sirene «\u202f" + name + "\u202f» ne peut pas être lu";
    var repair = "gardez au moins les colonnes siret et codeCommuneEtablissement, en CSV, codes écrits comme du texte";
    if (bytes.length > rules.largest_file) throw new Refusal(heading, ["il pèse plus de " + rules.largest_file / 1e6 + " Mo"], repair);
    var text = decode(bytes), faults = [];
    if (text === null) throw new Refusal(heading, ["ce n’est pas un texte"], repair);
    var rows = splitCells(text, faults), places = placesOf(rows.length ? rows[0].cells : [], rules.sirene_columns);
    [["siret", "siret"], ["commune", "codeCommuneEtablissement"]].forEach(function (one) {
      if (!(one[0] in places)) faults.push("aucune colonne «\u202f" + one[1] + "\u202f»");
    });
    if (faults.length) throw new Refusal(heading, faults, repair);
    var communes = new Map(), offices = new Set();
    rows.slice(1).forEach(function (row) {
      var siret = cellAt(row.cells, places.siret).replace(GAPS, "").padStart(14, "0"), commune = cellAt(row.cells, places.commune);
      if (!cellAt(row.cells, places.siret) || !commune) return;
      communes.set(siret, commune);
      if (["true", "vrai", "oui", "1"].indexOf(cellAt(row.cells, places.head_office).toLowerCase()) >= 0) offices.add(siret);
    });
    if (!communes.size) throw new Refusal(heading, ["aucune ligne n’a un SIRET et un code de commune"], repair);
    return { communes: communes, offices: offices };
  }

  // ---- where they go ----------------------------------------------------------------------------------------------

  function wordsOf(text) {
    var letters = text.toLowerCase().replace(/œ/g, "oe").normalize("NFKD").replace(/\p{M}/gu, "");
    return (letters.match(/[a-z0-9]+/g) || []).map(function (word) { return WRITTEN_OUT[word] || word; })
      .filter(function (word) { return !SMALL.has(word); });
  }

  function townWords(town) {
    return wordsOf(town).filter(function (word) { return word !== "cedex" && !/^[0-9]+$/.test(word); }).join(" ");
  }

  var indexes = new Map();

  /* What of the communes of France is in a territory; groups are [département, zone, EPCI, "code name|code name"]. */
  function indexOf(code, groups) {
    if (indexes.has(code)) return indexes.get(code);
    var index = { here: new Set(), known: new Set(), departments: new Set(), named: new Map() };
    function inside(group) { return group[1] === code || group[2] === code; }
    groups.forEach(function (group) {
      if (inside(group)) index.departments.add(group[0]);
      group[3].split("|").forEach(function (one) {
        index.known.add(one.slice(0, 5));
        if (inside(group)) index.here.add(one.slice(0, 5));
      });
    });
    // names only where they may tell: in the départements of the territory
    groups.forEach(function (group) {
      if (!index.departments.has(group[0])) return;
      group[3].split("|").forEach(function (one) {
        var key = group[0] + "|" + wordsOf(one.slice(6)).join(" "), known = index.named.get(key);
        index.named.set(key, known === undefined || known === inside(group) ? inside(group) : "both");
      });
    });
    indexes.set(code, index);
    return index;
  }

  function placeOfCode(typed, index) {
    var code = strip(typed).toUpperCase().replace(/\.0$/, "").padStart(5, "0");
    code = rules.whole_communes[code] || code;
    if (index.here.has(code)) return HERE;
    return index.known.has(code) ? ELSEWHERE : "unknown_commune";
  }

  function departmentOf(holder) {
    var typed = strip(holder.department).toUpperCase();
    if (typed) return typed.padStart(2, "0");
    var code = holder.postcode ? strip(holder.postcode).replace(/\.0$/, "").padStart(5, "0") : "";
    if (!/^[0-9]{5}$/.test(code)) return "";
    if (code.startsWith("20")) return code < "20200" ? "2A" : "2B";
    return /^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2);
  }

  function placeOf(digits, holder, index, sirene, complete) {
    if (sirene && sirene.communes.has(digits)) return placeOfCode(sirene.communes.get(digits), index);
    if (sirene && complete) return ELSEWHERE;
    if (holder.commune) return placeOfCode(holder.commune, index);
    var department = departmentOf(holder);
    if (!department) return "no_place";
    if (!index.departments.has(department)) return ELSEWHERE;
    if (!holder.town) return "department_only";
    var inside = index.named.get(department + "|" + townWords(holder.town));
    if (inside === undefined || inside === "both") return "unknown_commune";
    return inside ? HERE : ELSEWHERE;
  }

  function sirenOf(identifier) { return identifier.replace(/[^0-9]/g, "").slice(0, 9); }

  /* For each line {holders, exclusion, doubt}. */
  function settle(lines, buyer) {
    var wanted = sirenOf(buyer), last = new Map(), groups = new Map(), seen = new Set();
    var settled = lines.map(function (line) { return { holders: line.holders, exclusion: "", doubt: "" }; });
    lines.forEach(function (line) {
      if (line.key) last.set(line.key, Math.max(last.has(line.key) ? last.get(line.key) : -1, line.version));
    });
    function names(line) { return JSON.stringify(line.holders.map(function (one) { return one.identifier; })); }
    lines.forEach(function (line, rank) {
      if (wanted && sirenOf(line.buyer) !== wanted) settled[rank].exclusion = "other_buyer";
      else if (line.concession) settled[rank].exclusion = "concession";
      else if (!line.current || (line.key && line.version < last.get(line.key))) settled[rank].exclusion = "earlier";
      else if (line.key) {
        if (!groups.has(line.key)) groups.set(line.key, []);
        groups.get(line.key).push(rank);
      } else {
        var same = JSON.stringify([line.amount, line.date, line.subject, names(line)]);
        if (seen.has(same)) settled[rank].doubt = "repeated";
        seen.add(same);
      }
    });
    groups.forEach(function (ranks) {
      var firstOf = new Map(), amounts = new Map();
      ranks.forEach(function (rank) {
        var line = lines[rank], named = names(line);
        if (amounts.has(named) && amounts.get(named) === line.amount) settled[rank].exclusion = "duplicate";
        else if (amounts.has(named)) settled[rank].doubt = "two_amounts";
        else if (firstOf.has(line.amount)) {
          settled[rank].exclusion = "co_holder";
          var one = settled[firstOf.get(line.amount)];
          one.holders = one.holders.concat(line.holders);
        } else firstOf.set(line.amount, rank);
        if (!amounts.has(named)) amounts.set(named, line.amount);
      });
    });
    return settled;
  }

  function percent(part, whole) { return String((200n * part + whole) / (2n * whole)); }

  function thousands(digits) { return String(digits).replace(/\B(?=(?:[0-9]{3})+$)/g, "\u202f"); }

  function euros(amount) {
    var sign = amount < 0n ? "−" : "", whole = amount < 0n ? -amount : amount;
    return sign + thousands(whole / 100n) + "," + String(whole % 100n).padStart(2, "0") + "\u00a0€";
  }

  function day(date) { return date.split("-").reverse().join("/"); }

  function judge(file, territory, groups, sirene, complete, buyer) {
    var located = Boolean(sirene) || file.hasPlaces, index = indexOf(territory.code, groups), offices = 0;
    var sirets = new Set(), settled = settle(file.lines, buyer);
    var balance = {};
    ["kept", "doubtful", "excluded", "read"].forEach(function (name) { balance[name] = { lines: 0, cents: 0n }; });
    var weights = { amount: [0n, 0n, 0n, 0n], number: [0n, 0n, 0n, 0n] };  // here, kept, may be here, may be elsewhere
    var dates = [];
    var rows = file.lines.map(function (line, rank) {
      var one = settled[rank], faults = new Set(one.doubt ? [one.doubt] : []), places = new Set(), where = "", reason = one.exclusion;
      var identifiers = one.holders.map(function (holder) { return readIdentifier(holder.identifier, holder.kind); });
      if (!reason) {
        if (line.amount === null) faults.add("no_amount");
        else {
          if (line.amount < 0) faults.add("negative");
          if (line.amount >= 0 && line.amount <= rules.symbolic) faults.add("symbolic");
          if (line.amount > rules.huge) faults.add("huge");
          if (line.framework) faults.add("framework");
        }
        var placeFaults = 0;
        one.holders.forEach(function (holder, which) {
          var fault = identifiers[which][1];
          if (!fault && located) {
            var found = placeOf(identifiers[which][0], holder, index, sirene, complete);
            if (found === HERE || found === ELSEWHERE) places.add(found); else fault = found;
          }
          if (fault) { faults.add(fault); placeFaults += 1; }
        });
        if (places.size > 1) { faults.add("split_unknown"); placeFaults += 1; }
        if (places.size === 1 && !placeFaults) where = Array.from(places)[0];
        reason = rules.doubts.find(function (name) { return faults.has(name); }) || "";
      }
      var status = one.exclusion ? "excluded" : reason ? "doubtful" : "kept";
      var amount = line.amount === null ? null : BigInt(line.amount);
      [status, "read"].forEach(function (name) { balance[name].lines += 1; if (amount !== null) balance[name].cents += amount; });
      function weigh(which) { weights.amount[which] += amount; weights.number[which] += 1n; }
      if (status === "kept") {
        identifiers.forEach(function (found) { sirets.add(found[0]); });
        if (where === HERE && sirene && identifiers.some(function (found) { return sirene.offices.has(found[0]); })) offices += 1;
        weigh(1);
        if (where === HERE) weigh(0);
        if (line.date) dates.push(line.date);
      } else if (status === "doubtful" && amount !== null && line.amount > rules.symbolic && line.amount <= rules.huge) {
        if (where !== ELSEWHERE) weigh(2);
        if (where !== HERE) weigh(3);
      }
      var supplierNames = Array.from(new Set(one.holders.map(function (holder) { return holder.name; }).filter(Boolean)));
      return {
        line: line.number, subject: line.subject, supplier: supplierNames.join(" ; "),
        identifier: one.holders.map(function (holder) { return holder.identifier; }).join(" ; "),
        date: line.date, amount: line.amount, status: status, reason: reason, place: where
      };
    });
    var sirens = new Set(Array.from(sirets, function (siret) { return siret.slice(0, 9); }));
    var buyers = new Set(file.buyers.map(sirenOf)).size;
    var words = { place: territory.name, things: rules.sentences[file.kind], sirets: thousands(sirets.size), sirens: thousands(sirens.size), offices: thousands(offices), buyers: thousands(buyers) };
    Object.keys(balance).forEach(function (name) { words[name] = euros(balance[name].cents); words[name + "_number"] = thousands(balance[name].lines); });
    var chosen = [], a = weights.amount, n = weights.number, shares = null;
    if (!located) chosen = ["no_place"];
    else if (!balance.kept.lines) chosen = ["nothing"];
    else {
      words.here = euros(a[0]);
      words.here_number = thousands(n[0]);
      words.share_amount = percent(a[0], a[1]);
      words.share_number = percent(n[0], n[1]);
      words.low = percent(a[0], a[1] + a[3]);
      words.high = percent(a[0] + a[2], a[1] + a[2]);
      chosen = ["shares"].concat(a[2] || a[3] ? ["bounds"] : []);
      shares = { amount: Number(words.share_amount), number: Number(words.share_number), low: Number(words.low), high: Number(words.high) };
    }
    if (sirets.size) chosen.push("suppliers");
    if (offices) chosen.push("offices");
    if (!buyer && buyers > 1) chosen.push("buyers");
    if (dates.length) {
      dates.sort();
      words.first = day(dates[0]);
      words.last = day(dates[dates.length - 1]);
      chosen.push("period");
    }
    var sentences = chosen.concat(["balance", "method"]).map(function (name) {
      return rules.sentences[name].replace(/\{([a-z_]+)\}/g, function (whole, word) { return words[word]; });
    });
    return { rows: rows, balance: balance, located: located, shares: shares, sentences: sentences };
  }

  // ---- the page ---------------------------------------------------------------------------------------------------

  var SHOWN = 50, LONGEST_SHOWN = 200;
  var root = document.getElementById("mt-achats");
  if (!root) return;
  var territories = [], byCode = new Map(), groups = null, territory = null, contracts = null, sirene = null, result = null;

  function part(name) { return root.querySelector('[data-part="' + name + '"]'); }
  function say(text, heardOnly) {
    part("dit").textContent = text;
    part("dit").classList.toggle("visually-hidden", Boolean(heardOnly));
  }

  function make(name, text, properties) {
    var element = Object.assign(document.createElement(name), properties || {});
    if (text !== undefined) element.textContent = text;
    return element;
  }

  window.mtCommandePublique = function (data) {
    if (data.regles) {
      rules = data.regles;
      territories = data.territoires.map(function (row) {
        return { code: row[0], name: row[1], label: row[1] + " (" + (row[0].length === 4 ? "zone d’emploi " : "EPCI ") + row[0] + ")" };
      });
      territories.forEach(function (one) { byCode.set(one.code, one); });
      part("noms").replaceChildren.apply(part("noms"), territories.map(function (one) { return make("option", undefined, { value: one.label }); }));
    }
    if (data.communes) groups = data.communes;
  };

  function load(name) {
    return new Promise(function (done, failed) {
      var element = document.createElement("script");
      element.src = root.dataset.dossier + name + ".js?v=" + root.dataset.version;
      element.onload = done;
      element.onerror = function () { failed(new Refusal("Les communes ne peuvent pas être lues", ["le dossier «\u202f_static\u202f» n’est pas à côté de la page"], "gardez le dossier entier du livre")); };
      document.head.appendChild(element);
    });
  }

  function bytesOf(file) {
    return shared.bytesOf(file).catch(function () {
      throw new Refusal("Le fichier «\u202f" + file.name + "\u202f» ne peut pas être lu", ["le navigateur n’a pas pu l’ouvrir"], "vérifiez qu’il est encore là, puis choisissez-le de nouveau");
    });
  }

  /* The territories that a text names: by its code, by its name, or those of a commune of that name. */
  function named(text) {
    var code = /([0-9]{9}|[0-9]{4})\)?\s*$/.exec(text);
    if (code && byCode.has(code[1])) return [byCode.get(code[1])];
    var wanted = wordsOf(text).join(" ");
    if (!wanted) return [];
    var found = territories.filter(function (one) { return wordsOf(one.name).join(" ") === wanted; });
    (groups || []).forEach(function (group) {
      if (!group[3].split("|").some(function (one) { return wordsOf(one.slice(6)).join(" ") === wanted; })) return;
      [group[1], group[2]].forEach(function (one) {
        if (byCode.has(one) && found.indexOf(byCode.get(one)) < 0) found.push(byCode.get(one));
      });
    });
    return found;
  }

  function chooseTerritory() {
    var text = part("territoire").value, found = named(text), list = part("choix");
    territory = found.length === 1 ? found[0] : null;
    list.replaceChildren();
    if (found.length > 1) {
      list.append(make("span", "Lequel\u202f? "));
      found.slice(0, 8).forEach(function (one) {
        var button = make("button", one.label, { type: "button" });
        button.addEventListener("click", function () { part("territoire").value = one.label; chooseTerritory(); part("fichier").focus(); });
        list.append(button, " ");
      });
    } else if (text.trim() && !found.length) {
      list.append(make("span", "Aucun territoire de ce nom\u202f: prenez-le dans la liste, ou donnez le nom exact d’une commune."));
    }
    run();
  }

  function withGroups(then) {
    return function () { (groups ? Promise.resolve() : load("communes")).then(then).catch(refuse); };
  }

  function refuse(error) {
    if (!(error instanceof Refusal)) { console.error(error); error = new Refusal("Ce fichier ne peut pas être lu", ["il n’a pas la forme attendue"], "signalez-le en donnant ses titres de colonnes, sans les données"); }
    result = null;
    part("resultat").hidden = true;
    var list = make("ul"), more = error.faults.length - rules.faults_shown;
    error.faults.slice(0, rules.faults_shown).forEach(function (fault) { list.append(make("li", fault)); });
    if (more > 0) list.append(make("li", "… et " + more + " autres."));
    part("refus").replaceChildren(make("p", error.heading + "."), list, make("p", "Pour réparer\u202f: " + error.repair + "."));
    part("refus").hidden = false;
    say("Le fichier ne peut pas être lu\u202f: les raisons sont sous le formulaire.");
  }

  function run() {
    part("refus").hidden = true;
    part("resultat").hidden = true;
    if (!contracts) { say(territory ? "Choisissez un fichier." : ""); return; }
    if (!territory) { say("Fichier lu, " + thousands(contracts.lines.length) + " lignes. Choisissez un territoire."); return; }
    result = judge(contracts, territory, groups, sirene, part("complet").checked, part("acheteur").value);
    show();
  }

  function row(cells) {
    var line = make("tr");
    cells.forEach(function (text, rank) {
      var cell = rank ? make("td", text, { className: "mt-number" }) : make("th", text, { scope: "row" });
      if (rank) cell.dataset.label = ["", "Nombre", "Montant"][rank];
      line.append(cell);
    });
    return line;
  }

  function counted() {
    var found = new Map();
    result.rows.forEach(function (one) {
      if (one.status === "kept") return;
      var entry = found.get(one.reason) || { status: one.status, lines: 0, cents: 0n };
      entry.lines += 1;
      if (one.amount !== null) entry.cents += BigInt(one.amount);
      found.set(one.reason, entry);
    });
    return found;
  }

  function show() {
    // the table says the balance
    var told = result.sentences.filter(function (text, rank) { return rank !== result.sentences.length - 2; });
    part("phrases").replaceChildren.apply(part("phrases"), told.map(function (text, rank) { return make("p", text, { className: rank ? "" : "mt-achats-phrase" }); }));
    part("barres").hidden = !result.shares;
    if (result.shares) {
      [["montant", result.shares.amount], ["nombre", result.shares.number]].forEach(function (one) {
        var bar = root.querySelector('[data-barre="' + one[0] + '"]');
        bar.style.setProperty("--l", one[1]);
        bar.style.setProperty("--a", one[0] === "montant" ? result.shares.low : 0);
        bar.style.setProperty("--e", one[0] === "montant" ? result.shares.high - result.shares.low : 0);
        bar.querySelector("b").textContent = one[1] + "\u202f%";
      });
    }
    var names = [["kept", "Retenu"], ["doubtful", "Douteux"], ["excluded", "Écarté"]], body = [];
    var reasons = counted();
    names.forEach(function (name) {
      var sum = result.balance[name[0]];
      body.push(row([name[1], thousands(sum.lines), euros(sum.cents)]));
      reasons.forEach(function (entry, reason) {
        if (entry.status !== name[0]) return;
        var line = row([rules.reasons[reason], thousands(entry.lines), euros(entry.cents)]);
        line.className = "mt-raison";
        body.push(line);
      });
    });
    body.push(row(["Lu", thousands(result.balance.read.lines), euros(result.balance.read.cents)]));
    part("bilan").replaceChildren.apply(part("bilan"), body);
    var doubtful = result.rows.filter(function (one) { return one.status === "doubtful"; });
    doubtful.sort(function (a, b) { return (b.amount === null ? -Infinity : b.amount) - (a.amount === null ? -Infinity : a.amount) || 0; });
    part("douteux").replaceChildren.apply(part("douteux"), doubtful.slice(0, SHOWN).map(function (one) {
      var amount = one.amount === null ? "illisible" : euros(BigInt(one.amount));
      var cells = [String(one.line), one.subject.slice(0, LONGEST_SHOWN) || "(sans objet)", one.supplier ? one.supplier + " (" + one.identifier + ")" : one.identifier, amount, rules.reasons[one.reason]];
      var line = make("tr");
      ["Ligne", "Objet", "Fournisseur", "Montant", "Pourquoi"].forEach(function (head, rank) {
        var cell = make(rank ? "td" : "th", cells[rank], rank ? {} : { scope: "row" });
        cell.dataset.label = head;
        if (head === "Montant") cell.className = "mt-number";
        line.append(cell);
      });
      return line;
    }));
    part("douteuses").hidden = !doubtful.length;
    part("suite").textContent = doubtful.length > SHOWN ? "Les " + SHOWN + " plus gros montants sur " + doubtful.length + " lignes douteuses\u202f; toutes sont dans le tableau à prendre." : "";
    part("paragraphe").textContent = result.sentences.join(" ");
    part("resultat").hidden = false;
    part("emporte").textContent = "";
    say(result.sentences[0], true);
    window.dispatchEvent(new Event("resize"));
  }

  function download() {
    var status = { kept: "retenu", doubtful: "douteux", excluded: "écarté" }, place = { here: "ici", elsewhere: "ailleurs" };
    var rows = [["ligne", "objet", "fournisseur", "identifiant", "date", "montant en euros", "classe", "raison", "lieu du fournisseur"]].concat(result.rows.map(function (one) {
      var amount = one.amount === null ? "" : (one.amount / 100).toFixed(2).replace(".", ",");
      return [String(one.line)].concat([one.subject, one.supplier, one.identifier, one.date].map(harmless), [amount, status[one.status], rules.reasons[one.reason] || "", place[one.place] || "inconnu"]);
    }));
    var name = "commande-publique-" + territory.code + ".csv";
    shared.give(name, shared.csv(rows));
    part("emporte").textContent = "Le tableau est dans vos téléchargements\u202f: " + name + ".";
  }

  function copied() { part("emporte").textContent = "Le paragraphe est copié."; }

  function copyByHand() {
    var range = document.createRange();
    range.selectNodeContents(part("paragraphe"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (document.execCommand("copy")) copied();
    else part("emporte").textContent = "Le navigateur refuse la copie. Le paragraphe est choisi\u202f: Ctrl+C, ou Cmd+C, le copie.";
  }

  function copy() {
    if (!navigator.clipboard) { copyByHand(); return; }
    navigator.clipboard.writeText(part("paragraphe").textContent).then(copied, copyByHand);
  }

  /* A file is read when it is chosen; an older one that comes after is left. */
  function onFile(input, read, keep) {
    var asked = 0;
    input.addEventListener("change", function () {
      var file = input.files[0], mine = asked += 1;
      keep(null);
      if (!file) { run(); return; }
      say("Lecture…");
      (groups ? Promise.resolve() : load("communes")).then(function () {
        if (file.size > rules.largest_file) return read({ length: file.size }, file.name);
        return bytesOf(file).then(function (bytes) { return read(bytes, file.name); });
      }).then(function (found) { if (mine === asked) { keep(found); run(); } }).catch(refuse);
    });
  }

  onFile(part("fichier"), readContracts, function (found) { contracts = found; });
  onFile(part("sirene"), readSirene, function (found) { sirene = found; });
  part("territoire").addEventListener("change", withGroups(chooseTerritory));
  part("complet").addEventListener("change", withGroups(run));
  part("acheteur").addEventListener("change", withGroups(run));
  part("copier").addEventListener("click", copy);
  part("csv").addEventListener("click", download);
  part("outil").addEventListener("submit", function (event) { event.preventDefault(); });
  part("outil").hidden = false;
  window.mtAchats = {
    read: readContracts, sirene: readSirene, amount: readAmount, identifier: readIdentifier,
    judge: function (file, code, extract, complete, buyer) { return judge(file, byCode.get(code), groups, extract, complete, buyer || ""); },
    load: load
  };
})();
