// Runs timekit-sdk for a test: one JSON request a line on standard input, one JSON answer a line
// on standard output.
//
//   {"configure": {"apiBaseUrl": "http://127.0.0.1:1/", "appKey": "…"}}
//   {"method": "createBooking", "arguments": [{…}], "include": ["attributes"], "carry": {…}}
//   {"names": true}
//
// The answer is {"status", "data", "meta", "sent"}: what the client gave, and the request it made.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages] = process.argv.slice(2);
const load = createRequire(join(packages, "package.json"));
const timekit = load("timekit-sdk").newInstance();

async function obey(asked) {
  if (asked.configure) {
    timekit.configure(asked.configure);
    return { status: 0 };
  }
  if (asked.names) return { names: Object.keys(timekit) };
  if (asked.include) timekit.include(asked.include);
  if (asked.carry) timekit.carry(asked.carry);
  try {
    return shown(await timekit[asked.method](...(asked.arguments ?? [])));
  } catch (refused) {
    if (refused instanceof Error || refused.status === undefined) throw refused;
    return shown(refused);
  }
}

function shown(answer) {
  const { method, url, params, data } = answer.config;
  return {
    status: answer.status,
    data: answer.data,
    meta: answer.metaData ?? null,
    sent: { method, url, params: params ?? null, body: data ?? null },
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await obey(JSON.parse(line)).catch((error) => ({ failed: String(error) }));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
