/* EntryPlan says where the cells of a pasted block go, and whether that is certain. It knows nothing
   of the page:
     cells   rows of {text, odd}, as EntryCells reads them
     rows    of the sheet, in its order: {number, name, unit, fields, words}; fields are "number",
             "yes_no" or "word", none where the person writes nothing; words, folded, are those of a "word"
     start   {row, field}: where the block was pasted
     answers the words for yes and no, folded;  heading  of the sheet's column with the figures
   A block is matched by the targets' names or numbers where it carries them, else by position. Then:
     lines    one for each row of the block: {number (of the clipboard), texts, row (null: no place),
              why (heading, blank, over, unknown, twice, closed, several, skipped, merged, hidden, unseen,
              doubt;
              or empty), writes}
     writes   [{row, field, text}]; left  [{number, texts}]: what found no place, by line
     columns  those that can hold the figures, none of them hidden, `column` the one that is taken
     certain  each cell has its field, and nothing else could be meant */
// biome-ignore lint/correctness/noUnusedVariables: entry-grid.js plans with it
class EntryPlan {
  static NUMBER = /^[-+−(]?\s*[\d.,]*\d[\d.,\s]*%?\)?$/;
  static WITH_UNIT = /^[-+−]?\s*[\d.,]*\d\s?[^\s\d.,]{0,12}$/; // 27 ha
  static NOTHING = /^([-–—−.…*/]+|#.*)$/; // a dash, dots, or an error of a spreadsheet
  static YEAR = /^(19|20)\d\d$/;
  static GROUP = /^([IVX]+|[A-ZĐ])([.):\s-]|$)/; // I. II) A: of a group of targets
  static LETTER = /^([IVX]+|[A-ZĐ])[.)]?$/i; // the same alone, which may be the answer x or v
  static UNSEEN = /[\u200b-\u200f\u2060\ufeff]|\ufe0e|\ufe0f/g;

  constructor({ cells, rows, start, answers, heading }, { column = null, skipped = [] } = {}) {
    Object.assign(this, { cells, rows, start, answers, heading, skipped: new Set(skipped) });
    this.words = new Set(rows.flatMap((row) => row.words ?? []));
    this.names = rows.map(({ name }) => EntryPlan.fold(name));
    this.keys = this.keyColumns();
    this.columns = this.valueColumns();
    this.shaped = !this.keys.of && this.fitsByShape();
    this.column = column ?? (this.shaped ? 0 : this.likelyColumn());
    this.lines = [];
    this.writes = [];
    this.left = [];
    if (this.keys.of) this.byKey();
    else this.byPosition();
    this.certain = this.isCertain();
  }

  static fold(text) {
    const plain = text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
    return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  get width() {
    return this.cells[0].length;
  }

  text(line, across) {
    return this.cells[line][across]?.text ?? "";
  }

  texts(line) {
    return this.cells[line].map((cell) => cell.text).filter(Boolean);
  }

  isAnswer(text) {
    const sign = text.replace(EntryPlan.UNSEEN, "").trim().toLowerCase();
    return this.answers.has(sign) || this.answers.has(EntryPlan.fold(sign));
  }

  /* Whether the text can be a figure, be it one that the server refuses. */
  isFigure(text) {
    const { NUMBER, WITH_UNIT, NOTHING, LETTER } = EntryPlan;
    if (NUMBER.test(text) || WITH_UNIT.test(text) || NOTHING.test(text)) return true;
    if (this.words.has(EntryPlan.fold(text))) return true;
    return this.isAnswer(text) && !LETTER.test(text);
  }

  /* Whether the text is what a field of the kind asks for, in a row with these words. */
  fits(text, kind, words = []) {
    if (EntryPlan.NOTHING.test(text)) return true;
    if (kind === "word") {
      return words.includes(EntryPlan.fold(text)) || (/^\d$/.test(text) && +text <= words.length);
    }
    return kind === "yes_no" ? this.isAnswer(text) : EntryPlan.NUMBER.test(text);
  }

  /* The columns that tell rows: `of` finds the row of a line (-1: none; null: there are no such
     columns), `meant` all that may be meant and whether that is one for certain, `named` says that
     it goes by names, `after` is the first column behind them. */
  keyColumns() {
    for (let across = 0; across < this.width; across++) {
      const meant = (line) => this.namedIn(line, across);
      const of = (line) => meant(line).rows[0] ?? -1;
      if (this.cells.some((_row, line) => of(line) >= 0))
        return { of, meant, named: true, after: across + 1 };
    }
    const of = (line) => this.numbered(this.text(line, 0));
    const meant = (line) => ({ rows: [of(line)].filter((row) => row >= 0), sure: true });
    const filled = [...this.cells.keys()].filter((line) => this.holdsFigure(line, 1));
    const hits = filled.filter((line) => of(line) >= 0).length;
    const other = this.fitsByShape() && of(0) !== this.start.row; // a rate's two numbers, 5 of 22
    if (hits > filled.length / 2 && !other) return { of, meant, named: false, after: 1 };
    return { of: null, named: false, after: 0 };
  }

  /* The rows that the name in a column may mean. Of several with that name it is the one whose number
     stands before it; a number of another row leaves a doubt. */
  namedIn(line, across) {
    const text = this.text(line, across);
    const plain = EntryPlan.fold(text);
    const whole = this.rowsNamed(plain);
    const rows = whole.length ? whole : this.rowsNamed(plain.replace(/^\d[\d ]* /, ""));
    const before = this.cells[line].slice(0, across).map((cell) => cell.text);
    const prefix = whole.length ? "" : (/^\d+(\.\d+)*/.exec(text)?.[0] ?? "");
    const told = [...before, prefix].map((one) => this.numbered(one)).filter((row) => row >= 0);
    const both = rows.filter((row) => told.includes(row));
    const meant = both.length ? both : rows;
    return { rows: meant, sure: meant.length === 1 && told.every((row) => row === meant[0]) };
  }

  rowsNamed(plain) {
    const all = [...this.rows.keys()];
    return plain ? all.filter((row) => this.names[row] === plain) : [];
  }

  numbered(text) {
    const plain = text.replace(/\.$/, "");
    return this.rows.findIndex(({ number }) => number === plain);
  }

  holdsFigure(line, from) {
    if (this.isColumnNumbers(this.texts(line))) return false;
    return this.cells[line].slice(from).some(({ text }) => text && this.isFigure(text));
  }

  valueColumns() {
    const columns = Array.from({ length: this.width }, (_none, across) => across);
    const lines = [...this.cells.keys()].filter((line) => {
      return !this.isColumnNumbers(this.texts(line)) && (this.keys.of?.(line) ?? 0) >= 0;
    });
    return columns.slice(this.keys.after).filter((across) => {
      if (this.cells.some((cells) => cells[across].odd === "unseen")) return false;
      const texts = lines.map((line) => this.text(line, across)).filter(Boolean);
      return texts.some((text) => this.isFigure(text));
    });
  }

  /* The column headed like that of the sheet, else the first with figures. */
  likelyColumn() {
    const heading = EntryPlan.fold(this.heading);
    const isHeaded = (across) => {
      return this.cells.some((cells) => EntryPlan.fold(cells[across].text) === heading);
    };
    return this.columns.find(isHeaded) ?? this.columns[0] ?? this.keys.after;
  }

  /* The rows that a block can fill from the start on, in their order. */
  get open() {
    const { row, field } = this.start;
    const below = this.rows.map((_row, index) => index).slice(row);
    return below.filter((index) => this.rows[index].fields.length > field);
  }

  /* Whether each cell, as it stands, has a field of its kind, line by line from the start on. */
  fitsByShape() {
    const { row, field } = this.start;
    return this.cells.every((cells, line) => {
      const to = this.rows[row + line];
      return (
        to &&
        cells.every(({ text, odd }, across) => {
          const kind = to.fields[field + across];
          return !odd && (!text || (kind && this.fits(text, kind, to.words)));
        })
      );
    });
  }

  /* Whether the line, of a block that fits by its shape, stands beside a row without fields. */
  isBesideHeading(line) {
    return this.shaped && !this.rows[this.start.row + line].fields.length;
  }

  byPosition() {
    const open = this.open;
    const lines = [...this.cells.keys()];
    const bare = (line) => !this.texts(line).length;
    const consumed = lines.filter((line) => !this.skipped.has(line) && !this.isHeading(line));
    const isFull = consumed.length > open.length;
    let next = 0;
    for (const line of lines) {
      const row = this.rows[open[next]];
      if (this.skipped.has(line)) this.note(line, null, "skipped");
      else if (!this.shaped && this.isHeading(line, row)) this.note(line, null, "heading");
      else if (bare(line) && (isFull || !row || this.isBesideHeading(line)))
        this.note(line, null, "blank");
      else if (!row) this.note(line, null, "over");
      else this.note(line, open[next++], "");
    }
  }

  /* Whether a line only says what stands below it. Above the first figure that is every text, but
     not what may be meant as an answer of `row`; below it, what begins as groups are numbered. */
  isHeading(line, row = null) {
    const texts = this.texts(line);
    const text = this.text(line, this.column);
    if (!texts.length || this.cells.length === 1) return false;
    if (this.isColumnNumbers(texts) || (line === 0 && this.isYears())) return true;
    if (text && this.isFigure(text)) return false;
    const isAsked = ["yes_no", "word"].includes(row?.fields[0]);
    const isAnswer = isAsked && text && text.split(" ").length <= 3;
    if (isAnswer && !EntryPlan.GROUP.test(text)) return false;
    return line < this.firstFigure || EntryPlan.GROUP.test(texts[0]);
  }

  get firstFigure() {
    return this.cells.findIndex((_row, line) => {
      const text = this.text(line, this.column);
      return text && this.isFigure(text) && !this.isColumnNumbers(this.texts(line));
    });
  }

  /* A line that numbers the columns: 1, 2, 3 … */
  isColumnNumbers(texts) {
    const numbers = texts.map((text) => Number(/^\(?(\d{1,2})\)?$/.exec(text)?.[1]));
    return numbers.length > 2 && numbers.every((one, at) => one === numbers[0] + at);
  }

  byKey() {
    const taken = new Set();
    for (const line of this.cells.keys()) {
      const { rows, sure } = this.keys.meant(line);
      const row = rows.find((one) => !taken.has(one)) ?? rows[0] ?? -1;
      const figure = this.holdsFigure(line, this.keys.after);
      const isHeading = this.isColumnNumbers(this.texts(line)) || (row < 0 && !figure);
      if (!this.texts(line).length) this.note(line, null, "blank");
      else if (isHeading) this.note(line, null, "heading");
      else if (this.skipped.has(line)) this.note(line, null, "skipped");
      else if (row < 0) this.note(line, null, "unknown");
      else if (!this.rows[row].fields.length) this.note(line, null, "closed");
      else if (taken.has(row)) this.note(line, null, "twice");
      else this.note(line, row, sure ? "" : "several");
      if (row >= 0 && !isHeading && !this.skipped.has(line)) taken.add(row);
    }
  }

  /* Keep what becomes of a line: its figures go into the fields of `row`, the rest is left. */
  note(line, row, why) {
    const texts = this.texts(line);
    const odd = this.cells[line].find((cell) => cell.odd)?.odd ?? "";
    const entry = { number: line + 1, texts, row, why: why || odd, writes: [] };
    this.lines.push(entry);
    const used = new Set();
    if (row !== null) {
      const first = this.keys.of ? 0 : this.start.field;
      this.rows[row].fields.slice(first).forEach((kind, across) => {
        const from = this.column + across;
        if (across && !this.shaped && !this.columns.includes(from)) return;
        const text = this.text(line, from);
        used.add(from);
        if (text) entry.writes.push({ row, field: first + across, text });
        if (text && !this.fits(text, kind, this.rows[row].words)) entry.why ||= "doubt";
      });
      this.writes.push(...entry.writes);
    }
    if (["skipped", "blank", "heading"].includes(why)) return;
    const left = this.cells[line].filter(({ text }, across) => {
      return text && !used.has(across) && !this.tells(line, row, across);
    });
    if (left.length) this.left.push({ number: line + 1, texts: left.map(({ text }) => text) });
  }

  /* Whether a cell only says which row it is, by its ordinal too, or repeats its unit. */
  tells(line, row, across) {
    if (row === null || !this.keys.of) return false;
    const isKey = across === this.keys.after - 1 || (across === 0 && this.keys.named);
    return isKey || this.text(line, across) === this.rows[row].unit;
  }

  isCertain() {
    if (this.skipped.size || this.cells.flat().some((cell) => cell.odd)) return false;
    if (this.cells.length === 1 && this.width === 1) return true;
    if (!this.keys.of) return this.shaped && !this.isYears();
    const fit = this.writes.every(({ row, field, text }) =>
      this.fits(text, this.rows[row].fields[field], this.rows[row].words),
    );
    const sure = this.lines.every(({ why }) => why !== "several");
    return this.keys.named && sure && fit && this.columns.length === 1 && !this.left.length;
  }

  /* A first line of years may be the heading of what stands below. */
  isYears() {
    const texts = this.texts(0);
    return (
      this.cells.length > 1 && texts.length > 0 && texts.every((text) => EntryPlan.YEAR.test(text))
    );
  }
}
