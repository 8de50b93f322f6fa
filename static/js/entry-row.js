/* EntryRow: the fields of one target, or of the unit's words, and what is said about them.
   `texts` are the sentences of <entry-sheet>. */
// biome-ignore lint/correctness/noUnusedVariables: entry-sheet.js makes them
class EntryRow {
  constructor(element, texts) {
    this.element = element;
    this.texts = texts;
    this.url = element.dataset.url;
    this.typedIn = document.documentElement.lang; // how the numbers in the fields are written
    this.retyped = {}; // language of a field in which a newer number is written otherwise
    this.own = element.querySelector("[data-target]")?.value ?? ""; // the key of its target
    this.meant = this.own; // of the target for which it was typed
    this.version = Number(element.dataset.version);
    this.kept = "kept" in element.dataset; // whether the server has what stands here
    this.fields = [...element.querySelectorAll("[data-field]")];
    this.says = element.querySelector("[data-says]");
    this.saved = JSON.stringify(this.read(EntryRow.asServed)); // also where a hand was quicker
    this.understood = null; // the server's reading of what is saved, until it stands in the fields
    this.answer = {}; // the server's last answer
  }

  /* What stands in the fields; a mark that is not set is left out, as in any form. */
  read(look = (field) => field) {
    const shown = this.fields
      .map((field) => [field, look(field)])
      .filter(([{ type }, { checked }]) => type !== "checkbox" || checked);
    const texts = shown.map(([{ dataset }, { value }]) => [dataset.field, value]);
    const { typedIn: typed_in, meant: target } = this;
    return { ...Object.fromEntries(texts), typed_in, target, ...this.retyped };
  }

  /* What a field held when it came, whatever was typed before this file was there. */
  static asServed(field) {
    const option = [...(field.options ?? [])].find((one) => one.defaultSelected);
    if (field.localName === "select") return { value: option?.value ?? field.options[0].value };
    if (field.type === "checkbox") return { value: field.value, checked: field.defaultChecked };
    return { value: field.defaultValue };
  }

  get name() {
    const titles = [...this.element.querySelectorAll(".table-ord, .table-name a, h2")];
    return titles.map((title) => title.textContent.trim()).join(". ");
  }

  get seen() {
    const files = this.element.querySelectorAll(".entry-evidence a");
    return `${this.own}:${[this.version, ...files].join(" ")}`;
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
    if (!this.needs || this.answer.wrong?.length) return "rowheld";
    return this.read().value ? "lacksnote" : "lacksnumber";
  }

  /* The id of the field to look at. */
  get target() {
    const wanted = this.answer.wrong?.[0] ?? (this.lacks === "lacksnote" ? "note" : "value");
    const field = this.fields.find((one) => one.dataset.field === wanted);
    return field?.id ?? this.element.id;
  }

  /* Take up what an earlier visit typed, maybe on a page in another language. */
  restore({ fields, version }) {
    this.version = version;
    this.typedIn = fields.typed_in ?? this.typedIn;
    this.meant = fields.target ?? this.meant;
    const own = Object.entries(fields).filter(([name]) => name.startsWith("typed_in_"));
    this.retyped = Object.fromEntries(own);
    this.write({ estimate: "", not_applicable: "", ...fields });
  }

  /* From now on the numbers are written as this page writes them. */
  speakAsPage() {
    this.typedIn = document.documentElement.lang;
    this.retyped = {};
    this.meant = this.own;
  }

  /* The same for the number of one field; another number of the row may wait from another page. With
     its value the row is meant for the target that it shows. */
  retype({ dataset: { field } }) {
    const { lang } = document.documentElement;
    if (field === "value") this.meant = this.own;
    if (this.typedIn !== lang) this.retyped[`typed_in_${field}`] = lang;
  }

  /* Put `values` into the fields, except the one in which the person is writing. */
  write(values, except = null) {
    for (const field of this.fields) {
      const value = values[field.dataset.field];
      if (field === except || value === undefined) continue;
      if (field.type === "checkbox") field.checked = Boolean(value);
      else EntryRow.put(field, value);
    }
  }

  /* Put a text into a field; a list takes one that it does not know too, for the server to read. */
  static put(field, text) {
    if (field.localName === "select") {
      field.querySelector("[data-unread]")?.remove();
      if (![...field.options].some(({ value }) => value === text)) {
        const option = new Option(text, text);
        option.dataset.unread = "";
        field.append(option);
      }
    }
    field.value = text;
  }

