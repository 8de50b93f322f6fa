/* <target-fields data-source="id of a json_script"> stands in the form of a target. It shows only the
   fields that the method, the way over time and the way across communes take, by the tables
     taken   field → way → values: elsewhere the field is hidden and not sent
     idle    field → way → values: elsewhere the field is hidden while it is empty
     rows    relation → way → values: elsewhere its rows below the form are hidden while there are none
     choices field → choice → way → values: elsewhere the choice is not offered, unless it is chosen
   and fills the form from a link with data-fields (a query) inside of it. Without this file all fields
   are there, and a link opens a new form that is filled so. */
customElements.define(
  "target-fields",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      if (!this.form.elements.method) return;
      this.tables = JSON.parse(document.getElementById(this.dataset.source).textContent);
      this.querySelector("details").hidden = false;
      this.addEventListener("click", this);
      this.form.addEventListener("change", this);
      this.show();
    }

    disconnectedCallback() {
      this.form.removeEventListener("change", this);
    }

    handleEvent(event) {
      if (event.type === "click") {
        const link = event.target.closest("a[data-fields]");
        if (!link) return;
        event.preventDefault();
        this.fill(link);
      }
      this.show();
    }

    fill(link) {
      for (const [name, value] of new URLSearchParams(link.dataset.fields)) {
        const field = this.form.elements[name];
        if (field.type === "checkbox") field.checked = value !== "";
        else field.value = value;
      }
      for (const other of this.querySelectorAll("[aria-current]"))
        other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      this.form.elements.method.dispatchEvent(new Event("change", { bubbles: true }));
    }

    show() {
      for (const [name, takers] of Object.entries(this.tables.taken)) {
        const isTaken = this.isTaken(takers);
        for (const field of this.fieldsIn(name)) field.disabled = !isTaken;
        this.boxOf(name)?.classList.toggle("hidden", !isTaken);
      }
      for (const [name, choices] of Object.entries(this.tables.choices))
        for (const option of this.form.elements[name].options) {
          const isOffered = option.selected || this.isTaken(choices[option.value] ?? {});
          option.hidden = option.disabled = !isOffered;
        }
      for (const [name, takers] of Object.entries(this.tables.idle)) {
        const isEmpty = this.fieldsIn(name).every((field) => field.value === "");
        if (isEmpty && !this.isTaken(takers)) this.boxOf(name)?.classList.add("hidden");
      }
      for (const [name, takers] of Object.entries(this.tables.rows)) {
        const rows = document.getElementById(`${name}-group`);
        const isEmpty = !rows?.querySelector("tr.form-row:not(.empty-form)");
        rows?.classList.toggle("hidden", isEmpty && !this.isTaken(takers));
      }
      for (const outer of [".form-row:has(.form-multiline)", "fieldset.module"])
        for (const whole of this.form.querySelectorAll(outer)) this.hideEmpty(whole);
    }

    /* What has not been chosen yet takes everything. */
    isTaken(takers) {
      return Object.entries(takers).every(([way, values]) => {
        const chosen = this.form.elements[way].value;
        return chosen === "" || values.includes(chosen);
      });
    }

    fieldsIn(name) {
      return [...(this.boxOf(name)?.querySelectorAll("input, select, textarea") ?? [])];
    }

    /* The line of a field, or its place in a line of several. */
    boxOf(name) {
      const line = this.form.querySelector(`.form-row.field-${name}`);
      return line?.querySelector(`.fieldBox.field-${name}`)?.parentElement ?? line;
    }

    hideEmpty(whole) {
      const parts = whole.matches("fieldset")
        ? whole.querySelectorAll(".form-row")
        : whole.querySelectorAll(".form-multiline > *");
      if (!parts.length) return;
      const isEmpty = [...parts].every((part) => part.classList.contains("hidden"));
      whole.classList.toggle("hidden", isEmpty);
    }
  },
);
