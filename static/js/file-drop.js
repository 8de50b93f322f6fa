/* <file-drop data-refused="sentence">: a file dropped beside its field, which the browser would open,
   goes to the field of its row or to the only one of the page, or a sentence says why not. */
customElements.define(
  "file-drop",
  class FileDrop extends HTMLElement {
    static EVENTS = ["dragover", "drop"];
    static FIELDS = "input[type=file]";

    connectedCallback() {
      this.told = Object.assign(document.createElement("p"), { className: "message warning" });
      this.told.role = "alert";
      this.told.textContent = this.dataset.refused;
      for (const name of FileDrop.EVENTS) document.addEventListener(name, this);
    }

    disconnectedCallback() {
      for (const name of FileDrop.EVENTS) document.removeEventListener(name, this);
    }

    handleEvent(event) {
      const { type, target, dataTransfer } = event;
      if (!dataTransfer?.types.includes("Files") || target.matches(FileDrop.FIELDS)) return;
      event.preventDefault();
      if (type === "drop") this.take(target, dataTransfer.files);
    }

    take(target, files) {
      this.told.remove();
      const inRow = target.closest("tr")?.querySelectorAll(FileDrop.FIELDS);
      const fields = inRow?.length ? inRow : document.querySelectorAll(FileDrop.FIELDS);
      const [field] = fields;
      const isOne = fields.length === 1 && (files.length === 1 || field.multiple);
      if (!isOne) return this.refuse(target);
      field.files = files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    refuse(target) {
      (target.closest("td") ?? this).append(this.told);
      this.told.scrollIntoView({ block: "nearest" });
    }
  },
);
