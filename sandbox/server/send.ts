import type { ServerResponse } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { FaultAction } from './faults.ts';
import type { Answer } from './http.ts';

export interface Sending {
  readonly acceptsGzip: boolean;
  /** Faults that shape the answer on its way out. */
  readonly faults: readonly FaultAction[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes an answer and returns how many bytes of body went out. A client that leaves early is no error. */
export async function send(response: ServerResponse, answer: Answer, sending: Sending): Promise<number> {
  const headers = { ...answer.headers, ...sending.headers };
  const shaping = sending.faults.filter((fault) =>
    ['cut', 'drop', 'slow', 'truncatedGzip', 'malformedJson', 'edit'].includes(fault.kind),
  );
  for (const fault of sending.faults) if (fault.kind === 'delay') await wait(fault.milliseconds);
  try {
    if (shaping.length > 0) return await sendShaped(response, answer, { ...sending, faults: shaping, headers });
    if (typeof answer.body === 'string' && (!sending.acceptsGzip || answer.body.length < 1000)) {
      const body = Buffer.from(answer.body);
      response.writeHead(answer.status, withLength(answer.status, headers, body.length));
      response.end(body);
      return body.length;
    }
    return await stream(response, answer, headers, sending.acceptsGzip);
  } catch {
    response.destroy();
    return 0;
  }
}

function withLength(status: number, headers: Readonly<Record<string, string>>, length: number): Record<string, string> {
  return status === 204 || status === 304 ? { ...headers } : { ...headers, 'Content-Length': String(length) };
}

async function stream(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  isGzipped: boolean,
): Promise<number> {
  let bytes = 0;
  const counter = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      done(null, piece);
    },
  });
  const body = Readable.from(typeof answer.body === 'string' ? [answer.body] : answer.body, { objectMode: true });
  response.writeHead(
    answer.status,
    isGzipped ? { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : headers,
  );
  if (isGzipped) await pipeline(body, createGzip({ level: 1 }), counter, response);
  else await pipeline(body, counter, response);
  return bytes;
}

async function sendShaped(response: ServerResponse, answer: Answer, sending: Sending): Promise<number> {
  let text = typeof answer.body === 'string' ? answer.body : [...answer.body].join('');
  for (const fault of sending.faults) {
    if (fault.kind === 'edit')
      text = fault.all === true ? text.replaceAll(fault.find, fault.replace) : text.replace(fault.find, fault.replace);
    if (fault.kind === 'malformedJson') text = `${text.slice(0, Math.max(1, Math.floor(text.length * 0.8)))}"`;
  }
  const isTruncated = sending.faults.some((fault) => fault.kind === 'truncatedGzip');
  const isGzipped = isTruncated || (sending.acceptsGzip && text.length >= 1000);
  const body = isGzipped ? gzipSync(text) : Buffer.from(text);
  const headers = isGzipped ? { ...sending.headers, 'Content-Encoding': 'gzip' } : sending.headers;

  for (const fault of sending.faults) {
    if (fault.kind === 'drop') return breakOff(response, 0);
    if (fault.kind === 'cut') {
      if (fault.bytes === 0) return breakOff(response, 0);
      response.writeHead(answer.status, withLength(answer.status, headers, body.length));
      const part = body.subarray(0, fault.bytes);
      await new Promise<void>((done) => response.write(part, () => done()));
      return breakOff(response, part.length);
    }
    if (fault.kind === 'truncatedGzip') {
      const part = body.subarray(0, fault.keep ?? Math.floor(body.length / 2));
      response.writeHead(answer.status, withLength(answer.status, headers, part.length));
      response.end(part);
      return part.length;
    }
  }
  response.writeHead(answer.status, withLength(answer.status, headers, body.length));
  const slow = sending.faults.find((fault) => fault.kind === 'slow');
  if (slow?.kind !== 'slow') {
    response.end(body);
    return body.length;
  }
  const step = Math.max(1, Math.ceil(slow.bytesPerSecond / 20));
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step));
    await wait(50);
  }
  response.end();
  return body.length;
}

function breakOff(response: ServerResponse, bytes: number): number {
  response.socket?.destroy();
  return bytes;
}
