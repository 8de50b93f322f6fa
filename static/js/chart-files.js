/* <chart-files> stands below a chart's numbers, in the same panel. Its hidden buttons, which it shows, copy the
   chart as a picture, save it as a PNG with its title above, and copy the numbers as a table to paste.
   The table goes by the old command, because the new one is missing where the site has no https. */
customElements.define(
  "chart-files",
  class extends HTMLElement {
    connectedCallback() {
      this.panel = this.closest(".panel");
      const pictures = window.isSecureContext && "ClipboardItem" in window;
      for (const button of this.querySelectorAll("button"))
        button.hidden = button.dataset.do === "copy" && !pictures;
      this.addEventListener("click", this);
    }

    disconnectedCallback() {
      this.removeEventListener("click", this);
    }

    async handleEvent({ target }) {
      const button = target.closest("button");
      if (!button) return;
      if (button.dataset.do === "table") this.copyTable();
      else if (button.dataset.do === "copy") await this.copyPicture();
      else return this.save();
      button.textContent = button.dataset.done;
      document.getElementById("announce").textContent = button.dataset.done;
    }

    copyTable() {
      const selection = getSelection();
      const cells = [...this.panel.querySelectorAll("th, td")];
      const last = cells.at(-1);
      selection.setBaseAndExtent(cells[0], 0, last, last.childNodes.length);
      document.execCommand("copy");
      selection.removeAllRanges();
    }

    async copyPicture() {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": this.picture() })]);
    }

    async save() {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await this.picture());
      link.download = `${this.dataset.name}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    }

    /* The chart thrice as fine as on the screen, on the ground of the page, below its title and the bands' names. */
    picture() {
      const { chart, data } = this.panel.querySelector("progress-chart");
      const style = getComputedStyle(this.panel);
      const [scale, edge] = [3, 48];
      const fine = (ratio) => {
        chart.options.devicePixelRatio = ratio;
        chart.resize();
      };
      fine(scale);
      const sheet = document.createElement("canvas");
      const pen = sheet.getContext("2d");
      const write = (weight, size) => {
        pen.font = `${weight} ${size * scale}px ${style.fontFamily}`;
      };
      write(600, 15);
      const title = lines(pen, this.dataset.title.split(" "), " ", chart.canvas.width);
      write(400, 12);
      const names = lines(pen, bands(data), "   ", chart.canvas.width);
      const head = (title.length * 20 + names.length * 17 + 8) * scale;
      sheet.width = chart.canvas.width + 2 * edge;
      sheet.height = chart.canvas.height + head + 2 * edge;
      pen.fillStyle = style.getPropertyValue("--ground").trim();
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.fillStyle = style.getPropertyValue("--ink").trim();
      pen.textBaseline = "top";
      write(600, 15);
      for (const [i, line] of title.entries()) pen.fillText(line, edge, edge + i * 20 * scale);
      write(400, 12);
      const below = edge + title.length * 20 * scale;
      for (const [i, line] of names.entries()) pen.fillText(line, edge, below + i * 17 * scale);
      pen.drawImage(chart.canvas, edge, edge + head);
      fine(devicePixelRatio);
      return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
    }
  },
);

/* *● Met* for each band that the chart shows; nothing where it names its lines or values itself. */
function bands({ labels, series, signs }) {
  if (!signs || series[0]?.bands?.length !== labels.length)
    return series.filter(({ band }) => band).map(({ band, label }) => `${signs[band]} ${label}`);
  const known = new Set(series[0].bands);
  return known.size === labels.length
    ? labels.map((label, i) => `${signs[series[0].bands[i]]} ${label}`)
    : [];
}

/* `parts` in lines no wider than `width`. */
function lines(pen, parts, gap, width) {
  const found = [];
  for (const part of parts) {
    const longer = `${found.at(-1)}${gap}${part}`;
    if (found.length && pen.measureText(longer).width <= width) found[found.length - 1] = longer;
    else found.push(part);
  }
  return found;
}
