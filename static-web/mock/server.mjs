// A small stand-in for the API: same contract, invented data, nothing kept. Only for developing the site.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { answerTo, catalog, suggestions } from './fixtures.mjs';

const port = Number(process.env.MOCK_PORT ?? 7610);
const pace = Number(process.env.MOCK_PACE ?? 350);
const conversations = new Map();
const queries = new Map();
const runs = new Map();
const imports = new Map();

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function partsOf(run) {
  const part = (type, content, data, actions = []) => ({ id: randomUUID(), type, content, timestamp: new Date().toISOString(), data, actions });
  if (/weather/i.test(run.question)) {
    return ['declined', [part('error', 'The data has nothing about the weather. Ask about purchases, products or customers, or import events that carry it.', { code: 'question.not_in_data', missing: ['weather'], suggestions: suggestions.slice(0, 2) })]];
  }
  if (/crash/i.test(run.question)) {
    return ['failed', [part('error', 'The query took longer than 30 seconds and was stopped. Ask about a shorter period, or try again.', { code: 'query.timeout', sql: 'select count(*) from events' })]];
  }
  if (/^best customers$/i.test(run.question)) {
    return ['needs_clarification', [part('action', null, { purpose: 'clarification', prompt: 'Best by what?', choices: [{ label: 'By revenue', question: 'Top customers by revenue' }, { label: 'By number of orders', question: 'Top customers by orders' }] })]];
  }
  const answer = answerTo(run.question);
  const queryId = randomUUID();
  queries.set(queryId, answer);
  const shared = { queryId, columns: answer.columns, rows: answer.rows.slice(0, 200), rowCount: answer.rows.length, truncated: false };
  return ['completed', [
    part('text', answer.text, { headlines: answer.headlines, definitions: answer.definitions, assumptions: answer.assumptions, confidence: 0.93 }),
    part('query_results', null, { ...shared, sql: answer.sql, cached: false, dataThrough: catalog.dataThrough, executionTimeMs: 84, planSummary: answer.chart.title, verification: { status: 'verified', text: 'Counted a second way: same total.' } }, answer.people ? [{ kind: 'create_segment', label: 'Save as segment', data: { queryId } }] : []),
    part('chart', null, { queryId, ...answer.chart }),
    part('action', null, { purpose: 'suggestions', questions: answer.followUps }),
  ]];
}

function start(run) {
  const events = [];
  const emit = (event, data) => { events.push({ id: events.length + 1, event, data }); for (const listener of run.listeners) listener(); };
  run.events = events;
  run.listeners = new Set();
  const [status, parts] = partsOf(run);
  const stages = [['understand', 'Reading the question'], ['query', 'Querying the data'], ['narrate', 'Writing the answer']];
  const script = stages.flatMap(([stage, label]) => [() => emit('stage', { stage, state: 'started', label }), () => emit('stage', { stage, state: 'done', label, elapsedMs: pace })]);
  for (const part of parts) script.push(() => { run.body.messages.push(part); emit('part', part); });
  script.push(() => finish(run, status));
  run.finish = emit;
  const step = () => {
    if (run.body.status === 'cancelled') return;
    run.body.status = 'running';
    script.shift()?.();
    if (script.length > 0) setTimeout(step, script.length > parts.length ? pace / 2 : 30);
  };
  setTimeout(step, pace / 2);
}

function finish(run, status) {
  run.body.status = status;
  run.body.timings = { understandMs: 14, planMs: 2, queryMs: 84, narrateMs: 9, totalMs: 118 };
  run.finish('status', { status, timings: run.body.timings });
}

async function ask(request, response) {
  const { message, conversationId = randomUUID() } = JSON.parse(await body(request));
  if (/unreachable/i.test(message)) return json(response, 503, { title: 'The database is starting. Try again in a few seconds.', code: 'database.unavailable' });
  const conversation = conversations.get(conversationId) ?? { id: conversationId, title: message.slice(0, 80), createdAt: new Date().toISOString(), updatedAt: '', turns: [] };
  conversations.set(conversationId, conversation);
  const run = { question: message, body: { conversationId, messageId: randomUUID(), question: message, status: 'accepted', messages: [], timings: null, createdAt: new Date().toISOString() } };
  conversation.turns.push(run.body);
  conversation.updatedAt = new Date().toISOString();
  runs.set(run.body.messageId, run);
  start(run);
  json(response, 202, run.body, { location: `/api/analytics/chat/${conversationId}/messages/${run.body.messageId}` });
}

function stream(request, response, run) {
  let last = Number(request.headers['last-event-id'] ?? 0);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const flush = () => {
    for (const event of run.events.filter(({ id }) => id > last)) {
      last = event.id;
      response.write(`id: ${event.id}\nevent: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`);
      if (event.event === 'status') { run.listeners.delete(flush); response.end(); return; }
    }
  };
  run.listeners.add(flush);
  request.on('close', () => run.listeners.delete(flush));
  flush();
}

const tests = {
  eq: (a, b) => String(a) === b, ne: (a, b) => String(a) !== b, contains: (a, b) => String(a).toLowerCase().includes(b.toLowerCase()),
  gt: (a, b) => a > Number(b), gte: (a, b) => a >= Number(b), lt: (a, b) => a < Number(b), lte: (a, b) => a <= Number(b),
};

function rowsPage(query, search) {
  const index = (name) => query.columns.findIndex((column) => column.name === name);
  let rows = [...query.rows];
  for (const filter of search.getAll('filter')) {
    const [column, operator, ...value] = filter.split(':');
    rows = rows.filter((row) => tests[operator](row[index(column)], value.join(':')));
  }
  if (search.get('sort')) {
    const [column, direction] = search.get('sort').split(':');
    const at = index(column);
    rows.sort((a, b) => (a[at] < b[at] ? -1 : a[at] > b[at] ? 1 : 0) * (direction === 'desc' ? -1 : 1));
  }
  const from = Number(search.get('cursor') ?? 0);
  const limit = Number(search.get('limit') ?? 50);
  return { columns: query.columns, rows: rows.slice(from, from + limit), rowCount: rows.length, next: from + limit < rows.length ? String(from + limit) : null };
}

