// Fills the table of contents from the headings of the page, and again while the page grows; and
// labels the cells of tables, so that a narrow screen can show each row as a list.
"use strict";

(() => {
  const main = document.querySelector("#main");
  const contents = document.querySelector(".contents");
  const details = contents.querySelector("details");
  const list = contents.querySelector(".list");
  const wide = matchMedia("(min-width: 64rem)");
  let entries = "";

  const anchor = (heading) => {
    if (!heading.id) {
      heading.id = heading.textContent.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    }
    return heading.id;
  };

  // The headings of texts, then the tags of an API with their calls.
  const read = () => {
    const texts = [...main.querySelectorAll(".info .renderedMarkdown :is(h1, h2), .guide h2")].map((it) => ({
      id: anchor(it),
      text: it.textContent,
      calls: [],
    }));
    const tags = [...main.querySelectorAll(".opblock-tag-section")].map((section) => ({
      id: section.querySelector(".opblock-tag").id,
      text: section.querySelector(".opblock-tag").dataset.tag,
      calls: [...section.querySelectorAll(".opblock")].map((call) => ({
        id: call.id,
        text: call.querySelector(".opblock-summary-description")?.textContent ?? call.id,
      })),
    }));
    return [...texts, ...tags];
  };

  const link = (entry) => {
    const item = document.createElement("li");
    const anchorElement = document.createElement("a");
    anchorElement.href = `#${entry.id}`;
    anchorElement.textContent = entry.text;
    item.append(anchorElement);
    if (entry.calls?.length) {
      const calls = document.createElement("ul");
      calls.append(...entry.calls.map(link));
      item.append(calls);
    }
    return item;
  };

  const fill = () => {
    const found = read();
    const now = JSON.stringify(found);
    if (now !== entries) {
      entries = now;
      const all = document.createElement("ul");
      all.append(...found.map(link));
      list.replaceChildren(all);
      contents.hidden = found.length === 0;
    }
  };

  const label = () => {
    for (const table of main.querySelectorAll("table:not([data-labelled])")) {
      const heads = [...table.querySelectorAll("thead th")].map((it) => it.textContent.trim());
      if (heads.length && table.querySelector("tbody td")) {
        table.dataset.labelled = "";
        for (const row of table.querySelectorAll("tbody tr")) {
          [...row.cells].forEach((cell, i) => (cell.dataset.label = heads[i] ?? ""));
        }
      }
    }
  };

  // A call is opened when it is chosen, and the address becomes the viewer's link to it.
  const show = (target) => {
    if (target.matches(".opblock:not(.is-open)")) {
      target.querySelector(".opblock-summary-control").click();
    }
    // after the viewer has laid out what it opened
    setTimeout(() => target.scrollIntoView(), 200);
  };
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("a");
    const target = chosen && document.getElementById(chosen.hash.slice(1));
    if (!target) {
      return;
    }
    if (!wide.matches) {
      details.open = false;
    }
    event.preventDefault();
    // Otherwise the viewer scrolls too, and the bar covers the target.
    event.stopPropagation();
    if (!target.matches(".opblock, .opblock-tag")) {
      history.pushState(null, "", chosen.hash);
    }
    show(target);
  });

  // A link of a text to a call, #/TAG/OPERATION, opens the call in this page. The viewer would open
  // the link in a new tab, like all links of a text.
  main.addEventListener(
    "click",
    (event) => {
      const chosen = event.target.closest('a[href^="#/"]');
      const target =
        chosen && document.getElementById(`operations-${chosen.hash.slice(2).replace("/", "-")}`);
      if (target && !target.contains(chosen)) {
        event.preventDefault();
        event.stopPropagation();
        show(target);
      }
    },
    true,
  );

  const fold = () => (details.open = wide.matches);
  wide.addEventListener("change", fold);
  fold();
  const update = () => {
    fill();
    label();
  };
  new MutationObserver(update).observe(main, { childList: true, subtree: true });
  update();
})();
