for (const table of document.querySelectorAll("table.students")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.textContent = head.textContent;
    head.replaceChildren(button);
    const value = row => row.cells[place].textContent.trim();
    const number = row => parseFloat(value(row).match(/\d+(\.\d+)?/)?.[0] ?? -1);
    button.onclick = () => {
      const sign = head.ariaSort === "ascending" ? -1 : 1;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.ariaSort = sign > 0 ? "ascending" : "descending";
      const compare = head.className ? (a, b) => number(a) - number(b) : (a, b) => value(a).localeCompare(value(b));
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => sign * compare(a, b)));
    };
  });
}
