/* <entry-files url="…"> holds the evidence of one row: a chosen file is sent at once, and a file
   is removed after a question. Without this file both work by their buttons. Where the session has
   ended, entry:login asks for the password, and entry:back sends the file after all. */
customElements.define(
  "entry-files",
  class extends HTMLElement {
    connectedCallback() {
      this.list = this.querySelector("ul");
      this.said = this.querySelector("[role=status]");
      this.addEventListener("change", this);
      this.addEventListener("click", this);
      document.addEventListener("entry:back", this);
    }

    disconnectedCallback() {
      this.removeEventListener("change", this);
      this.removeEventListener("click", this);
      document.removeEventListener("entry:back", this);
    }

    handleEvent(event) {
      if (event.type === "entry:back") {
        if (this.again) this.send(...this.again);
        return;
      }
      if (event.type === "change" && event.target.files?.length) {
        this.send(this.getAttribute("url"), { file: event.target.files[0] });
        event.target.value = "";
        event.stopPropagation();
      }
      const remove = event.type === "click" && event.target.closest("[formaction]");
      if (!remove) return;
      event.preventDefault();
      if (confirm(remove.getAttribute("aria-label") + "?")) {
        this.send(remove.getAttribute("formaction"), {});
      }
    }

    async send(url, fields) {
      this.again = null;
      this.said.textContent = this.dataset.sending;
      const account = this.getAttribute("account");
      const answer = await entryPost(url, { ...fields, account }, 300);
      if (answer?.status === 401) {
        this.again = [url, fields];
        document.dispatchEvent(new Event("entry:login"));
      }
      this.said.textContent = this.outcome(answer);
      if (answer?.status === 200) this.show(answer.body.evidence);
    }

    outcome(answer) {
      if (!answer) return this.dataset.failed;
      if (answer.status === 200) return "";
      const problems = Object.values(answer.body.problems || {}).flat();
      return answer.body.sentence || problems.join(" ") || this.dataset.failed;
    }

    show(files) {
      const pattern = document.getElementById("entry-file").content;
      const items = files.map(({ url, name, size }) => {
        const item = pattern.cloneNode(true);
        const link = item.querySelector("a");
        const button = item.querySelector("button");
        link.href = url;
        link.textContent = name;
        item.querySelector("small").textContent = size;
        button.setAttribute("formaction", url);
        button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${name}`);
        return item;
      });
      this.list.replaceChildren(...items);
    }
  },
);
