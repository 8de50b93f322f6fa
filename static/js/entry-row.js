/* EntryRow is what the sheet shows of one target, or of the unit's words: the fields marked
   data-field below an element with data-url and data-version, and in its [data-says] what is said
   about them. `texts` are the sentences that <entry-sheet> carries. */
// biome-ignore lint/correctness/noUnusedVariables: entry-sheet.js makes them
class EntryRow {
  constructor(element, texts) {
    this.element = element;
    this.texts = texts;
    this.url = element.dataset.url;
    this.version = Number(element.dataset.version);
    this.kept = "kept" in element.dataset; // whether the server has what stands here
    this.fields = [...element.querySelectorAll("[data-field]")];
    this.says = element.querySelector("[data-says]");
    this.saved = this.text();
    this.understood = null; // the server's reading of what is saved, until it stands in the fields
    this.answer = null; // the server's last answer; null: what the page came with is shown
  }

  /* What stands in the fields; a mark that is not set is left out, as in any form. */
  read() {
    const shown = this.fields.filter((field) => field.type !== "checkbox" || field.checked);
    return Object.fromEntries(shown.map((field) => [field.dataset.field, field.value]));
  }

  get name() {
    const titles = [...this.element.querySelectorAll(".ord, .name a, h2")];
    return titles.map((title) => title.textContent).join(". ");
  }

  text() {
    return JSON.stringify(this.read());
  }

  get changed() {
    return this.text() !== this.saved;
  }

  /* Whether a number or a note is missing before the report can be submitted. */
  get needs() {
    return "needs" in this.element.dataset;
  }

  /* What the row lacks, as a key of the texts. */
  get lacks() {
    if (!this.needs) return "rowheld";
    return this.read().value ? "lacksnote" : "lacksnumber";
  }

  /* The id of the field to look at. */
  get target() {
    const wanted = this.lacks === "lacksnote" ? "note" : "value";
    const field = this.fields.find((one) => one.dataset.field === wanted);
    return field?.id ?? this.element.id;
  }

  /* Put `values` into the fields, except the one in which the person is writing. */
  write(values, except = null) {
    for (const field of this.fields) {
      const value = values[field.dataset.field];
      if (field === except || value === undefined) continue;
      if (field.type === "checkbox") field.checked = Boolean(value);
      else field.value = value;
    }
  }

  /* The server has what stands here, and shows back how it understood it. */
  accept(body) {
    this.kept = true;
    this.understood = body;
    this.saved = this.text();
    this.settle(document.activeElement);
  }

  settle(except = null) {
    if (!this.understood || this.changed) return;
    this.write(this.understood, except);
    this.saved = this.text();
    if (!this.fields.includes(except)) this.understood = null;
  }

  /* Somebody else has written the figure: from now on theirs is known, and stands here if chosen. */
  choose(takeTheirs) {
    const { theirs } = this.answer;
    this.version = theirs.version;
    if (takeTheirs) this.write(theirs);
  }

  lock() {
    for (const field of this.fields) {
      if (field.matches("input[type=text], textarea")) field.readOnly = true;
      else field.disabled = true;
    }
    this.element.querySelector("entry-files")?.setAttribute("locked", "");
  }

  /* Take in an answer of the server; `say` shows it. */
  show(status, body) {
    this.answer = status === 200 ? { warnings: body.warnings } : body;
    if (status !== 200 && !this.complaint && !body.ask) {
      this.answer = { sentence: this.texts.refused };
    }
    if ("percent" in body) this.showPercent(body.percent);
    if ("to_date" in body) {
      this.element.querySelector("[data-to-date]").textContent = body.to_date || "–";
    }
    if ("needs_note" in body) this.element.toggleAttribute("data-needs", body.needs_note);
    this.mark();
  }

  /* Something newer was typed: the last answer is none any more. */
  clear() {
    this.answer = {};
    this.mark();
  }

