/* <entry-paste> takes a block that was pasted into the sheet (see entry-grid.js). Where an EntryPlan is
   certain it fills the fields, else it first shows what would go where. What was pasted can be
   taken back, the last block first, by the button and, while nothing else was typed, by Ctrl+Z; a field
   that somebody wrote into meanwhile stays as it is. The browser's own undo is kept within the field in which the
   person is typing, since it would change other rows. It tells of itself with the event entry:pasted (detail:
   "asks", "done" or "dropped"). */
customElements.define(
  "entry-paste",
  class Paste extends HTMLElement {
    static EVENTS = ["input", "click", "keydown", "beforeinput", "focusin"];

    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.done = this.querySelector("[data-done]");
      this.pastes = []; // {cells: {element, before} that nobody touched since, fresh: nothing was typed since}
      this.fresh = false; // nothing was typed since the last paste
      this.came = document.activeElement.value; // what stood in the field before the person typed
      this.addEventListener("click", this);
      this.addEventListener("change", this);
      for (const name of Paste.EVENTS) document.addEventListener(name, this, true);
    }

    disconnectedCallback() {
      this.removeEventListener("click", this);
      this.removeEventListener("change", this);
      for (const name of Paste.EVENTS) document.removeEventListener(name, this, true);
    }

    handleEvent(event) {
      const own = event.currentTarget === this;
      if (own && event.type === "click") this.clicked(event.target.closest("button"));
      else if (own) this.again();
      else if (event.type === "keydown") this.pressed(event);
      else if (event.type === "focusin")
        Object.assign(this, { came: event.target.value, undone: false });
      else if (event.type === "beforeinput") this.confine(event);
      else if (!this.contains(event.target)) this.touched(event);
    }

    /* `fields` are the elements of each row of the block's sheet. */
    take(block, fields) {
      Object.assign(this, { block, fields });
      this.plan = new EntryPlan(block);
      if (this.plan.certain) return this.fill();
      this.show();
      this.tell("asks");
    }

    fill() {
      const { plan, dataset } = this;
      this.close();
      const cells = plan.writes.map(({ row, field, text }) => {
        const element = this.fields[row][field];
        return { element, before: element.value, text: text.replace(/\s+/g, " ") };
      });
      for (const { element, text } of cells) Paste.write(element, text);
      if (cells.length) this.pastes.push({ cells, fresh: true });
      this.fresh = true;
      const text = dataset.done.replace("{count}", plan.writes.length);
      this.say(`${text} ${this.left}`);
      this.tell("done");
    }

    /* What found no place, each text with its line; empty where everything did. */
    get left() {
      const { line, left } = this.dataset;
      const lines = this.plan.left.map(({ number, texts }) => {
        return `${Paste.at(line, number)}: ${texts.map((text) => `“${text}”`).join(", ")}`;
      });
      return lines.length ? left.replace("{cells}", lines.join("; ")) : "";
    }

    undo() {
      const { cells } = this.pastes.pop();
      for (const { element, before } of cells) Paste.write(element, before);
      this.say(this.dataset.undone.replace("{count}", cells.length));
    }

    static write(element, text) {
      EntryRow.put(element, text);
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }

    static at(pattern, number) {
      return pattern.replace("{number}", number);
    }

    say(text) {
      this.done.querySelector("span").textContent = text;
      this.done.querySelector("[data-undo]").hidden = !this.pastes.length;
      this.done.hidden = false;
    }

    tell(detail) {
      this.dispatchEvent(new CustomEvent("entry:pasted", { bubbles: true, detail }));
    }

    clicked(button) {
      if (!button) return;
      const { apply, drop, undo } = button.dataset;
      if (apply !== undefined) this.fill();
      else if (undo !== undefined) this.undo();
      else if (drop !== undefined) this.drop();
      else this.done.hidden = true;
    }

    drop() {
      this.close();
      this.tell("dropped");
    }

    /* Close the preview, and go back to where the block was pasted. */
    close() {
      if (!this.dialog.open) return;
      this.dialog.close();
      const { row, field } = this.block.start;
      this.fields[row][field].focus();
    }

    pressed(event) {
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (key === "Escape" && this.dialog.open) this.drop();
      const asksUndo = (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === "z";
      if (!asksUndo || !this.fresh) return;
      event.preventDefault();
      if (this.pastes.at(-1)?.fresh) this.undo();
    }

    /* Undo ends at what stood in the field when the person came, and redo at what was undone. */
    confine(event) {
      const { inputType, target } = event;
      if (!["historyUndo", "historyRedo"].includes(inputType)) return;
      const isUndo = inputType === "historyUndo";
      const isSpent = isUndo ? target.value === this.came : !this.undone;
      if (isSpent || target !== document.activeElement) event.preventDefault();
      else this.undone = true;
    }

    /* A person wrote into a field, or chose at its row what shall stand there. */
    touched({ type, target, isTrusted }) {
      const button = target.closest("[data-choose], [data-keep], [data-discard]");
      const row = type === "click" ? button?.closest("[data-url]") : null;
      const isTyped = type === "input" && target.matches("[data-field]");
      if (!isTrusted || !(row || isTyped)) return;
      this.fresh = false;
      this.pastes = this.pastes
        .map(({ cells }) =>
          cells.filter(({ element }) => !(element === target || row?.contains(element))),
        )
        .filter((cells) => cells.length)
        .map((cells) => ({ cells, fresh: false }));
      this.done.querySelector("[data-undo]").hidden = !this.pastes.length;
      if (this.dialog.open) this.dialog.close();
    }

    /* A person took lines out of the block, or another column. */
    again() {
      const skipped = [...this.dialog.querySelectorAll("[data-line]:not(:checked, :disabled)")];
      this.plan = new EntryPlan(this.block, {
        column: Number(this.dialog.querySelector("select").value),
        skipped: skipped.map((box) => Number(box.dataset.line)),
      });
      this.list();
    }

    show() {
      const { plan, dialog, dataset } = this;
      const choice = dialog.querySelector("select");
      const options = plan.columns.map((column) => {
        const texts = plan.cells.map((_row, line) => plan.text(line, column)).filter(Boolean);
        const name = dataset.column.replace("{number}", column + 1);
        return new Option(`${name}: ${texts.slice(0, 3).join("; ")}`, column);
      });
      choice.replaceChildren(...options);
      choice.value = plan.column;
      choice.parentElement.hidden = options.length < 2;
      dialog.querySelector("[data-hint]").hidden = plan.keys.of !== null;
      this.list();
      dialog.show();
      dialog.focus();
    }

    list() {
      const { plan, dialog, dataset } = this;
      const pattern = this.querySelector("template").content;
      const items = plan.lines.map((line, index) => {
        const item = pattern.cloneNode(true).firstElementChild;
        const box = item.querySelector("input");
        const target = line.row === null ? null : plan.rows[line.row];
        box.dataset.line = index;
        box.checked = line.why !== "skipped" && (target !== null || line.why === "over");
        box.disabled = !line.texts.length || (!box.checked && line.why !== "skipped");
        const number = Paste.at(dataset.line, line.number);
        box.setAttribute("aria-label", number);
        const [where, texts, into] = item.querySelectorAll(
          "[data-where], [data-texts], [data-into]",
        );
        where.textContent = number;
        texts.textContent = line.texts.join(" | ") || "–";
        const written = line.writes.map(({ text }) => text).join(" / ");
        into.querySelector("b").textContent = written;
        into.querySelector("span").textContent = target ? `${target.number}. ${target.name}` : "";
        into.querySelector("small").textContent = dataset[line.why] ?? "";
        item.classList.toggle("entry-left", target === null);
        return item;
      });
      dialog.querySelector("tbody").replaceChildren(...items);
      dialog.querySelector("[data-left]").textContent = this.left;
      const apply = dialog.querySelector("[data-apply]");
      apply.textContent = dataset.apply.replace("{count}", plan.writes.length);
      apply.disabled = !plan.writes.length;
    }
  },
);
