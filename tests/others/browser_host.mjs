// Drives a headless Chromium for a test: one JSON request a line on standard input, one JSON answer
// a line on standard output. `{"open": url}`, `{"click": selector}`, `{"type": [selector, text]}`,
// `{"see": selector}`, `{"leave": selector}` (until it is gone), `{"count": selector}`, `{"evaluate": expression}`,
// `{"happening": name}` (what the widget told its page under that name, once it has), `{"picture": file}`,
// `{"calls": true}` (method, path and status of what the page asked the server).
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, chromium, server] = process.argv.slice(2);
const { chromium: browserType } = createRequire(join(packages, "package.json"))("playwright-core");

const browser = await browserType.launch({
  executablePath: chromium,
  headless: true,
  args: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const context = await browser.newContext({
  timezoneId: "Europe/Copenhagen",
  locale: "en-GB",
  viewport: { width: 900, height: 760 },
});
const page = await context.newPage();
page.setDefaultTimeout(15_000);

let calls = [];
let noise = [];
page.on("console", (message) => noise.push(message.text()));
page.on("pageerror", (error) => noise.push(String(error)));
// A browser never shows a page the pre-flights it makes; this tells of them too.
const session = await context.newCDPSession(page);
const asked = new Map();
await session.send("Network.enable");
session.on("Network.requestWillBeSent", ({ requestId, request }) => {
  if (request.url.startsWith(server)) asked.set(requestId, request);
});
session.on("Network.responseReceived", ({ requestId, response }) => {
  const request = asked.get(requestId);
  if (!request) return;
  const path = request.url.slice(server.length);
  calls.push({ method: request.method, path, status: response.status, body: request.postData });
});

const orders = {
  open: (url) => page.goto(url, { waitUntil: "load" }),
  click: (selector) => page.locator(selector).first().click(),
  type: ([selector, text]) => page.locator(selector).first().fill(text),
  see: (selector) => page.locator(selector).first().innerText(),
  leave: (selector) => page.locator(selector).first().waitFor({ state: "detached" }),
  count: (selector) => page.locator(selector).count(),
  evaluate: (expression) => page.evaluate(expression),
  happening: (name) =>
    page
      .waitForFunction((wanted) => window.happened.find(([told]) => told === wanted), name)
      .then((told) => told.evaluate(([, what]) => what)),
  // What moves has come to rest by then.
  picture: (path) => page.waitForTimeout(700).then(() => page.screenshot({ path })),
  calls: () => calls.splice(0),
  noise: () => noise.splice(0),
};

const answering = new Set(["see", "count", "evaluate", "happening", "calls", "noise"]);

async function obey(line) {
  const [[order, argument]] = Object.entries(JSON.parse(line));
  const found = await orders[order](argument);
  return { found: answering.has(order) ? found : null };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(line).catch((error) => ({ failed: String(error) }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();