function csv({ columns, rows }) {
  return [columns.map(({ name }) => name), ...rows].map((row) => row.map((cell) => (cell === null ? '' : `"${String(cell).replaceAll('"', '""')}"`)).join(',')).join('\r\n');
}

function importStatus(entry) {
  const share = Math.min((Date.now() - entry.startedAt) / 6000, 1);
  const linesRead = Math.round(share * 541_909);
  return { id: entry.id, fileName: entry.fileName, status: share < 1 ? 'running' : 'completed', linesRead, linesBad: share > 0.3 ? 2 : 0, stored: Math.max(linesRead - 14, 0), duplicates: 12, rate: 90_318, percent: share * 100, secondsLeft: Math.round((1 - share) * 6), errors: share > 0.3 ? [{ line: 1204, reason: 'occurred_at is not a time: "yesterday"' }, { line: 88_121, reason: 'revenue is not a number: "12,,4"' }] : [], message: null, createdAt: new Date(entry.startedAt).toISOString() };
}

async function route(request, response) {
  const url = new URL(request.url, 'http://mock');
  const path = url.pathname;
  const chat = /^\/api\/analytics\/chat\/([^/]+)(?:\/messages\/([^/]+)(?:\/(cancel|retry|feedback))?|\/(export))?$/.exec(path);
  if (path === '/api/identity/me') {
    const organizations = [{ id: 1, name: 'demo', eventCount: 541_909 }, { id: 2, name: 'retail', eventCount: 12 }];
    const name = request.headers['x-organization'] ?? 'demo';
    return json(response, 200, { person: { id: 1, name: 'Ada Lovelace', email: 'ada@example.org' }, role: 'analyst', organization: { ...(organizations.find((one) => one.name === name) ?? organizations[0]), timeZone: 'Europe/London', currency: 'USD' }, organizations, permissions: [] });
  }
  if (path === '/api/catalog') return json(response, 200, catalog);
  if (path === '/api/catalog/suggestions') return json(response, 200, { questions: suggestions });
  if (path === '/api/analytics/chat') {
    if (request.method === 'POST') return ask(request, response);
    const list = [...conversations.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    return json(response, 200, { conversations: list.map(({ id, title, updatedAt, turns }) => ({ id, title, updatedAt, messageCount: turns.length })), next: null });
  }
  if (chat) return conversationRoute(request, response, chat);
  const rows = /^\/api\/queries\/([^/]+)\/(rows|export)$/.exec(path);
  if (rows && queries.has(rows[1])) {
    const query = queries.get(rows[1]);
    if (rows[2] === 'rows') return json(response, 200, rowsPage(query, url.searchParams));
    const format = url.searchParams.get('format');
    response.writeHead(200, { 'content-type': format === 'csv' ? 'text/csv' : 'application/json', 'content-disposition': `attachment; filename="result.${format}"` });
    return response.end(format === 'csv' ? csv(query) : JSON.stringify(query.rows));
  }
  if (path === '/api/imports' && request.method === 'POST') {
    const name = /filename="([^"]*)"/.exec((await body(request)).toString('latin1'))?.[1] ?? 'file';
    const id = randomUUID();
    imports.set(id, { id, fileName: name, startedAt: Date.now() });
    return json(response, 202, { importId: id });
  }
  if (path === '/api/imports') return json(response, 200, { imports: [...imports.values()].map(importStatus) });
  const one = /^\/api\/imports\/(.+)$/.exec(path);
  if (one && imports.has(one[1])) return json(response, 200, importStatus(imports.get(one[1])));
  if (path === '/api/segments/preview') return json(response, 200, { users: 1480, sql: 'select 1' });
  if (path === '/api/segments' || path === '/api/campaigns') return json(response, 201, { id: randomUUID() });
  return json(response, 404, { title: 'There is nothing at this address.', code: 'route.not_found' });
}

async function conversationRoute(request, response, [, id, messageId, verb, wantsExport]) {
  const conversation = conversations.get(id);
  if (!conversation) return json(response, 404, { title: 'This conversation does not exist. It may have been deleted.', code: 'conversation.not_found' });
  if (wantsExport) {
    response.writeHead(200, { 'content-type': 'text/markdown', 'content-disposition': 'attachment; filename="conversation.md"' });
    return response.end(`# ${conversation.title}\n`);
  }
  const run = messageId ? runs.get(messageId) : undefined;
  if (verb === 'cancel') { finish(run, 'cancelled'); return json(response, 200, run.body); }
  if (verb === 'feedback') { run.body.feedback = JSON.parse(await body(request)); return json(response, 204); }
  if (verb === 'retry') { run.body.status = 'accepted'; run.body.messages = []; start(run); return json(response, 202, run.body); }
  if (run && /event-stream/.test(request.headers.accept ?? '')) return stream(request, response, run);
  if (run) return json(response, 200, run.body);
  if (request.method === 'PATCH') { conversation.title = JSON.parse(await body(request)).title; return json(response, 200, conversation); }
  if (request.method === 'DELETE') { conversations.delete(id); return json(response, 204); }
  return json(response, 200, conversation);
}

createServer((request, response) => {
  route(request, response).catch((error) => json(response, 500, { title: String(error), code: 'mock.failed' }));
}).listen(port, '127.0.0.1', () => console.log(`Mock API on http://127.0.0.1:${port}`));
