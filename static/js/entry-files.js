/* <entry-files url="…">: a chosen file is sent at once, one after the other, and one is removed after a
   question. After entry:login the files are sent at entry:back. `sending` is how many are under way;
   entry:files tells that it is another number (detail: whether the last one was not taken). Until they
   have arrived the browser asks before the page is left. */
customElements.define(
  "entry-files",
  class Files extends HTMLElement {
    static SECONDS = 300; // for ten megabytes on a bad line

    connectedCallback() {
      this.list = this.querySelector("ul");
      this.said = this.querySelector("[role=status]");
      this.chooser = this.querySelector("[type=file]");
      this.sending = 0;
      this.last = Promise.resolve();
      this.again = []; // what waits for a log-in
      this.addEventListener("change", this);
      this.addEventListener("click", this);
      document.addEventListener("entry:back", this);
      addEventListener("beforeunload", this);
      this.take(); // what was chosen before this file was there
    }

    disconnectedCallback() {
      this.removeEventListener("change", this);
      this.removeEventListener("click", this);
      document.removeEventListener("entry:back", this);
      removeEventListener("beforeunload", this);
    }

    handleEvent(event) {
      if (event.type === "entry:back") {
        for (const send of this.again.splice(0)) send();
        return;
      }
      if (event.type === "beforeunload") {
        if (this.sending) event.preventDefault();
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

    /* Send after what is under way, and call `done` with the answer, once the server has done as asked. */
    send(url, fields, done) {
      this.count(1);
      this.last = this.last.then(() => this.post(url, fields, done));
    }

    async post(url, fields, done) {
      const account = this.getAttribute("account");
      const target = this.closest("tr").querySelector("[data-target]").value;
      const answer = await entryPost(url, { ...fields, account, target }, Files.SECONDS);
      if (answer?.status === 401) {
        this.again.push(() => this.send(url, fields, done));
        document.dispatchEvent(new Event("entry:login"));
      }
      if (answer?.body.code === "due") {
        document.dispatchEvent(new CustomEvent("entry:due", { detail: answer.body }));
      }
      const isDone = answer?.status < 300;
      const why = answer?.body.sentence || this.dataset.failed;
      if (isDone) done(answer.body);
      this.count(-1, isDone ? "" : [fields.file?.name, why].filter(Boolean).join(": "));
    }

    /* One more is under way, or one less; `failed` says why that one is not taken. */
    count(step, failed = "") {
      if (!this.sending) this.failed = [];
      this.sending += step;
      if (failed) this.failed.push(failed);
      this.said.textContent = this.sending ? this.dataset.sending : this.failed.join(" ");
      const told = { bubbles: true, detail: Boolean(failed) };
      this.dispatchEvent(new CustomEvent("entry:files", told));
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
