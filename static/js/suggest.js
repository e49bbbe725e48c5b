// Suggestions under a search field, after the ARIA pattern of a combobox with a list. Without this, or when anything
// goes wrong, the field is what it was: a part of a form that leads to the list of films.
const PAUSE = 120; // milliseconds without a key

const make = (tag, attributes, text = "") => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
};

function combobox(field) {
  const list = make("div", { role: "listbox", class: "suggest", id: `${field.id}-suggestions`, "aria-label": field.dataset.label });
  const told = make("p", { role: "status", class: "visually-hidden" });
  let options = [];
  let active = -1;
  let asked = "";
  let timer;
  let request;

  const mark = (at) => {
    options[active]?.removeAttribute("aria-selected");
    active = at;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    if (options[at]) field.setAttribute("aria-activedescendant", options[at].id);
    else field.removeAttribute("aria-activedescendant");
  };
  const open = (shown) => {
    list.hidden = !shown;
    field.setAttribute("aria-expanded", shown);
    if (!shown) mark(-1);
  };
  const stop = () => {
    clearTimeout(timer);
    request?.abort();
  };
  const close = () => {
    stop();
    asked = told.textContent = "";
    open(false);
  };

  const show = (groups) => {
    options = [];
    mark(-1);
    list.replaceChildren(...groups.map(([label, hits]) => {
      const group = make("div", { role: "group", "aria-label": label });
      group.append(make("p", { class: "label", "aria-hidden": "true" }, label));
      for (const [title, year, address] of hits) {
        const option = make("div", { role: "option", id: `${list.id}-${options.length}`, "data-address": address }, title);
        if (year) option.append(" ", make("small", {}, year));
        options.push(option);
        group.append(option);
      }
      return group;
    }));
    open(options.length > 0);
    told.textContent = field.dataset.count.replace("0", options.length);
  };

  const ask = async () => {
    const text = field.value.trim();
    if (text === asked) return;
    stop();
    asked = text;
    if (!text) return close();
    request = new AbortController();
    try {
      const response = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: request.signal });
      if (response.ok) show(await response.json());
    } catch {
      if (asked === text) open(false); // stale, or no connection: whoever types on asks again
    }
  };

  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) field.setAttribute(name, value);
  list.hidden = true;
  field.form.append(list, told);

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) {
      asked = "";
      ask();
    } else if (step) {
      const places = options.length + 1; // one of them is the field itself
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && options[active]) location.assign(options[active].dataset.address);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
