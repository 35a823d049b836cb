extension Assets {
    public static let script = conveniences + "\n" + voiceScript

    /// Four conveniences; every page works without them.
    static let conveniences = #"""
        "use strict";
        // Copy buttons: hidden until it is certain that they work.
        for (const button of document.querySelectorAll("[data-copy]")) {
          if (!navigator.clipboard) break;
          const said = button.textContent;
          button.hidden = false;
          button.addEventListener("click", async () => {
            await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
            button.textContent = "Copied";
            setTimeout(() => { button.textContent = said; }, 2000);
          });
        }
        // What is shown once answered a form: loading it again asks for a page, and does not send the form again.
        const once = document.querySelector("[data-shown-once]");
        if (once) history.replaceState(null, "", once.dataset.shownOnce);
        // The zone of this browser, where one is asked for and none is filled in.
        for (const field of document.querySelectorAll("[data-zone]")) {
          if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
        }
        // The live line: asks only while somebody is looking.
        const live = document.querySelector("[data-live]");
        if (live) {
          for (const link of document.querySelectorAll("[data-unless-live]")) link.hidden = true;
          const first = live.textContent;
          setInterval(async () => {
            if (document.hidden) return;
            try {
              const answer = await fetch(live.dataset.live, { headers: { accept: "application/json" } });
              if (!answer.ok) return;
              const { text } = await answer.json();
              if (text === live.textContent) return;
              live.textContent = text;
              // The arrival is worth an announcement, the passing of seconds is not.
              if (text !== first) setTimeout(() => live.removeAttribute("role"), 1000);
            } catch { /* The next try is three seconds away. */ }
          }, 3000);
        }
        """#
}
