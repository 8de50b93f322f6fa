/* <slide-show> holds sections of class slide and a bar. It goes from one to the next by arrows, page keys,
   space and its buttons, tells where it is, and fills the screen; without it they are one long page. */
customElements.define(
  "slide-show",
  class extends HTMLElement {
    connectedCallback() {
      this.slides = [...this.querySelectorAll(".slide")];
      this.count = this.querySelector(".slides-count");
      this.full = this.querySelector("[data-full]");
      for (const hidden of this.querySelectorAll("[data-go], .slides-count")) hidden.hidden = false;
      this.full.hidden = !document.fullscreenEnabled;
      this.addEventListener("click", this);
      this.addEventListener("scroll", this);
      document.addEventListener("keydown", this);
      this.tell();
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this);
    }

    handleEvent(event) {
      if (event.type === "scroll") this.tell();
      else if (event.type === "keydown") this.press(event);
      else if (event.target.closest("[data-full]")) this.fill();
      else if (event.target.closest("[data-go]"))
        this.go(this.at + Number(event.target.closest("[data-go]").dataset.go));
    }

    /* The slide whose top is nearest. */
    get at() {
      const off = this.slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
      return off.indexOf(Math.min(...off));
    }

    press(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const presses = event.key === " " && event.target.closest?.("a, button, summary");
      if (presses || event.target.closest?.("input, textarea, select, .table-scroll")) return;
      const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": event.shiftKey ? -1 : 1 };
      const back = { ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
      const step = steps[event.key] ?? back[event.key];
      if (step) this.go(this.at + step);
      else if (event.key === "Home") this.go(0);
      else if (event.key === "End") this.go(this.slides.length - 1);
      else if (event.key === "f") this.fill();
      else return;
      event.preventDefault();
    }

    go(index) {
      this.slides[Math.max(0, Math.min(index, this.slides.length - 1))].scrollIntoView();
      this.tell();
    }

    fill() {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.requestFullscreen();
    }

    tell() {
      this.count.textContent = `${this.at + 1}/${this.slides.length}`;
    }
  },
);
