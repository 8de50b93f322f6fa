/* <filter-form> wraps a filter form that htmx sends as the visitor types: it keeps empty fields out
   of the address, and says the new count of rows (the element marked data-count in the fragment)
   to screen readers through the page's #announce. What is sought has been sent when its field is
   left: sent once more, the list would be replaced under the finger that follows a link of it. */
customElements.define(
  "filter-form",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", this, true);
      document.body.addEventListener("htmx:configRequest", this);
      document.body.addEventListener("htmx:afterSettle", this);
    }

    disconnectedCallback() {
      this.removeEventListener("change", this, true);
      document.body.removeEventListener("htmx:configRequest", this);
      document.body.removeEventListener("htmx:afterSettle", this);
    }

    handleEvent(event) {
      if (event.type === "change") {
        if (event.target.name === "q") event.stopPropagation();
        return;
      }
      if (event.type === "htmx:configRequest") {
        const sent = event.detail.formData;
        for (const name of new Set(sent.keys())) {
          const values = sent.getAll(name).filter((value) => value !== "");
          sent.delete(name);
          for (const value of values) sent.append(name, value);
        }
        return;
      }
      const count = event.target.querySelector?.("[data-count]");
      if (count) document.getElementById("announce").textContent = count.textContent.trim();
    }
  },
);
