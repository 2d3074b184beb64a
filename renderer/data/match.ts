/** Lower case without accents, for comparing what was typed with names. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en');
}

export interface Match {
  /** Lower is better. */
  readonly score: number;
  /** Where the typed text stands in the name shown, -1 when it matched something else. */
  readonly at: number;
}

/** How well what was typed fits a name: the start, the start of a word, initials, anywhere; null when it does not. */
export function matchName(typed: string, name: string): Match | null {
  const query = fold(typed).trim();
  if (query === '') return { score: 9, at: -1 };
  const text = fold(name);
  if (text.startsWith(query)) return { score: 0, at: 0 };
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${escape(query)}`, 'u').exec(text);
  if (word) return { score: 1, at: word.index };
  const initials = text
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => part.charAt(0))
    .join('');
  if (query.length > 1 && initials.startsWith(query)) return { score: 2, at: -1 };
  const inside = text.indexOf(query);
  return inside < 0 ? null : { score: 4, at: inside };
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export interface Client {
  readonly tenantId: string;
  readonly nickname: string;
  readonly legalName: string;
  /** Other words it is found by, after its names. */
  readonly also?: string;
}

/** Clients that fit, best first: nickname before legal name, then the one used last, then by name. */
export function matchClients<T extends Client>(typed: string, clients: readonly T[], recent: readonly string[]): T[] {
  const recency = (client: T) => {
    const at = recent.indexOf(client.tenantId);
    return at < 0 ? recent.length : at;
  };
  return clients
    .map((client) => {
      const nickname = matchName(typed, client.nickname);
      const legal = matchName(typed, client.legalName);
      const also = client.also === undefined || typed.trim() === '' ? null : matchName(typed, client.also);
      const score = Math.min(nickname?.score ?? 99, (legal?.score ?? 99) + 2.5, (also?.score ?? 99) + 5);
      return { client, score };
    })
    .filter(({ score }) => score < 99)
    .sort(
      (a, b) =>
        a.score - b.score ||
        recency(a.client) - recency(b.client) ||
        a.client.nickname.localeCompare(b.client.nickname),
    )
    .map(({ client }) => client);
}
