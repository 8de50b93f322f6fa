/* Gives names to what Django's scripts build without one: fields to search in, marks, empty headings. */

const labelOf = (select) =>
  select?.getAttribute("aria-label") ?? select?.labels?.[0]?.textContent.trim().replace(/:$/, "");

function name(root) {
  for (const box of root.querySelectorAll(".select2-selection:not([aria-label])")) {
    const label = labelOf(box.closest(".select2-container").previousElementSibling);
    if (!label) continue;
    box.setAttribute("aria-label", label);
    box.querySelector("[role=textbox]")?.setAttribute("aria-label", label);
  }
  for (const mark of root.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) {
    mark.setAttribute("role", "img");
  }
  for (const heading of root.querySelectorAll("th.original:empty")) {
    heading.replaceWith(
      Object.assign(document.createElement("td"), { className: heading.className }),
    );
  }
}

addEventListener("DOMContentLoaded", () => {
  name(document);
  new MutationObserver(() => name(document)).observe(document.body, {
    childList: true,
    subtree: true,
  });
});
