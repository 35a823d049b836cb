// Runs the script that the pages load, with the little of a browser that it needs: enough to fetch passes and to send letters.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

const { address, cookie, csrf, steps, shelf } = JSON.parse(readFileSync(0, "utf8"));
const sent = [];
const kept = new Map(shelf ? [["daylight-passes", shelf]] : []);
const elements = new Map();
const element = id => {
  if (!elements.has(id)) elements.set(id, { id, value: "", textContent: "", hidden: true, dataset: {} });
  return elements.get(id);
};
const buttons = ["concern", "read", "pulse", "question"].map(letter => ({
  dataset: { letter }, addEventListener(_, act) { this.press = act; } }));
globalThis.crypto ??= webcrypto;
globalThis.navigator ??= {};
globalThis.localStorage = { getItem: name => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
globalThis.document = {
  body: { dataset: { passes: csrf } }, getElementById: element,
  querySelector: of => of.includes("answer") ? { value: steps.find(step => step.letter === "pulse").answer } : null,
  querySelectorAll: of => of === "[data-letter]" ? buttons : [] };
let waiting = 0;
const net = globalThis.fetch;
globalThis.fetch = async (path, how = {}) => {
  waiting++;
  try {
    const headers = { ...how.headers, origin: address };
    if (how.credentials !== "omit") headers.cookie = cookie;
    const answer = await net(address + path, { ...how, headers });
    sent.push({ path, status: answer.status, bytes: how.body?.length ?? 0, cookie: "cookie" in headers,
      referrer: how.referrerPolicy ?? null });
    return answer;
  } finally { waiting--; }
};
const script = await (await net(address + "/assets/daylight.js")).text();
(0, eval)(script);
const settled = async () => {
  for (let calm = 0; calm < 15; calm = waiting ? 0 : calm + 1) await new Promise(done => setTimeout(done, 20));
};
await settled();
const said = [];
for (const { letter, ...values } of steps) {
  for (const [id, value] of Object.entries(values)) element(id).value = value;
  await buttons.find(button => button.dataset.letter === letter).press();
  said.push(element(letter + "-said").textContent);
}
console.log(JSON.stringify({ said, sent, shelf: kept.get("daylight-passes") ?? null }));
