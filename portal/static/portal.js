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

  // A page of somebody signed in never comes back from the browser's memory: they may have signed out since.
  const stay = document.getElementById("stay");
  addEventListener("pageshow", (event) => {
    if (event.persisted && stay) location.reload();
  });

  // How long the sign-in still lasts: told five minutes before its end, moved by one press, in all tabs alike.
  const stayOn = () => {
    const byId = (id) => document.getElementById(id);
    const button = byId("stay-on"), words = byId("stay-words"), said = byId("stay-said");
    const tabs = new BroadcastChannel(`stay ${stay.dataset.realm} ${root.lang}`);
    let end, soon, state;

    const tell = (text) => {
      words.textContent = said.textContent = text;
      stay.classList.add("soon");
    };
    const look = () => {
      const left = end - Date.now();
      const now = left <= 0 ? "ended" : left <= 300000 ? "soon" : "";
      if (!now && !stay.contains(document.activeElement)) stay.classList.remove("soon");
      if (now === state) return;
      state = now;
      if (now === "soon") tell(soon);
      if (now === "ended") tell(stay.dataset.ended);
      if (button) button.hidden = now === "ended" || button.dataset.fixed === "true";
    };
    const take = (given) => {
      if (given.end < end) return;
      ({ end, soon } = given);
      state = undefined;
      if (given.told) byId("stay-told").textContent = given.told;
      if (button) button.dataset.fixed = !given.movable;
      look();
    };
    const at = (seconds) => Date.now() + seconds * 1000;
    const share = (given) => (take(given), tabs.postMessage(given));

    end = at(stay.dataset.seconds);
    share({ end, soon: stay.dataset.soon, told: byId("stay-told").textContent, movable: Boolean(button) });
    tabs.addEventListener("message", (event) => take(event.data));
    setInterval(look, 5000);
    addEventListener("focus", look);

    button?.addEventListener("click", async (event) => {
      event.preventDefault();
      const token = document.querySelector('[name="csrf_token"]').value;
      try {
        const body = new URLSearchParams({ csrf_token: token });
        const reply = await fetch(button.formAction, { method: "POST", body });
        if (reply.redirected) return tell(stay.dataset.ended);
        const { seconds, movable, told, told_soon } = await reply.json();
        tell(told);
        share({ end: at(seconds), soon: told_soon, told, movable });
      } catch {
        tell(stay.dataset.failed);
      }
    });
  };
  if (stay) stayOn();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (button) "copy" in button.dataset ? copy(button) : print();
  });
})();
