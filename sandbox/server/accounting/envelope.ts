import { randomUUID } from 'node:crypto';
import type { Answer } from '../http.ts';
import { envelopeDate, type RawNumber, type Wire, type WireValue } from '../wire.ts';

export interface Pagination {
  readonly page: number;
  readonly pageSize: number;
  readonly pageCount: number;
  readonly itemCount: number;
}

export interface Envelope {
  readonly providerName: string;
  readonly now: number;
  readonly isJson: boolean;
}

const pieceSize = 100;

/** An answer with one array of records, written a hundred at a time. Without an `Accept` of JSON it is XML, Xero's default. */
export function wrap(envelope: Envelope, key: string, rows: Iterable<Wire>, pagination?: Pagination): Answer {
  return envelope.isJson
    ? {
        status: 200,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: jsonPieces(envelope, key, rows, pagination),
      }
    : {
        status: 200,
        headers: { 'Content-Type': 'text/xml; charset=utf-8' },
        body: xmlPieces(envelope, key, rows),
      };
}

function* jsonPieces(
  envelope: Envelope,
  key: string,
  rows: Iterable<Wire>,
  pagination: Pagination | undefined,
): Generator<string> {
  const head = {
    Id: randomUUID(),
    Status: 'OK',
    ProviderName: envelope.providerName,
    DateTimeUTC: envelopeDate(envelope.now),
    ...(pagination ? { pagination } : {}),
  };
  yield `${JSON.stringify(head).slice(0, -1)},${JSON.stringify(key)}:[`;
  let piece: string[] = [];
  let isFirst = true;
  for (const row of rows) {
    piece.push(JSON.stringify(row));
    if (piece.length < pieceSize) continue;
    yield `${isFirst ? '' : ','}${piece.join(',')}`;
    piece = [];
    isFirst = false;
  }
  if (piece.length > 0) yield `${isFirst ? '' : ','}${piece.join(',')}`;
  yield ']}';
}

function* xmlPieces(envelope: Envelope, key: string, rows: Iterable<Wire>): Generator<string> {
  yield `<?xml version="1.0" encoding="utf-8"?><Response><Id>${randomUUID()}</Id><Status>OK</Status><ProviderName>${escapeXml(envelope.providerName)}</ProviderName><DateTimeUTC>${new Date(envelope.now).toISOString()}</DateTimeUTC><${key}>`;
  for (const row of rows) yield element(singular(key), row);
  yield `</${key}></Response>`;
}

function element(name: string, value: WireValue): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  if (Array.isArray(value))
    return `<${name}>${(value as readonly WireValue[]).map((entry) => element(singular(name), entry)).join('')}</${name}>`;
  if ('rawJSON' in value) return `<${name}>${(value as RawNumber).rawJSON}</${name}>`;
  const fields = Object.entries(value as Wire).map(([field, inner]) => element(field, inner));
  return `<${name}>${fields.join('')}</${name}>`;
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return /(?:ss|x)es$/.test(name) ? name.slice(0, -2) : name.replace(/s$/, '');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
