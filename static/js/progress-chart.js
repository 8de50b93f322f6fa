/* <progress-chart type="…" data-source="id of a json_script"> draws its numbers with Chart.js into its
   <canvas>, in the colours of the style sheet, and again when these change or a phone is turned.

   The JSON, alike for every type (missing keys and null values are allowed, null draws nothing):
     labels   one text, or list of lines, per point
     series   [{label, values, band | bands | role}]   band: met good fair low none, of the whole series;
              bands: one per value; role (value-line only): actual plan goal projection
     urls     one address per label, or [[…]] per series: a click goes there
     unit     shown after a number in the tooltip; decimals: digits after the comma
     signs    {band: sign}; total, total_label: the middle of the doughnut; goal: a line in commune-bars

   type="bands-doughnut"    one series, a label and a band per value
   type="bands-by-quarter"  a series per band, a label per quarter: stacked columns
   type="bands-by-group"    a series per band, a label per group: stacked bars below their labels
   type="bands-by-commune"  the same, for many and short labels: beside the bars
   type="value-line"        a series per role, a label per quarter
   type="commune-bars"      one series, a label and a band per commune, in the order given
   type="percent-moves"     one series of [then, now], a label, a name and a band per target

   When drawn it carries data-drawn="true". */
(() => {
  const COLOURS = "met good fair low none on-band ink mute line line-strong ground raised".split(
    " ",
  );
  const SCHEMES = ["(prefers-color-scheme: dark)", "print", "(orientation: portrait)"].map(
    (query) => matchMedia(query),
  );

  class ProgressChart extends HTMLElement {
    connectedCallback() {
      this.redraw = () => {
        this.chart?.destroy();
        this.draw();
      };
      for (const scheme of SCHEMES) scheme.addEventListener("change", this.redraw);
      const details = this.closest(".panel")?.querySelector("details");
      details?.addEventListener("toggle", () => fetchTools(details), { once: true });
      this.draw();
    }

    disconnectedCallback() {
      for (const scheme of SCHEMES) scheme.removeEventListener("change", this.redraw);
      this.chart?.destroy();
    }

    draw() {
      this.data = JSON.parse(document.getElementById(this.dataset.source).textContent);
      const style = getComputedStyle(this);
      this.colour = Object.fromEntries(
        COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
      );
      this.family = style.fontFamily;
      Object.assign(Chart.defaults, { color: this.colour.mute, borderColor: this.colour.line });
      this.size = this.letters();
      Object.assign(Chart.defaults.font, { family: this.family, size: this.size });
      const digits = this.data.decimals ?? 0;
      this.number = new Intl.NumberFormat(document.documentElement.lang, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      const shape = SHAPES[this.getAttribute("type")](this);
      if (shape.rows) this.style.height = `${shape.rows * shape.rowHeight + 28}px`;
      this.chart = new Chart(this.querySelector("canvas"), {
        type: shape.type,
        data: { labels: shape.labels ?? this.data.labels, datasets: shape.datasets },
        options: { ...this.options(), ...shape.options },
        plugins: [
          {
            id: "ntm",
            afterDatasetsDraw: (chart) => shape.paint?.(chart),
            afterDraw: () => (this.dataset.drawn = "true"),
          },
        ],
      });
    }

    /* Pixels of a letter: 12, or what --chart-size says in any unit. */
    letters() {
      const probe = this.appendChild(document.createElement("span"));
      probe.className = "chart-letters";
      const size = Number.parseFloat(getComputedStyle(probe).fontSize);
      probe.remove();
      return size;
    }

    options() {
      return {
        animation: false,
        maintainAspectRatio: false,
        locale: document.documentElement.lang,
        onClick: (_event, [hit]) => hit && this.address(hit) && location.assign(this.address(hit)),
        onHover: (event, [hit]) =>
          (event.native.target.style.cursor = hit && this.address(hit) ? "pointer" : ""),
        plugins: { legend: NONE, tooltip: this.tooltip() },
      };
    }

    tooltip() {
      const { colour, data } = this;
      return {
        backgroundColor: colour.raised,
        borderColor: colour["line-strong"],
        borderWidth: 1,
        titleColor: colour.ink,
        bodyColor: colour.ink,
        displayColors: false,
        filter: (item) => item.raw !== null && (item.dataset.stack === undefined || item.raw !== 0),
        callbacks: {
          title: ([item]) =>
            item && [data.names?.[item.dataIndex] ?? data.labels[item.dataIndex]].flat().join(" "),
          label: (item) => {
            const sign = data.signs?.[item.dataset.bands?.[item.dataIndex]] ?? "";
            const values = [item.raw].flat().map((value) => this.number.format(value));
            const text = `${values.join(" → ")} ${data.unit ?? ""}`.trim();
            return `${sign} ${item.dataset.label ? `${item.dataset.label}: ` : ""}${text}`.trim();
          },
        },
      };
    }

    address({ datasetIndex, index }) {
      const urls = this.data.urls ?? [];
      return Array.isArray(urls[0]) ? urls[datasetIndex]?.[index] : urls[index];
    }

    /* Chart.js datasets of the series, each value in its band's colour. */
    banded(more) {
      return this.data.series.map((series) => {
        const bands = series.bands ?? series.values.map(() => series.band);
        return {
          label: series.label,
          data: series.values,
          bands,
          backgroundColor: bands.map((band) => this.colour[band]),
          ...more,
        };
      });
    }

    /* Rows with names beside them, in lines that leave the bars half of the width but `aside`. */
    named(names, least, aside) {
      const ctx = this.querySelector("canvas").getContext("2d");
      ctx.font = `${this.size}px ${this.family}`;
      const room = (this.clientWidth - aside) / 2 - 16;
      const fold = (lines, word) => {
        const longer = [...lines.slice(-1), word].join(" ");
        return ctx.measureText(longer).width > room
          ? [...lines, word]
          : [...lines.slice(0, -1), longer];
      };
      const labels = names.map((name) => name.split(" ").reduce(fold, []));
      const most = Math.max(1, ...labels.map(({ length }) => length));
      return {
        labels,
        rows: labels.length,
        rowHeight: Math.max(least, 1.2 * this.size * most + 4),
      };
    }

    /* Sign and number inside each part that has room for both, else the number alone, else nothing. */
    writeInside(chart, room) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `600 11px ${this.family}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = this.colour["on-band"];
      for (const [d, dataset] of chart.data.datasets.entries()) {
        for (const [i, part] of chart.getDatasetMeta(d).data.entries()) {
          if (!dataset.data[i]) continue;
          const text = this.number.format(dataset.data[i]);
          const sign = this.data.signs?.[dataset.bands[i]] ?? "";
          const [width, height] = room(part);
          const fit = [`${sign} ${text}`, text].find(
            (words) => ctx.measureText(words).width + 4 <= width,
          );
          const { x, y } = part.getCenterPoint();
          if (fit && height >= 12) ctx.fillText(fit.trim(), x, y + 0.5);
        }
      }
      ctx.restore();
    }
  }

  const NONE = { display: false };
  const bar = (part) => [part.width, part.height];

  const SHAPES = {
    "bands-doughnut": (host) => ({
      type: "doughnut",
      datasets: host.banded({ borderColor: host.colour.ground, borderWidth: 2 }),
      options: { cutout: "62%" },
      paint(chart) {
        host.writeInside(chart, (arc) => [
          arc.circumference * (arc.innerRadius + arc.outerRadius) * 0.5 - 6,
          arc.outerRadius - arc.innerRadius,
        ]);
        const { ctx, chartArea: area } = chart;
        const [x, y] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
        ctx.save();
        ctx.textAlign = "center";
        ctx.fillStyle = host.colour.ink;
        ctx.font = `650 30px ${host.family}`;
        ctx.fillText(host.data.total ?? "", x, y + 6);
        ctx.fillStyle = host.colour.mute;
        ctx.font = `12px ${host.family}`;
        ctx.fillText(host.data.total_label ?? "", x, y + 24);
        ctx.restore();
      },
    }),

    "bands-by-quarter": (host) => ({
      type: "bar",
      datasets: host.banded({
        stack: "bands",
        borderColor: host.colour.ground,
        borderWidth: { top: 1 },
        borderSkipped: false,
        barPercentage: 0.92,
        categoryPercentage: 0.92,
        maxBarThickness: 48,
      }),
      options: {
        scales: {
          x: { stacked: true, grid: NONE, ticks: { maxRotation: 0, autoSkip: false } },
          y: { stacked: true, display: false, max: stackHeight(host.data) },
        },
      },
      paint: (chart) => host.writeInside(chart, bar),
    }),

    "bands-by-group": (host) => ({
      type: "bar",
      rows: host.data.labels.length,
      rowHeight: 38,
      datasets: host.banded({
        stack: "bands",
        borderColor: host.colour.ground,
        borderWidth: { right: 1 },
        borderSkipped: false,
        barThickness: 15,
      }),
      options: {
        indexAxis: "y",
        scales: {
          x: { stacked: true, display: false, max: stackHeight(host.data) },
          y: {
            stacked: true,
            grid: NONE,
            border: NONE,
            ticks: {
              color: host.colour.ink,
              mirror: true,
              labelOffset: -16,
              padding: 0,
              autoSkip: false,
              callback(index) {
                const { ctx, width } = this.chart;
                let name = this.getLabelForValue(index);
                ctx.font = `12px ${host.family}`;
                while (name.length > 1 && ctx.measureText(name).width > width - 12)
                  name = `${name.slice(0, -2).trimEnd()}…`;
                return name;
              },
            },
          },
        },
      },
      paint: (chart) => host.writeInside(chart, bar),
    }),

    "bands-by-commune": (host) => ({
      ...SHAPES["bands-by-group"](host),
      ...host.named(host.data.labels, 22, 0),
      options: {
        indexAxis: "y",
        scales: {
          x: { stacked: true, display: false, max: stackHeight(host.data) },
          y: {
            stacked: true,
            grid: NONE,
            border: NONE,
            ticks: { color: host.colour.ink, autoSkip: false },
          },
        },
      },
    }),

    "value-line": (host) => {
      const { colour } = host;
      const looks = {
        actual: {
          borderColor: colour.good,
          backgroundColor: colour.good,
          borderWidth: 2.5,
          pointRadius: 3.5,
        },
        projection: {
          borderColor: colour.good,
          borderWidth: 2,
          borderDash: [6, 5],
          pointRadius: 0,
        },
        plan: {
          borderColor: colour["line-strong"],
          backgroundColor: colour["line-strong"],
          borderWidth: 1.5,
          pointRadius: 2.5,
          pointStyle: "rectRot",
        },
        goal: { borderColor: colour.met, borderWidth: 1.5, borderDash: [2, 3], pointRadius: 0 },
      };
      const named = (set, datasetIndex) => ({
        text: set.label,
        fontColor: colour.ink,
        strokeStyle: set.borderColor,
        lineWidth: 2,
        lineDash: set.borderDash,
        pointStyle: "line",
        datasetIndex,
      });
      return {
        type: "line",
        datasets: host.data.series.map(({ label, role, values }) => ({
          label,
          data: values,
          spanGaps: true,
          pointHitRadius: 8,
          ...looks[role],
        })),
        options: {
          interaction: { mode: "index", intersect: false },
          plugins: {
            legend: {
              position: "bottom",
              align: "start",
              labels: {
                usePointStyle: true,
                pointStyleWidth: 30,
                boxHeight: 7,
                generateLabels: (chart) => chart.data.datasets.map(named),
              },
            },
            tooltip: host.tooltip(),
          },
          scales: {
            x: { grid: NONE, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
            y: { border: NONE, ticks: { maxTicksLimit: 6 } },
          },
        },
      };
    },

    "commune-bars": (host) => ({
      type: "bar",
      ...host.named(host.data.labels, 22, 68),
      datasets: host.banded({ barThickness: 13, borderRadius: 2 }),
      options: {
        indexAxis: "y",
        layout: { padding: { right: 68 } },
        scales: {
          x: {
            position: "top",
            suggestedMin: 0,
            suggestedMax: host.data.goal ?? 100,
            border: NONE,
            ticks: { maxTicksLimit: 6 },
            grid: {
              color: ({ tick }) =>
                tick?.value === host.data.goal ? host.colour.ink : host.colour.line,
            },
          },
          y: { grid: NONE, ticks: { color: host.colour.ink, autoSkip: false } },
        },
      },
      paint(chart) {
        const { ctx } = chart;
        const { values, bands } = host.data.series[0];
        ctx.save();
        ctx.font = `600 12px ${host.family}`;
        ctx.textBaseline = "middle";
        ctx.strokeStyle = host.colour.ground;
        ctx.lineWidth = 5;
        chart.getDatasetMeta(0).data.forEach((part, i) => {
          if (values[i] === null) return;
          ctx.fillStyle = host.colour[bands[i]];
          const told = [
            `${host.data.signs?.[bands[i]] ?? ""} ${host.number.format(values[i])}`.trim(),
            Math.max(part.x, part.base) + 6,
            part.y + 0.5,
          ];
          ctx.strokeText(...told); // keeps the line of the goal out of the number
          ctx.fillText(...told);
        });
        ctx.restore();
      },
    }),

    "percent-moves": (host) => ({
      type: "bar",
      ...host.named(targets(host), 20, 8),
      datasets: host.banded({ barThickness: 7, minBarLength: 3, borderRadius: 3 }),
      options: {
        indexAxis: "y",
        layout: { padding: { right: 8 } },
        scales: {
          x: {
            position: "top",
            suggestedMin: 0,
            suggestedMax: 100,
            border: NONE,
            ticks: { maxTicksLimit: 8 },
            grid: {
              color: ({ tick }) => (tick?.value === 100 ? host.colour.ink : host.colour.line),
            },
          },
          y: {
            grid: NONE,
            ticks: { color: host.colour.ink, autoSkip: false },
          },
        },
      },
      /* A dot where each bar ends, so that it shows which way the percent went. */
      paint(chart) {
        const { ctx, scales } = chart;
        const { values, bands } = host.data.series[0];
        ctx.save();
        chart.getDatasetMeta(0).data.forEach((part, i) => {
          ctx.beginPath();
          ctx.arc(scales.x.getPixelForValue(values[i][1]), part.y, 6, 0, 2 * Math.PI);
          ctx.fillStyle = host.colour[bands[i]];
          ctx.fill();
        });
        ctx.restore();
      },
    }),
  };

  /* What copies and saves charts comes when the first one's numbers are unfolded. */
  function fetchTools(details) {
    const src = details.querySelector("chart-files")?.dataset.script;
    if (!src || document.querySelector(`script[src="${src}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  }

  /* Sign and number of each target, and its name where there is room. */
  function targets({ data, clientWidth }) {
    return clientWidth < 640
      ? data.labels
      : data.labels.map((label, i) => `${label}. ${data.names[i]}`);
  }

  function stackHeight({ labels, series }) {
    return Math.max(
      1,
      ...labels.map((_label, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)),
    );
  }

  customElements.define("progress-chart", ProgressChart);
})();
