import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { LOOPBACK_PORTS, openLoopback, type Loopback } from '../../main/auth/loopback.ts';
import { replyPages } from '../../main/auth/replyPages.ts';
import { chooseSeed, seededRandom } from './support/random.ts';

/** Ports of their own, so that suites running at the same time do not take each other's. */
const PORTS = [18_743, 18_744, 18_745];
const STATE = 'the-state-of-this-attempt';
const REQUESTS = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 10_000 : 2_000;

/** Containers often have no IPv6 loopback; what needs it is then reported as skipped. */
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some((one) => one.internal && one.family === 'IPv6'),
);
const families = hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
if (!hasIpv6) console.log('not run: loopback tests on ::1 (this machine has none)');

const open: { close: () => void }[] = [];
afterEach(async () => {
  for (const item of open.splice(0)) item.close();
  await Promise.all(PORTS.map(untilFree));
});

async function start(ports: readonly number[] = PORTS) {
  const callbacks: URLSearchParams[] = [];
  let foreign = 0;
  const opened = await openLoopback({
    state: STATE,
    ports,
    onCallback: (callback) => callbacks.push(callback),
    onForeignState: () => (foreign += 1),
  });
  if (opened.ok) open.push(opened.value);
  return { opened, callbacks, foreignCount: () => foreign };
}

async function started(): Promise<{ loopback: Loopback; callbacks: URLSearchParams[]; foreignCount: () => number }> {
  const { opened, ...rest } = await start();
  if (!opened.ok) throw new Error(opened.code);
  return { loopback: opened.value, ...rest };
}

/** Sends bytes as they are; resolves with everything that came back when the other side closes. */
function sendRaw(port: number, bytes: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port, host }, () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.setTimeout(5_000, () => socket.destroy());
  });
}

function canConnect(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}

async function untilFree(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1'])
    while (await canConnect(port, host)) await new Promise((next) => setImmediate(next));
}

function squat(port: number, host: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      open.push({ close: () => server.close() });
      resolve(server);
    });
  });
}

const good = (port: number) => `GET /callback?code=abc&state=${STATE} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;

describe('listening for the browser', () => {
  it('uses the three addresses that are registered at Xero', () => {
    expect(LOOPBACK_PORTS).toEqual([8743, 8744, 8745]);
  });

  it('listens on both loopback families and nowhere else', async () => {
    const { loopback } = await started();
    expect(loopback.redirectUri).toBe(`http://localhost:${PORTS[0]}/callback`);
    expect(await canConnect(loopback.port, '127.0.0.1')).toBe(true);
    expect(await canConnect(loopback.port, '::1')).toBe(loopback.hasIpv6);
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((one) => !one.internal && one.family === 'IPv4');
    for (const other of others) expect(await canConnect(loopback.port, other.address)).toBe(false);
  });

  it.each(families)('moves to the next port when somebody holds %s of the first', async (host) => {
    await squat(PORTS[0]!, host);
    const { loopback } = await started();
    expect(loopback.port).toBe(PORTS[1]);
    if (host === '::1') expect(await canConnect(PORTS[0]!, '127.0.0.1')).toBe(false);
  });

  it('says so when all three are taken', async () => {
    for (const port of PORTS) await squat(port, '127.0.0.1');
    const { opened } = await start();
    expect(opened).toMatchObject({ ok: false, code: 'signin.portsTaken' });
  });
});

describe('the one good request', () => {
  it.each(families)('is accepted on %s, answered with a static page, and ends the listening', async (host) => {
    const { loopback, callbacks } = await started();
    const answer = await sendRaw(loopback.port, good(loopback.port), host);
    expect(callbacks.map((callback) => callback.get('code'))).toEqual(['abc']);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/Cache-Control: no-store/i);
    expect(answer).toMatch(/Referrer-Policy: no-referrer/i);
    expect(answer).toMatch(/Content-Security-Policy: default-src 'none'; style-src 'sha256-/i);
    expect(answer).toContain('You can go back to Orgfolio');
    expect(answer).toContain('U kunt terug naar Orgfolio');
    expect(answer).not.toContain('abc');
    expect(await canConnect(loopback.port, host)).toBe(false);
  });

  it('passes a refusal by the user on as well', async () => {
    const { loopback, callbacks } = await started();
    await sendRaw(loopback.port, good(loopback.port).replace('code=abc', 'error=access_denied'));
    expect(callbacks[0]?.get('error')).toBe('access_denied');
  });

  it('is accepted once, however often it is sent in one breath', async () => {
    const { loopback, callbacks } = await started();
    const many = good(loopback.port).repeat(20);
    await Promise.all(Array.from({ length: 10 }, () => sendRaw(loopback.port, many)));
    expect(callbacks).toHaveLength(1);
  });

  it('leaves nothing open 100 ms later, even with idle connections hanging on', async () => {
    const { loopback } = await started();
    const idle = await Promise.all(
      Array.from({ length: 10 }, () => {
        const socket = connect({ port: loopback.port, host: '127.0.0.1' });
        socket.on('error', () => {});
        return new Promise<typeof socket>((resolve) => socket.once('connect', () => resolve(socket)));
      }),
    );
    const allClosed = Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    const startedAt = performance.now();
    const answered = sendRaw(loopback.port, good(loopback.port));
    await Promise.all([answered, allClosed]);
    // 100 ms by design; the rest is for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await canConnect(loopback.port, '127.0.0.1')).toBe(false);
  });

  it('frees both families at once when the user cancels', async () => {
    const { loopback } = await started();
    loopback.close();
    expect(await canConnect(loopback.port, '127.0.0.1')).toBe(false);
    expect(await canConnect(loopback.port, '::1')).toBe(false);
  });
});

