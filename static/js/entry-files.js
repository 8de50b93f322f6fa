/* <entry-files url="…">: a chosen file is sent at once, one is removed after a question. After
   entry:login the file is sent at entry:back. */
customElements.define(
  "entry-files",
  class Files extends HTMLElement {
    static SECONDS = 300; // for ten megabytes on a bad line

    connectedCallback() {
      this.list = this.querySelector("ul");
      this.said = this.querySelector("[role=status]");
      this.chooser = this.querySelector("[type=file]");
      this.addEventListener("change", this);
      this.addEventListener("click", this);
      document.addEventListener("entry:back", this);
      this.take(); // what was chosen before this file was there
    }

    disconnectedCallback() {
      this.removeEventListener("change", this);
      this.removeEventListener("click", this);
      document.removeEventListener("entry:back", this);
    }

    handleEvent(event) {
      if (event.type === "entry:back") {
        this.again?.();
        return;
      }
      if (event.type === "change") {
        event.stopPropagation();
        this.take();
      }
      const remove = event.type === "click" && event.target.closest("[name=remove]");
      if (!remove) return;
      event.preventDefault();
      if (confirm(`${remove.getAttribute("aria-label")}?`)) {
        this.removeFile(remove.value, remove.closest("li"));
      }
    }

    take() {
      const file = this.chooser?.files[0];
      if (!file) return;
      this.attach(file);
      this.chooser.value = "";
    }

    attach(file) {
      this.send(this.getAttribute("url"), { file }, ({ evidence }) => this.show(evidence));
    }

    removeFile(url, item) {
      this.send(url, {}, () => item.remove());
    }

    /* Send, and call `done` with the answer, once the server has done as asked. */
    async send(url, fields, done) {
      this.again = null;
      this.said.textContent = this.dataset.sending;
      const account = this.getAttribute("account");
      const answer = await entryPost(url, { ...fields, account }, Files.SECONDS);
      if (answer?.status === 401) {
        this.again = () => this.send(url, fields, done);
        document.dispatchEvent(new Event("entry:login"));
      }
      if (answer?.body.code === "due") {
        document.dispatchEvent(new CustomEvent("entry:due", { detail: answer.body }));
      }
      const isDone = answer?.status < 300;
      this.said.textContent = isDone ? "" : answer?.body.sentence || this.dataset.failed;
      if (isDone) done(answer.body);
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
        button.value = url;
        button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${name}`);
        return item;
      });
      this.list.replaceChildren(...items);
    }
  },
);
