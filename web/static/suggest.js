/* Suggestions under a search box while typing. Enter sends the form, unless a suggestion was chosen with the arrow keys. */
"use strict";

(() => {
  const WAIT = 150; // milliseconds after the last letter

  function attach(box) {
    const list = document.createElement("ul");
    list.id = `${box.id}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    list.hidden = true;
    box.parentElement.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      box.setAttribute(name, value);
    }
    let chosen = -1;
    let waiting;
    let asked;

    function choose(at) {
      const options = list.children;
      chosen = at;
      [...options].forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
      if (chosen < 0) box.removeAttribute("aria-activedescendant");
      else {
        box.setAttribute("aria-activedescendant", options[chosen].id);
        options[chosen].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      clearTimeout(waiting);
      asked?.abort();
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function show(found) {
      list.replaceChildren(...found.map((each, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = each.url;
        const label = document.createElement("span");
        label.textContent = each.label;
        const hint = document.createElement("span");
        hint.className = "hint";
        hint.textContent = each.hint;
        option.append(label, hint);
        return option;
      }));
      choose(-1);
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(Boolean(found.length)));
    }

    async function ask() {
      const typed = box.value.trim();
      if (!typed) return close();
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`/suggest?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
        if (answer.ok && document.activeElement === box) show((await answer.json()).suggestions);
      } catch { /* typing goes on, or the server is away: the box works without */ }
    }

    box.addEventListener("input", (event) => {
      if (event.isComposing) return; // the letters of an input method are no text yet
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    });
    box.addEventListener("compositionend", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      const count = list.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(chosen + step >= count ? -1 : chosen + step < -1 ? count - 1 : chosen + step);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        window.location.assign(list.children[chosen].dataset.url);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    box.addEventListener("blur", close);
    box.form?.addEventListener("submit", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) window.location.assign(option.dataset.url);
    });
  }

  for (const box of document.querySelectorAll("[data-suggest]")) attach(box);
})();
