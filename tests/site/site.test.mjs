// The site's hosting rules, in Microsoft's emulator of Static Web Apps in front of the running product: routes, roles, headers, fallback,
// the proxy to the API; and that the local host, which reads the same file, sends the same headers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';

const product = process.env.BASE_URL ?? 'http://127.0.0.1:7071';
const port = Number(process.env.EMULATOR_PORT ?? 17072);
const emulator = `http://127.0.0.1:${port}`;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const site = here('../../static-web/dist');
const configuration = JSON.parse(readFileSync(here('../../static-web/public/staticwebapp.config.json'), 'utf8'));
const asset = `/assets/${readdirSync(`${site}/assets`).find((name) => name.startsWith('index-') && name.endsWith('.js'))}`;
const everybody = { name: 'ada@example.com', roles: ['anonymous', 'authenticated'] };
const admin = { name: 'root@example.com', roles: ['anonymous', 'authenticated', 'admin'] };

let running;
let output = '';

before(async () => {
  const program = here('node_modules/@azure/static-web-apps-cli/dist/cli/bin.js');
  // A group of its own: the emulator starts further processes, which end with the group.
  running = spawn(process.execPath, [
    program, 'start', site, '--swa-config-location', site, '--api-devserver-url', product, '--host', '127.0.0.1', '--port', String(port),
  ], { cwd: here('.'), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (data) => { output += data; });
  for (let tries = 0; tries < 240; tries++) {
    if (running.exitCode !== null) break;
    const answer = await fetch(`${emulator}/icon.svg`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  assert.fail(`the emulator did not start:\n${output}`);
});

after(() => {
  if (running?.exitCode === null) process.kill(-running.pid);
  running?.stdout.destroy();
  running?.stderr.destroy();
});

/** The cookie that the emulator's own sign-in page would set. */
function cookie({ name, roles }) {
  const principal = { identityProvider: 'aad', userId: name, userDetails: name, userRoles: roles, claims: [] };
  return `StaticWebAppsAuthCookie=${Buffer.from(JSON.stringify(principal)).toString('base64')}`;
}

function get(path, who, more = {}) {
  return fetch(`${emulator}${path}`, { redirect: 'manual', headers: { ...(who ? { cookie: cookie(who) } : {}), ...more } });
}

function assertHeaders(answer, where) {
  for (const [name, value] of Object.entries(configuration.globalHeaders)) assert.equal(answer.headers.get(name), value, `${where}: ${name}`);
}

test('the configuration follows the schema', () => {
  const schema = JSON.parse(readFileSync(here('node_modules/@azure/static-web-apps-cli/schema/staticwebapp.config.json'), 'utf8'));
  const valid = new Ajv({ strict: false, allErrors: true }).compile(schema);
  assert.ok(valid(configuration), JSON.stringify(valid.errors));
  assert.ok(!valid({ ...configuration, rotes: [] }), 'a misspelt key would be found');
});

test('the built site carries the configuration of the sources', () => {
  assert.deepEqual(JSON.parse(readFileSync(`${site}/staticwebapp.config.json`, 'utf8')), configuration);
});

test('the content security policy lets no foreign and no inline script run', () => {
  const policy = Object.fromEntries(configuration.globalHeaders['content-security-policy'].split(';').map((part) => {
    const [name, ...values] = part.trim().split(/\s+/);
    return [name, values];
  }));
  assert.deepEqual(policy['default-src'], ["'none'"]);
  assert.deepEqual(policy['script-src'], ["'self'"]);
  for (const closed of ['object-src', 'base-uri', 'frame-ancestors']) assert.deepEqual(policy[closed], ["'none'"]);
  assert.deepEqual(policy['connect-src'], ["'self'"]);
});

test('who is not signed in is sent to sign in, and comes back to the page asked for', async () => {
  for (const page of ['/', '/chat/abc', '/knowledge', '/api/identity/me', '/api/analytics/chat']) {
    const answer = await get(page);
    assert.equal(answer.status, 302, page);
    assert.match(answer.headers.get('location'), /^\/\.auth\/login\/aad\?post_login_redirect_uri=/, page);
  }
});

test('a signed-in person gets every page of the application, with the headers', async () => {
  for (const page of ['/', '/chat/abc', '/knowledge', '/a/b/c']) {
    const answer = await get(page, everybody);
    assert.equal(answer.status, 200, page);
    assert.match(await answer.text(), /<div id="root">/, page);
    assert.equal(answer.headers.get('cache-control'), 'no-cache', page);
    assertHeaders(answer, page);
  }
});

test('files are there for everybody; hashed ones are kept for a year', async () => {
  const hashed = await get(asset);
  assert.equal(hashed.status, 200);
  assert.equal(hashed.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assertHeaders(hashed, asset);
  for (const file of ['/color-scheme.js', '/icon.svg', '/forbidden.html']) {
    const answer = await get(file);
    assert.equal(answer.status, 200, file);
    assert.equal(answer.headers.get('cache-control'), 'no-cache', file);
  }
});

test('what is no page does not fall back to the application', async () => {
  for (const path of ['/assets/none.js', '/runtime/webhooks/durabletask/instances', '/admin/host/status', '/nothing.json']) {
    assert.equal((await get(path, everybody)).status, 404, path);
  }
  assert.equal((await get('/staticwebapp.config.json', everybody)).status, 404, 'the configuration itself is not content');
});

test('only one way to sign in is open', async () => {
  for (const provider of ['github', 'twitter']) assert.equal((await get(`/.auth/login/${provider}`)).status, 404, provider);
  assert.equal((await get('/login')).status, 200);
  assert.match((await get('/logout')).headers.get('location'), /\/\.auth\/logout/);
});

test('health and description of the API answer anybody, through the proxy', async () => {
  assert.equal((await get('/api/health')).status, 200);
  const description = await get('/api/openapi.json');
  assert.equal((await description.json()).openapi.slice(0, 3), '3.1');
  assert.equal((await get('/api/webhooks/nobody')).status, 404, 'the product itself answers there');
});

test('the API learns who is signed in, and only the product decides what they may do', async () => {
  // The local host knows no sign-in of a platform and refuses the token that comes with it: its own words show that the request arrived.
  for (const who of [everybody, admin]) {
    const answer = await get('/api/identity/me', who);
    assert.equal(answer.status, 401);
    assert.equal((await answer.json()).code, 'identity.token.invalid');
  }
  const me = await (await get('/.auth/me', admin)).json();
  assert.deepEqual(me.clientPrincipal.userRoles, admin.roles);
});

test('the local host sends the same headers and caches alike', async () => {
  for (const [path, cache] of [['/', 'no-cache'], ['/chat/abc', 'no-cache'], [asset, 'public, max-age=31536000, immutable'], ['/color-scheme.js', 'no-cache']]) {
    const answer = await fetch(`${product}${path}`);
    assert.equal(answer.status, 200, path);
    assertHeaders(answer, path);
    assert.equal(answer.headers.get('cache-control'), cache, path);
  }
  assert.equal((await fetch(`${product}/staticwebapp.config.json`)).status, 404);
});

test('the site runs under its policy in a browser without a violation', async () => {
  const { chromium } = createRequire(new URL('../browser/package.json', import.meta.url))('playwright-core');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const violations = [];
    await page.exposeFunction('noteViolation', (text) => violations.push(text));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => window.noteViolation(`${event.effectiveDirective} ${event.blockedURI}`)));
    await page.goto(product);
    const question = page.getByRole('textbox').first();
    await question.fill('revenue by country, last month');
    await question.press('Enter');
    // The answer brings what is loaded late: chart, table, text.
    await page.locator('canvas, svg[width], [role="img"], table').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1_000);
    assert.deepEqual(violations, []);

    // That a violation would be seen.
    await page.evaluate(() => { const script = document.createElement('script'); script.textContent = 'window.inlineRan = true'; document.head.append(script); });
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => window.inlineRan), undefined);
    assert.equal(violations.length, 1);
  } finally {
    await browser.close();
  }
});
