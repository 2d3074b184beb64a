interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

export interface Replay {
  readonly fetch: typeof fetch;
  /** Addresses in the order they were first asked for, with the text of their answers. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Passes a call on the first time and answers it from memory from then on: the sandbox's own answers, without the way there. */
export function replaying(inner: typeof fetch): Replay {
  const answers = new Map<string, Answer>();
  return {
    answers,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const since = new Headers(init?.headers).get('if-modified-since') ?? '';
      const key = `${url.pathname}${url.search} ${since}`;
      let known = answers.get(key);
      if (!known) {
        const response = await inner(input, init);
        known = {
          status: response.status,
          headers: [...response.headers].filter(
            ([name]) => !/^(content-(length|encoding)|transfer-encoding)$/.test(name),
          ),
          text: await response.text(),
        };
        if (known.status === 200 || known.status === 304) answers.set(key, known);
      }
      init?.signal?.throwIfAborted();
      return answerOf(known);
    },
  };
}

function answerOf({ status, headers, text }: Answer): Response {
  return new Response(status === 304 ? null : text, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}
