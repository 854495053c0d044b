/* Conveniences only: every page works without this file. */
"use strict";

(() => {
  const status = document.getElementById("status");
  let clearing;

  function say(message) {
    status.textContent = message;
    clearTimeout(clearing);
    clearing = setTimeout(() => { status.textContent = ""; }, 3000);
  }

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("clipboard refused");
  }

  function isTyping(target) {
    return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const box = document.querySelector("[data-search-box]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // A citation goes to the clipboard; whatever fails, its own page opens instead.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-cite]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    try {
      const answer = await fetch(`${link.href}?format=text`);
      if (!answer.ok) throw new Error(answer.statusText);
      await copy(await answer.text());
      say("引文已复制");
    } catch {
      window.location.assign(link.href);
    }
  });

  // Files and folders dropped on the import form go into its own field.
  async function within(entry, path, found) {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      found.push(new File([file], path + file.name, { type: file.type }));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const inner of some) await within(inner, `${path}${entry.name}/`, found);
    }
  }

  const dropped = document.querySelector("[data-drop]");
  if (dropped) {
    const progress = dropped.querySelector("[data-upload]");
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      dropped.addEventListener(kind, (event) => {
        event.preventDefault();
        dropped.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      });
    }
    dropped.addEventListener("drop", async (event) => {
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
      const found = [];
      for (const entry of entries) await within(entry, "", found);
      const list = new DataTransfer();
      for (const file of found) list.items.add(file);
      dropped.querySelector("#files").files = list.files;
      progress.textContent = `已选 ${found.length} 个文件`;
    });
    dropped.addEventListener("submit", () => { progress.textContent = "正在上传……"; });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-copy-from]")) {
    const source = document.getElementById(button.dataset.copyFrom);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await copy(source.value);
        say("已复制");
      } catch {
        source.select();
        say("请按 Ctrl+C 复制");
      }
    });
  }
})();