  /* The server has what stands here, and shows back how it understood it. */
  accept(body) {
    this.kept = true;
    this.understood = body;
    this.saved = this.text();
    const writing = document.activeElement;
    this.settle(writing.localName === "select" ? null : writing);
  }

  settle(except = null) {
    if (!this.understood || this.changed) return;
    this.write(this.understood, except);
    if (!this.fields.includes(except)) {
      this.understood = null;
      this.speakAsPage();
    }
    this.saved = this.text();
  }

  /* Somebody else has written the figure: from now on theirs is known, and stands here if chosen. */
  choose(takeTheirs) {
    const { theirs } = this.answer;
    this.version = theirs.version;
    if (!takeTheirs) return;
    this.write({ not_applicable: "", planned: "", ...theirs });
    this.speakAsPage();
  }

  lock() {
    for (const field of this.fields) {
      if (field.matches("input[type=text], textarea")) field.readOnly = true;
      else field.disabled = true;
    }
    this.element.querySelector("entry-files")?.setAttribute("locked", "");
  }

  /* Take in an answer of the server: what it says of the row, and what the figure gives. */
  show(status, body) {
    this.answer = body;
    this.clearSaid();
    this.says.insertAdjacentHTML("beforeend", body.says ?? "");
    if (status !== 200 && !("says" in body)) this.complain(body.sentence || this.texts.refused);
    if ("target" in body) this.own = this.meant = body.target;
    if ("gives" in body) this.element.querySelector("[data-percent]").innerHTML = body.gives;
    for (const known of this.element.querySelectorAll("[data-known]")) {
      const { known: name } = known.dataset;
      if (name in body) known.textContent = body[name] || (name === "as_of" ? "" : "–");
    }
    if ("needs_note" in body) this.element.toggleAttribute("data-needs", body.needs_note);
    this.mark();
  }

  /* Something newer was typed: the last answer is none any more. */
  clear() {
    this.answer = {};
    this.clearSaid();
    this.mark();
  }

  /* Only the first line stays, which says whether the row is saved. */
  clearSaid() {
    this.says.replaceChildren(this.says.firstElementChild);
  }

  complain(sentence) {
    this.says.append(EntryRow.make("p", "entry-problem", sentence));
  }

  /* What the server complained of, in one line. */
  get complaint() {
    const said = [...this.says.querySelectorAll(".entry-problem, .entry-warns")];
    return said.map((line) => line.textContent).join(" ");
  }

  mark() {
    const { wrong = [] } = this.answer;
    for (const field of this.fields) {
      if (wrong.includes(field.dataset.field)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  /* `state` is a key of the texts: saving, saved, failed …, or empty. */
  say(state) {
    this.element.dataset.state = state;
    const text = this.texts[`row${state}`] ?? "";
    const line = this.says.firstElementChild;
    if (line.textContent !== text) line.textContent = text;
  }

  /* A row that can no longer be written to still shows what was typed into it. */
  sayUnsent(fields) {
    const said = EntryRow.make("p", "entry-problem", `${this.texts.unsent} `);
    said.append(EntryRow.make("b", "", this.brief(fields)));
    const button = EntryRow.button(this.texts.discard);
    button.dataset.discard = "";
    const choice = EntryRow.make("p", "entry-choice");
    choice.append(button);
    this.says.replaceChildren(EntryRow.make("p", "entry-told"), said, choice);
  }

  /* All that was typed, in one line. */
  brief({ value, out_of: outOf, estimate, not_applicable: without, planned, ...words }) {
    const { texts } = this;
    const number = [value && this.worded(value), outOf].filter(Boolean).join(" / ");
    const plan = planned && `${this.element.dataset.plan}: ${this.worded(planned)}`;
    const { note, difficulties, causes, proposals } = words;
    const parts = [number, estimate && texts.estimate, without && texts.without, plan, note];
    return [...parts, difficulties, causes, proposals].filter(Boolean).join(" · ") || "–";
  }

  /* An answer in the word that its list has for it. */
  worded(text) {
    const answers = "yesNo" in this.element.dataset ? { 0: this.texts.no, 1: this.texts.yes } : {};
    return answers[text] ?? text;
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
