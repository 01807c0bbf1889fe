// Runs sqlmap against every operation of a running host that takes text: query parameters, JSON bodies, path ids and headers, as the API's own
// document lists them. Nothing may be found. See README.md.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [base, token, ...rest] = process.argv.slice(2);
if (!base || !token) {
  console.error("usage: node tests/security/sqlmap.mjs http://127.0.0.1:7071 TOKEN [--only TEXT] [--from N] [--seconds 120] [--level 2] [--risk 1]");
  process.exit(2);
}

const option = (name, otherwise) => (rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : otherwise);
const seconds = Number(option("seconds", "120"));
const folder = await mkdtemp(join(tmpdir(), "analytics-sqlmap-"));
const document = await (await fetch(new URL("/api/openapi.json", base))).json();
const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };

// SQL is what this one is for: the guard's own tests attack it.
const sqlByDesign = new Set(["sql"]);
const examples = {
  q: "revenue", favorite: "true", limit: "10", cursor: "WyIyMDI2LTAxLTAxIl0", sort: "name:asc", filter: "name:eq:x", status: "failed", name: "AnswerQuestion", id: "x", format: "json",
  message: "How many purchases were there?", title: "Title", content: "Content", description: "Words", eventName: "purchase", formula: "sum of revenue", channel: "email", subject: "Hello", rating: "good", reason: "because",
};

// The headers that the product reads, each once.
const headersOf = {
  "post /api/analytics/chat": ["Idempotency-Key: 7d1f*", "Prefer: wait=1*"],
  "get /api/analytics/chat/{conversationId}/messages/{messageId}": ["Last-Event-ID: 1*"],
  "get /api/identity/me": ["X-Organization: demo*", "x-ms-client-principal: eyJ9*"],
};

async function get(path) {
  const response = await fetch(new URL(path, base), { headers });
  return response.ok ? response.json() : {};
}

async function made(path, body) {
  const response = await fetch(new URL(path, base), { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return response.ok ? response.json() : {};
}

// Real ids, so that requests reach the statements behind them.
async function ids() {
  const first = (list) => (Array.isArray(list) && list.length > 0 ? list[0] : {});
  const chat = await (await fetch(new URL("/api/analytics/chat", base), {
    method: "POST", headers: { ...headers, "Content-Type": "application/json", Prefer: "wait=60" }, body: JSON.stringify({ message: "How many events per name were there?" }),
  })).json();
  const queries = await get("/api/queries");
  const imports = await get("/api/imports");
  const orchestrations = await get("/api/operations/orchestrations");
  const zero = "00000000-0000-0000-0000-000000000000";
  return {
    conversationId: chat.conversationId ?? zero, messageId: chat.messageId ?? zero, queryId: first(queries.queries).id ?? zero, importId: String(first(imports.imports).importId ?? 1),
    instanceId: first(orchestrations.orchestrations).instanceId ?? zero, kind: "entries", action: "suspend", queue: "any-poison", id: zero,
    ...(await madeIds()),
  };
}

// What a new organization has none of.
async function madeIds() {
  const segment = await made("/api/segments", { name: "sqlmap", userIds: ["nobody"] });
  const campaign = await made("/api/campaigns", { name: "sqlmap", segmentId: segment.id });
  const entry = await made("/api/knowledge/entries", { title: "sqlmap", content: "Words" });
  return {
    segmentId: segment.id, campaignId: campaign.id, subjectId: campaign.id, knowledgeId: entry.id,
    sourceId: (await made("/api/sources", { name: "sqlmap" })).id, triggerId: (await made("/api/triggers", { name: "sqlmap", eventName: "seen" })).id,
    webhookEndpointId: (await made("/api/webhook-endpoints", { url: "https://example.com/hook", eventTypes: [] })).id, channel: "email", provider: "mailgun",
  };
}

function schemaOf(node) {
  return node?.$ref ? schemaOf(document.components.schemas[node.$ref.split("/").pop()]) : node;
}

function bodyOf(operation) {
  const schema = schemaOf(operation.requestBody?.content?.["application/json"]?.schema);
  if (!operation.requestBody) {
    return undefined;
  }

  const body = {};
  for (const [name, property] of Object.entries(schema?.properties ?? { title: {}, content: {}, name: {}, eventName: {}, description: {}, formula: {} })) {
    const types = [schemaOf(property)?.type ?? "string"].flat();
    if (types.includes("string") && !sqlByDesign.has(name)) {
      body[name] = `${examples[name] ?? "text"}*`;
    }
  }

  return body;
}

function request(method, path, operation, known) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => (["kind", "action"].includes(name) ? known[name] : `${known[name] ?? known.id}*`));
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query").map(({ name }) => `${name}=${encodeURIComponent(examples[name] ?? "x")}*`);
  const body = bodyOf(operation);
  const lines = [
    `${method.toUpperCase()} ${filled}${query.length > 0 ? `?${query.join("&")}` : ""} HTTP/1.1`, `Host: ${new URL(base).host}`, `Authorization: Bearer ${token}`,
    ...(headersOf[`${method} ${path}`] ?? []), ...(body ? ["Content-Type: application/json"] : []), "", body ? JSON.stringify(body) : "",
  ];
  return lines.join("\r\n");
}

function run(file) {
  const options = ["-r", file, "--batch", "--ignore-stdin", "--disable-coloring", "--level", option("level", "2"), "--risk", option("risk", "1"), "--dbms", "PostgreSQL", "--technique", "BEUSTQ", "--time-sec", "2",
    "--timeout", "30", "--retries", "0", "--ignore-code", "*", "--flush-session", "--output-dir", join(folder, "sessions")];
  return new Promise((resolve) => {
    let text = "";
    const child = spawn("nice", ["-n", "19", "timeout", String(seconds), "sqlmap", ...options], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (text += data));
    child.on("close", (code) => resolve({ code, text }));
  });
}

const known = await ids();
const findings = [];
let number = 0;
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const name = `${method} ${path}`;
    // Deleting what the other requests need would end the walk; the ids take the same way in the other methods.
    const text = request(method, path, operation, known);
    if (method === "delete" || !text.includes("*") || (option("only", "") && !name.includes(option("only", "")))) {
      continue;
    }

    number += 1;
    if (number < Number(option("from", "1"))) {
      continue;
    }

    const file = join(folder, `${name.replace(/\W+/g, "-")}.txt`);
    await writeFile(file, text);
    const { code, text: log } = await run(file);
    await writeFile(`${file}.log`, log);
    // sqlmap tries what "appears to be injectable" again and takes most of it back; it counts when the time ended before it could.
    const found = /is vulnerable|identified the following injection point/i.test(log) || (code === 124 && /parameter '.*' appears to be '.*' injectable/i.test(log));
    const places = text.split("*").length - 1;
    const tested = new Set([...log.matchAll(/testing for SQL injection on (.+)/g)].map((match) => match[1])).size;
    console.log(`${found ? "FOUND " : "clean "} ${number} ${name} (${tested} of ${places} places, ${code === 124 ? `stopped after ${seconds} s` : "complete"})`);
    if (found) {
      findings.push(`${name}\n${(await readFile(`${file}.log`, "utf8")).split("\n").filter((line) => /injectable|vulnerable|Payload|Type:|Parameter:/.test(line)).join("\n")}`);
    }
  }
}

console.log(`${findings.length} findings; requests and logs are in ${folder}`);
console.log(findings.join("\n"));
process.exit(findings.length > 0 ? 1 : 0);
