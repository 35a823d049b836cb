extension Assets {
    /// What only a browser can do: make passes that nobody can know again, and send letters that say nothing of who sends them.
    /// Loaded on every page of somebody who is signed in, so that fetching passes tells nothing of wanting to write.
    static let voiceScript = #"""
        // Passes (RFC 9474, RSABSSA-SHA384-PSS-Randomized): made here, signed unseen, used up without a cookie.
        const SIZE = 256, SHELF = "daylight-passes";
        const number = bytes => BigInt("0x" + Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join(""));
        const octets = value => Uint8Array.from(
          value.toString(16).padStart(2 * SIZE, "0").match(/../g), pair => parseInt(pair, 16));
        const toText = bytes => btoa(String.fromCharCode(...bytes));
        const fromText = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
        const chance = size => crypto.getRandomValues(new Uint8Array(size));
        const joined = (...parts) => Uint8Array.from(parts.flatMap(part => Array.from(part)));
        const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
        function power(base, exponent, modulus) {
          let result = 1n;
          for (base %= modulus; exponent > 0n; exponent >>= 1n) {
            if (exponent & 1n) result = result * base % modulus;
            base = base * base % modulus;
          }
          return result;
        }
        function inverse(value, modulus) {
          let [a, b, x, y] = [value, modulus, 1n, 0n];
          while (b > 0n) { const q = a / b; [a, b, x, y] = [b, a - q * b, y, x - q * y]; }
          if (a !== 1n) throw new Error("no inverse");
          return (x % modulus + modulus) % modulus;
        }
        // RFC 8017, 9.1.1: EMSA-PSS with SHA-384, MGF1 and a salt of 48 bytes, for 2048 bits.
        async function encoded(message) {
          const salt = chance(48);
          const hash = await digest("SHA-384", joined(new Uint8Array(8), await digest("SHA-384", message), salt));
          const block = joined(new Uint8Array(SIZE - 98), [1], salt);
          for (let count = 0, at = 0; at < block.length; count++) {
            for (const byte of await digest("SHA-384", joined(hash, [0, 0, 0, count]))) {
              if (at < block.length) block[at++] ^= byte;
            }
          }
          block[0] &= 127;
          return joined(block, hash, [188]);
        }
        async function blinded(modulus) {
          const message = joined(chance(32), new TextEncoder().encode("daylight pass"));
          const plain = number(await encoded(message)), factor = number(chance(SIZE + 16)) % modulus;
          return { pass: toText(message), plain: toText(octets(plain)), undo: toText(octets(inverse(factor, modulus))),
            request: toText(octets(plain * power(factor, 65537n, modulus) % modulus)) };
        }
        function finished(made, signed, modulus) {
          const signature = number(fromText(signed)) * number(fromText(made.undo)) % modulus;
          if (power(signature, 65537n, modulus) !== number(fromText(made.plain))) throw new Error("not signed");
          return { pass: made.pass, signature: toText(octets(signature)) };
        }
        const shelf = () => JSON.parse(localStorage.getItem(SHELF) || "{}");
        const put = kept => localStorage.setItem(SHELF, JSON.stringify(kept));
        async function fetchPasses(csrf) {
          const kept = shelf(), today = new Intl.DateTimeFormat("sv").format();
          if (kept.asked === today) return;
          const answer = await fetch("/feedback/passes", { headers: { accept: "application/json" } });
          if (!answer.ok) return;
          const periods = {};
          for (const open of await answer.json()) {
            const modulus = number(fromText(open.modulus)), old = (kept.periods || {})[open.period];
            const own = periods[open.period] = old || { purpose: open.purpose, left: [], made: [] };
            if (old && !own.made.length) continue;
            // Kept before they are sent: an answer that is lost is asked for again with the same request.
            while (own.made.length < open.passes) own.made.push(await blinded(modulus));
            put({ periods: { ...kept.periods, ...periods } });
            const signed = await fetch("/feedback/passes", { method: "POST",
              headers: { "content-type": "application/json", accept: "application/json" },
              body: JSON.stringify({ csrf, period: open.period, requests: own.made.map(each => each.request) }) });
            if (signed.ok) {
              const answers = await signed.json();
              own.left = own.made.map((made, at) => finished(made, answers[at], modulus));
              own.made = [];
            } else if (signed.status === 409) { own.made = []; own.elsewhere = true; } else return;
          }
          put({ periods, asked: today });
        }
        // One size for whatever is sent: a concern, an answer, a cover, a receipt.
        async function send(letter) {
          const text = JSON.stringify(letter), size = new TextEncoder().encode(text).length;
          return fetch("/feedback/letters", { method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
            headers: { "content-type": "application/json" }, body: text + " ".repeat(16384 - size) });
        }
        async function sendWithPass(purpose, letter) {
          const kept = shelf();
          const found = Object.entries(kept.periods || {}).find(([, own]) => own.purpose === purpose && own.left.length);
          if (!found) throw new Error("This browser has no pass left: those of a period lie in the browser that fetched them.");
          const [period, own] = found, pass = own.left[own.left.length - 1];
          const answer = await send({ ...letter, period, ...pass });
          if (answer.ok || answer.status === 409) { own.left.pop(); put(kept); }
          if (!answer.ok) throw new Error(await answer.text());
        }
        const receipt = () => Array.from(chance(20), byte => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31]).join("");
        // A pass is for words.
        const written = (id, otherwise) => {
          const field = document.getElementById(id);
          if (field.value.trim()) return field.value;
          field.focus();
          throw new Error(otherwise);
        };
        const letters = {
          async concern() {
            const words = written("concern", "Write first what is to be read.");
            const own = receipt(), hash = await digest("SHA-256", new TextEncoder().encode(own));
            await sendWithPass("concern", { kind: "concern", words,
              receipt: Array.from(hash, byte => byte.toString(16).padStart(2, "0")).join("") });
            document.getElementById("concern").value = "";
            return "It waits for its batch. Your receipt, which nobody can give you again: " + own;
          },
          async question() {
            await sendWithPass("concern", { kind: "question",
              words: written("question", "Write your question first.") });
            document.getElementById("question").value = "";
            return "It waits for its batch, and is then in the register for everybody, without a name.";
          },
          async pulse() {
            const chosen = document.querySelector("[name=answer]:checked");
            if (!chosen) throw new Error("Choose one of the five.");
            await sendWithPass("pulse", { kind: "pulse", answer: chosen.value });
            return "It is counted.";
          },
          async read() {
            const answer = await send({ kind: "read", receipt: written("receipt", "Paste a receipt first.").trim() });
            return answer.text();
          },
        };
        const csrf = document.body.dataset.passes;
        if (csrf && crypto.subtle) {
          // One page at a time: two would each make passes, and the second ones are not signed.
          const alone = work => navigator.locks ? navigator.locks.request(SHELF, work) : work();
          alone(() => fetchPasses(csrf)).then(async () => {
            // Covers: half of the passes go out by themselves, at moments of chance.
            const own = Object.values(shelf().periods || {}).find(each => each.purpose === "concern");
            if (own && own.left.length > 3 && chance(1)[0] < 16) await sendWithPass("concern", { kind: "cover" });
          }).catch(() => { /* The next page tries again. */ });
          for (const without of document.querySelectorAll("[data-unless-voice]")) without.hidden = true;
          for (const part of document.querySelectorAll("[data-voice]")) part.hidden = false;
          for (const button of document.querySelectorAll("[data-letter]")) {
            const said = document.getElementById(button.dataset.letter + "-said");
            button.addEventListener("click", async () => {
              button.disabled = true;
              try { said.textContent = await letters[button.dataset.letter](); } catch (error) {
                said.textContent = error.message;
              }
              button.disabled = said.hidden = false;
            });
          }
        }
        """#
}
