// What a script makes easier.  Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-js");

  // After a mistake, the first thing to read is what to put right.
  document.getElementById("errors")?.focus();

  // A second press within three seconds sends nothing.  No button is disabled: after a failure one tries again.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.timeStamp - (sent.get(form) ?? -Infinity) < 3000) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const words = button.querySelector("[aria-live]");
    try {
      await navigator.clipboard.writeText(source.textContent.replace(/\s/g, ""));
      words.textContent = button.dataset.copied;
    } catch {
      // The browser does not let a page copy: the number is selected, and its own menu copies it.
      getSelection().selectAllChildren(source);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (button) "copy" in button.dataset ? copy(button) : print();
  });
})();
