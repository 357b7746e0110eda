// Checks of accessibility that can be made by looking at the page, after WCAG 2.1 A and AA.
// Answers a list of findings in words; an empty list is what the tests want.
() => {
  const findings = [];
  const report = (rule, element) => {
    const shown = element.outerHTML.slice(0, 140).replace(/\s+/g, " ");
    findings.push(`${rule}: ${shown}`);
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const visible = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility !== "hidden" && style.display !== "none" && box.width > 0;
  };
  const hidden = (element) => element.closest("[aria-hidden=true], datalist, option") !== null;
  const textOf = (ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ").trim();
  const nameOf = (element) =>
    element.getAttribute("aria-label")
    || textOf(element.getAttribute("aria-labelledby") ?? "")
    || [...(element.labels ?? [])].map((label) => label.textContent).join(" ").trim()
    || element.textContent.trim()
    || element.getAttribute("title")
    || "";

  // 1.1.1, 2.4.4, 4.1.2: whatever can be used or has a role says what it is.
  all("a, button, input, select, textarea, [role=slider], [role=progressbar], [role=meter],"
    + "[role=img], [role=tablist], [role=tabpanel], nav, dialog, table")
    .filter((element) => !hidden(element) && nameOf(element) === "")
    .forEach((element) => report("has no name", element));
  all("svg").filter((svg) => !hidden(svg) && svg.getAttribute("role") !== "img")
    .forEach((svg) => report("drawing is neither hidden nor named", svg));

  // 4.1.1, 1.3.1: references lead somewhere, ids are unique.
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for", "list"]) {
    all(`[${attribute}]`).forEach((element) => element.getAttribute(attribute).split(" ")
      .filter((id) => document.getElementById(id) === null)
      .forEach(() => report(`${attribute} leads nowhere`, element)));
  }
  const ids = all("[id]").map((element) => element.id);
  new Set(ids.filter((id, at) => ids.indexOf(id) !== at))
    .forEach((id) => findings.push(`id is not unique: ${id}`));

  // 1.3.1, 2.4.1, 2.4.2, 3.1.1: the document and its landmarks.
  if (!document.documentElement.lang) findings.push("document has no language");
  if (!document.title) findings.push("document has no title");
  if (all("h1").length !== 1) findings.push(`document has ${all("h1").length} h1`);
  if (all("main").length !== 1) findings.push(`document has ${all("main").length} main`);
  all("table").filter((table) => table.querySelector("th") === null)
    .forEach((table) => report("table has no header", table));

  // 2.4.3: the order of focus is the order of the page.
  all("[tabindex]").filter((element) => element.tabIndex > 0)
    .forEach((element) => report("tabindex is positive", element));
  all("[aria-hidden=true] a, [aria-hidden=true] button, [aria-hidden=true] input")
    .forEach((element) => report("focus can go into what is hidden", element));

  // Sliders, meters and progress bars say their value.
  all("[role=slider], [role=progressbar], [role=meter]")
    .filter((element) => !element.hasAttribute("aria-valuenow"))
    .forEach((element) => report("has no value", element));

  // 1.4.3: contrast of every text with what is painted behind it.
  const channels = (colour) => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const luminance = ({ r, g, b }) => {
    const linear = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at !== null; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      layers.unshift(layer);
      if (layer.a === 1) break;
    }
    return layers.reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const contrast = (one, two) => {
    const [high, low] = [luminance(one), luminance(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const disabled = (element) => element.closest(":disabled, [aria-disabled=true]") !== null;
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === "" || seen.has(element)) continue;
    seen.add(element);
    if (!visible(element) || disabled(element) || element.closest("option, script, .skip")) continue;
    const style = getComputedStyle(element);
    const svg = element.closest("svg") !== null;
    const ground = behind(svg ? element.closest("svg").parentElement : element);
    const ink = over(channels(svg ? style.fill : style.color), ground);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const found = contrast(ink, ground);
    if (found < needed) report(`contrast ${found.toFixed(2)} is under ${needed}`, element);
  }
  return findings;
}
