/* <leave-guard> stands on a page with forms: the browser asks before the page is left with something
   typed, ticked or chosen that the form on its way does not send. A field with data-unsent holds what
   the server has not taken yet. Ticks outlive a list that htmx filters. */
customElements.define(
  "leave-guard",
  class extends HTMLElement {
    static EVENTS = ["submit", "change", "htmx:afterSwap"];

    connectedCallback() {
      this.form = null; // the form on its way
      this.ticks = new Map(); // what was ticked or not by hand, by name and value
      for (const name of this.constructor.EVENTS) document.addEventListener(name, this);
      addEventListener("beforeunload", this);
    }

    disconnectedCallback() {
      for (const name of this.constructor.EVENTS) document.removeEventListener(name, this);
      removeEventListener("beforeunload", this);
    }

    handleEvent(event) {
      const { type, target } = event;
      if (type === "submit") this.form = target;
      else if (type === "change") this.note(target);
      else if (type === "beforeunload") this.ask(event);
      else this.tick();
    }

    note({ type, name, value, checked }) {
      if (type === "checkbox") this.ticks.set(`${name} ${value}`, checked);
    }

    tick() {
      for (const box of document.querySelectorAll("main [type=checkbox]")) {
        box.checked = this.ticks.get(`${box.name} ${box.value}`) ?? box.checked;
      }
    }

    ask(event) {
      const fields = [...document.querySelectorAll("main textarea, main input")];
      const isKept = fields.some(
        (field) => field.form !== this.form && this.constructor.holds(field),
      );
      this.form = null;
      if (!isKept) return;
      event.preventDefault();
      event.returnValue = ""; // what older browsers ask for
    }

    static holds(field) {
      if (field.form?.method !== "post" || field.type === "hidden" || field.readOnly) return false;
      if (field.type === "checkbox") return field.checked !== field.defaultChecked;
      if (field.type === "file") return field.files.length > 0;
      return (
        field.value !== field.defaultValue || ("unsent" in field.dataset && field.value !== "")
      );
    }
  },
);
