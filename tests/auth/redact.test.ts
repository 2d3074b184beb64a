import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, redact } from '../../main/auth/redact.ts';
import { unsignedJwt } from './support/tokenServer.ts';

const secrets = {
  refresh: randomBytes(32).toString('base64url'),
  access: unsignedJwt({ sub: 'somebody', scope: ['openid'] }),
  verifier: randomBytes(32).toString('base64url'),
  key: randomBytes(32).toString('base64'),
  hex: randomBytes(32).toString('hex'),
};

describe('text for a log', () => {
  const wraps: ((secret: string) => string)[] = [
    (secret) => `https://login.xero.com/identity/connect/authorize?code=${secret}&state=x`,
    (secret) => `{"refresh_token":"${secret}","expires_in":1800}`,
    (secret) => `grant_type=refresh_token&refresh_token=${secret}&client_id=abc`,
    (secret) => `Authorization: Bearer ${secret}`,
    (secret) => `token was '${secret}', sorry`,
    (secret) => secret,
    (secret) => `http://localhost:8743/callback#access_token=${secret}`,
    (secret) => `[${secret}]`,
  ];
  it.each(Object.entries(secrets))('never holds a %s', (_name, secret) => {
    for (const wrap of wraps) {
      const text = redact(wrap(secret));
      for (let at = 0; at + 12 <= secret.length; at += 6) expect(text).not.toContain(secret.slice(at, at + 12));
    }
  });

  it('hides short codes and states by their names', () => {
    expect(redact('code=abc123&state=xyz789')).not.toMatch(/abc123|xyz789/);
    expect(redact('{"code_verifier": "short"}')).not.toContain('short');
  });

  it('leaves what helps: host, path, status, organisation id', () => {
    const text = redact(
      'GET https://api.xero.com/api.xro/2.0/Invoices?page=2 gave 503 for 7a8b9c10-1111-2222-3333-444455556666',
    );
    expect(text).toBe(
      'GET https://api.xero.com/api.xro/2.0/Invoices?… gave 503 for 7a8b9c10-1111-2222-3333-444455556666',
    );
  });

  it('stays on one line whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        return Array.from(redact(text)).every((character) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(character));
      }),
    );
    expect(redact('a\nERROR forged')).toBe('a\\u000aERROR forged');
  });

  it('describes errors by class, code and status, without their bodies', () => {
    const error = Object.assign(new TypeError(`fetch failed for https://x.example/?code=${secrets.refresh}`), {
      code: 'ECONNRESET',
      status: 503,
      body: secrets.access,
      cause: new Error(secrets.key),
    });
    const described = describeError(error);
    expect(described).toMatchObject({ name: 'TypeError', code: 'ECONNRESET', status: 503 });
    expect(JSON.stringify(described)).not.toMatch(
      new RegExp(`${secrets.refresh.slice(0, 12)}|${secrets.key.slice(0, 8)}`),
    );
    expect(describeError('plain')).toMatchObject({ name: 'string', message: 'plain' });
  });
});