  /* What the server complained of, in one line. */
  get complaint() {
    const { sentence = "", problems = {}, warnings = [] } = this.answer;
    return [sentence, ...Object.values(problems).flat(), ...warnings].join(" ").trim();
  }

  mark() {
    const { problems = {}, ask = {}, theirs } = this.answer;
    for (const field of this.fields) {
      const name = field.dataset.field;
      const wrong = name in problems || name in ask || (theirs && field === this.fields[0]);
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  showPercent(percent) {
    const cell = this.element.querySelector("[data-percent]");
    cell.replaceChildren();
    if (!percent) return;
    const band = EntryRow.make("span", `band ${percent.band}`);
    const sign = EntryRow.make("i", "sign", percent.sign);
    sign.setAttribute("aria-hidden", "true");
    band.append(sign, ` ${percent.text}`);
    cell.append(band, EntryRow.make("small", "", percent.word));
  }

  /* `state` is a key of the texts: saving, saved, failed …, or empty. */
  say(state) {
    if (state === this.state && this.answer === this.told) return;
    this.state = state;
    this.told = this.answer;
    this.element.dataset.state = state;
    const line = EntryRow.make("p", "entry-told", this.texts[`row${state}`]);
    if (this.answer) this.says.replaceChildren(line, ...this.findings());
    else this.says.firstElementChild.replaceWith(line);
  }

  findings() {
    const { problems = {}, ask = {}, theirs, warnings = [], sentence = "" } = this.answer;
    const wrong = [sentence, ...Object.values(problems).flat()].filter(Boolean);
    return [
      ...wrong.map((text) => EntryRow.make("p", "entry-problem", text)),
      ...Object.entries(ask).map(([field, readings]) => this.question(field, readings)),
      ...(theirs ? this.conflict(theirs) : []),
      ...warnings.map((text) => EntryRow.make("p", "entry-warns", text)),
      ...(warnings.length ? [EntryRow.make("p", "entry-explain", this.texts.explain)] : []),
    ];
  }

  question(field, readings) {
    const asked = EntryRow.make("p", "entry-choice", this.texts.ask);
    for (const { text, shown } of readings) {
      const button = EntryRow.button(shown);
      button.dataset.choose = field;
      button.dataset.value = text;
      asked.append(" ", button);
    }
    return asked;
  }

  conflict(theirs) {
    const who = [theirs.by, theirs.at].filter(Boolean).join(", ");
    const choice = EntryRow.make("p", "entry-choice", who && `${who}:`);
    for (const which of ["mine", "theirs"]) {
      const values = which === "mine" ? this.read() : theirs;
      const button = EntryRow.button(`${this.texts[which]}: ${EntryRow.brief(values)}`);
      button.dataset.keep = which;
      choice.append(" ", button);
    }
    return [choice];
  }

  /* A row that can no longer be written to still shows what was typed into it. */
  sayUnsent(fields) {
    this.state = "closed";
    const said = EntryRow.make("p", "entry-problem", `${this.texts.unsent} `);
    said.append(EntryRow.make("b", "", EntryRow.brief(fields)));
    const button = EntryRow.button(this.texts.discard);
    button.dataset.discard = "";
    const choice = EntryRow.make("p", "entry-choice");
    choice.append(button);
    this.says.replaceChildren(EntryRow.make("p", "entry-told"), said, choice);
  }

  static brief({ value, out_of: outOf, estimate, note, difficulties, causes, proposals }) {
    const number = [value, outOf].filter(Boolean).join(" / ");
    const texts = [number, note, difficulties, causes, proposals].filter(Boolean);
    return `${texts.join(" · ") || "–"}${estimate ? " *" : ""}`;
  }

  static button(text) {
    const button = EntryRow.make("button", "entry-choose", text);
    button.type = "button";
    return button;
  }

  static make(tag, className = "", text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.textContent = text;
    return element;
  }
}
