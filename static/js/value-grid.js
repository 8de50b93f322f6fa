/* <value-grid> makes its table of fields move by keys as a spreadsheet does, takes blocks that are pasted
   (read by EntryCells), and reckons the <output data-total> of its form anew as numbers change. A blank
   cell of a block leaves what stands there. Hidden rows and columns are left out, and so is a first row
   that names columns of the table, into which the numbers below it then go; both is said. Blocks are taken
   back one by one, the last first, by the button and, while nothing else was typed, by Ctrl+Z; a field that
   somebody wrote into meanwhile stays as it is. Without this file the form works alike, and the server
   reckons. */
const VIETNAMESE = document.documentElement.lang === "vi";
const [GROUP, POINT] = VIETNAMESE ? [".", ","] : [",", "."];
const GROUPED = VIETNAMESE ? /^-?\d{1,3}(\.\d{3})+(,\d+)?$/ : /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
const MOVES = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

customElements.define(
  "value-grid",
  class ValueGrid extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      this.said = this.querySelector("[data-said]");
      this.pastes = []; // {cells: what stood in each field that nobody touched since, fresh: nothing was typed since}
      for (const name of ["keydown", "paste", "input", "click"]) this.addEventListener(name, this);
      this.reckon();
    }

    handleEvent(event) {
      if (event.type === "click") return this.clicked(event);
      if (!event.target.matches("[data-field]")) return;
      if (event.type === "paste") this.paste(event);
      else if (event.type === "keydown") this.pressed(event);
      else this.typed(event.target);
    }

    clicked({ target }) {
      if (target.closest("[data-undo]")) this.undo();
    }

    typed(field) {
      this.pastes = this.pastes
        .map(({ cells }) => cells.filter(({ element }) => element !== field))
        .filter((cells) => cells.length)
        .map((cells) => ({ cells, fresh: false }));
      this.said.hidden = !this.pastes.length;
      this.reckon();
    }

    /* The fields of each row. */
    get rows() {
      return [...this.querySelectorAll("tbody tr")].map((row) => [
        ...row.querySelectorAll("[data-field]"),
      ]);
    }

    place(field) {
      const rows = this.rows;
      const row = rows.findIndex((fields) => fields.includes(field));
      return { rows, row, column: rows[row].indexOf(field) };
    }

    pressed(event) {
      const { key, shiftKey, altKey, ctrlKey, metaKey, isComposing, target } = event;
      const asksUndo = (ctrlKey || metaKey) && !shiftKey && !altKey && key.toLowerCase() === "z";
      if (asksUndo && this.pastes.at(-1)?.fresh) {
        event.preventDefault();
        this.undo();
        return;
      }
      if (altKey || ctrlKey || metaKey || isComposing || !MOVES[key]) return;
      if (shiftKey && key !== "Enter") return;
      event.preventDefault();
      const { rows, row, column } = this.place(target);
      const next = rows[row + MOVES[key][0] * (shiftKey ? -1 : 1)]?.[column];
      next?.focus();
      next?.select();
    }

    paste(event) {
      const [text, html] = ["text/plain", "text/html"].map((kind) =>
        event.clipboardData.getData(kind),
      );
      if (!/[\t\r\n]/.test(text.trim()) && !/<t[dh]/i.test(html)) return;
      event.preventDefault();
      const { rows, row, column } = this.place(event.target);
      const all = new EntryCells(text, html).rows;
      const shown = all.map((cells) => cells.filter((cell) => !ValueGrid.isHidden(cell)));
      const seen = shown.filter((cells) => cells.length);
      const named = this.columnsNamed(seen, rows[row], column);
      const [head, block] = named ? [seen[0], seen.slice(1)] : [[], seen];
      const { hidden, heading } = this.dataset;
      const count = all.flat().filter((cell) => cell.text && ValueGrid.isHidden(cell)).length;
      const names = head.map((cell) => cell.text).filter(Boolean);
      const left = [
        count && hidden.replace("{count}", count),
        names.length && heading.replace("{names}", names.join("; ")),
      ];
      const writes = block.flatMap((cells, down) =>
        cells.map((cell, across) => ({
          text: cell.text.replace(/\s+/g, " "),
          element: rows[row + down]?.[named ? named[across] : column + across],
        })),
      );
      this.write(
        writes.filter((write) => write.text),
        left.filter(Boolean),
      );
    }

    static isHidden({ odd }) {
      return odd === "hidden" || odd === "unseen";
    }

    /* The columns that the first row of several names, by their places in a row: one name is that of the
       column it would be written into, several may be of others. Null where it does not name them all. */
    columnsNamed([first = [], ...below], fields, column) {
      const heads = [...this.querySelectorAll("thead th")].slice(-fields.length);
      const places = new Map(heads.map((head, at) => [head.textContent.trim(), at]));
      const texts = first.map((cell) => cell.text);
      const named = texts.map((text) => (text ? places.get(text) : undefined));
      const found = new Set(named.filter((at) => at !== undefined));
      const isAll = found.size > 0 && found.size === texts.filter(Boolean).length;
      const isOwn =
        found.size > 1 || named.every((at, across) => [undefined, column + across].includes(at));
      return below.length && isAll && isOwn ? named : null;
    }

    /* `told` are sentences about what was left out. */
    write(writes, told) {
      const inside = writes.filter((write) => write.element);
      const cells = inside.map(({ element }) => ({ element, text: element.value }));
      if (cells.length) this.pastes.push({ cells, fresh: true });
      for (const { element, text } of inside) element.value = text;
      const { pasted, outside } = this.dataset;
      const left = writes.length - inside.length;
      const words = [pasted.replace("{count}", inside.length)];
      if (left) words.push(outside.replace("{count}", left));
      this.say([...words, ...told].join(" "));
      this.reckon();
    }

    undo() {
      const { cells } = this.pastes.pop();
      for (const { element, text } of cells) element.value = text;
      this.say(this.dataset.undone.replace("{count}", cells.length));
      this.reckon();
    }

    say(words) {
      this.said.querySelector("span").textContent = words;
      this.said.querySelector("[data-undo]").hidden = !this.pastes.length;
      this.said.hidden = false;
    }

    reckon() {
      for (const output of this.form.querySelectorAll("output[data-total]")) this.total(output);
    }

    /* What cannot be read for certain leaves a question mark, as the server would ask. A mean has the
       decimals of its target. */
    total(output) {
      const { total, target, goal, decimals } = output.dataset;
      const isMean = total === "mean";
      const fields = this.querySelectorAll(`[data-field="goal"][data-target="${target}"]`);
      const filled = [...fields].filter((field) => field.value.trim());
      const weights = filled.map((field) => (isMean ? Number(field.dataset.people) : 1));
      const sum = filled.reduce((all, field, at) => all + ValueGrid.read(field) * weights[at], 0);
      const whole = isMean ? sum / weights.reduce((all, one) => all + one, 0) : sum;
      const parts = 10 ** (isMean ? Number(decimals) : 4);
      const rounded = Math.round(whole * parts) / parts;
      const isKnown = filled.length > 0 && Number.isFinite(rounded);
      const digits = { maximumFractionDigits: 4 };
      const words = isKnown ? rounded.toLocaleString(VIETNAMESE ? "vi" : "en", digits) : "?";
      output.querySelector("span").textContent = filled.length ? words : "–";
      const fits = isKnown && rounded === Number(goal);
      output.classList.toggle("bulk-fits", fits);
      output.classList.toggle("bulk-off", !fits);
    }

    /* The number that a field shows; not a number where it can be read two ways, or none. */
    static read({ value, dataset }) {
      const text = value.replace(/\s/g, "").replace("−", "-").replace(/%$/, "");
      const single = text.split(GROUP).length === 2 && !text.includes(POINT);
      if (GROUPED.test(text) && single && dataset.decimals !== "0") return Number.NaN;
      if (GROUPED.test(text)) return Number(text.replaceAll(GROUP, "").replace(POINT, "."));
      if (/^-?\d+([.,]\d+)?$/.test(text)) return Number(text.replace(",", "."));
      return Number.NaN;
    }
  },
);
