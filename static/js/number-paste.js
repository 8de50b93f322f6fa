/* <number-paste data-refused="sentence"> stands once in a page with fields for numbers. Several cells that
   come into such a field at once, pasted, dropped or put in by the keyboard of a phone, would become one
   number, since a browser puts spaces in place of line breaks, and spaces group digits: the field then
   stays as it is, and the sentence stands below it until something is typed. Tables that take a pasted
   block themselves have done so before. */
customElements.define(
  "number-paste",
  class NumberPaste extends HTMLElement {
    static EVENTS = ["paste", "drop", "beforeinput", "input"];
    static FIELDS = "input:is([inputmode=decimal], [inputmode=numeric])";

    connectedCallback() {
      this.told = Object.assign(document.createElement("p"), { className: "paste-refused" });
      this.told.role = "alert";
      this.told.textContent = this.dataset.refused;
      for (const name of NumberPaste.EVENTS) document.addEventListener(name, this);
    }

    disconnectedCallback() {
      for (const name of NumberPaste.EVENTS) document.removeEventListener(name, this);
    }

    handleEvent(event) {
      const { target, defaultPrevented } = event;
      if (defaultPrevented || !target.matches?.(NumberPaste.FIELDS)) return;
      this.told.remove();
      if (event.type === "input") return;
      const text = (event.clipboardData ?? event.dataTransfer)?.getData("text/plain") ?? event.data;
      if (!/[\t\r\n]/.test((text ?? "").trim())) return;
      event.preventDefault();
      target.after(this.told);
    }
  },
);