describe('hostile requests', () => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  const junk = (): string => random.next().toString(36).slice(2);

  const kinds: Record<string, (port: number) => string> = {
    'wrong state': (port) => good(port).replace(STATE, junk()),
    'state cut short': (port) => good(port).replace(STATE, STATE.slice(0, random.below(STATE.length))),
    'no state': (port) => good(port).replace(`&state=${STATE}`, ''),
    'two states': (port) => good(port).replace(' HTTP', `&state=${junk()} HTTP`),
    'two codes': (port) => good(port).replace('code=abc', 'code=abc&code=def'),
    'code and error': (port) => good(port).replace('code=abc', 'code=abc&error=access_denied'),
    'no code': (port) => good(port).replace('code=abc&', ''),
    'empty code': (port) => good(port).replace('code=abc', 'code='),
    'other path': (port) =>
      good(port).replace(
        '/callback',
        random.pick(['/', '/callback/', '/Callback', '//callback', '/x/../callback', '/callback%20', '/favicon.ico']),
      ),
    'absolute address': (port) => good(port).replace('/callback', `http://localhost:${port}/callback`),
    'other method': (port) =>
      good(port).replace('GET', random.pick(['POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'PATCH'])),
    'other host': (port) =>
      good(port).replace(
        `localhost:${port}`,
        random.pick([
          '127.0.0.1',
          `127.0.0.1:${port}`,
          'localhost',
          `evil.example:${port}`,
          `localhost:${port + 1}`,
          `localhost.evil.example:${port}`,
          `[::1]:${port}`,
        ]),
      ),
    'two hosts': (port) => good(port).replace('\r\n\r\n', `\r\nHost: localhost:${port}\r\n\r\n`),
    'no host': (port) => good(port).replace(/Host: .*\r\n/, ''),
    'with a body': (port) => good(port).replace('\r\n\r\n', '\r\nContent-Length: 3\r\n\r\nabc'),
    'chunked body': (port) => good(port).replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    'oversize header': (port) => good(port).replace('\r\n\r\n', `\r\nX: ${'y'.repeat(9_000)}\r\n\r\n`),
    'oversize address': (port) => good(port).replace('code=abc', `code=${'c'.repeat(9_000)}`),
    upgrade: (port) => good(port).replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    tunnel: (port) => `CONNECT localhost:${port} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`,
    'no HTTP': () => `${junk()}\u0000\u0001${junk()}\r\n\r\n`,
    'old HTTP': (port) => good(port).replace('HTTP/1.1', random.pick(['HTTP/0.9', 'HTTP/1.0', 'HTTP/3.7', 'ICAP/1.0'])),
    'folded header': (port) => good(port).replace('\r\n\r\n', '\r\n X: folded\r\n\r\n'),
    'pipelined rubbish': (port) =>
      good(port)
        .replace(STATE, junk())
        .repeat(2 + random.below(5)),
  };

  it(`${REQUESTS} of them are all refused, and the good one still gets through (seed ${seed})`, async () => {
    const { loopback, callbacks, foreignCount } = await started();
    const names = Object.keys(kinds);
    let sent = 0;
    const worker = async (): Promise<void> => {
      while (sent < REQUESTS) {
        const name = names[sent % names.length]!;
        sent += 1;
        const answer = await sendRaw(
          loopback.port,
          kinds[name]!(loopback.port),
          sent % 2 === 0 || !loopback.hasIpv6 ? '127.0.0.1' : '::1',
        );
        if (/^HTTP\/1\.1 200/.test(answer)) throw new Error(`accepted: ${name}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(callbacks).toEqual([]);
    expect(foreignCount()).toBeGreaterThan(REQUESTS / names.length / 2);
    await sendRaw(loopback.port, good(loopback.port));
    expect(callbacks).toHaveLength(1);
  }, 120_000);

  it('a client that sends one byte and waits is cut off after two seconds', async () => {
    const { loopback, callbacks } = await started();
    const startedAt = performance.now();
    await sendRaw(loopback.port, 'G');
    const took = performance.now() - startedAt;
    expect(took).toBeGreaterThan(1_500);
    expect(took).toBeLessThan(8_000);
    expect(callbacks).toEqual([]);
  });

  it('nothing of a request is repeated in any page', () => {
    const pages = Object.values(replyPages).map((page) => page.html);
    expect(new Set(pages).size).toBe(pages.length);
    for (const html of pages) expect(html).not.toMatch(/<script|href=|src=|\$\{/);
  });
});
