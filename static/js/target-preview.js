/* <target-preview data-address="…"> stands in the form of a target, with a button named _preview and
   an element data-answer: it sends what is typed as it changes, and shows the answer there. Nothing
   is saved. Without this file the button sends the form, and the page comes back with the answer. */
customElements.define(
  "target-preview",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      this.answer = this.querySelector("[data-answer]");
      this.button = this.querySelector("button");
      this.button.type = "button";
      this.button.addEventListener("click", this);
      this.form.addEventListener("change", this);
      this.addEventListener("input", this);
      if (this.form.elements.method.value) this.ask();
    }

    disconnectedCallback() {
      this.form.removeEventListener("change", this);
      clearTimeout(this.wait);
    }

    handleEvent() {
      clearTimeout(this.wait);
      this.wait = setTimeout(() => this.ask(), 250);
    }

    async ask() {
      this.last?.abort();
      this.last = new AbortController();
      try {
        const response = await fetch(this.dataset.address, {
          method: "POST",
          body: new FormData(this.form),
          signal: this.last.signal,
        });
        if (!response.ok) throw new Error(response.status);
        this.answer.innerHTML = await response.text();
      } catch (error) {
        if (error.name !== "AbortError") this.answer.textContent = this.dataset.failed;
      }
    }
  },
);
