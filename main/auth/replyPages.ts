import { createHash } from 'node:crypto';

/** A page the browser shows after Xero sends it back. Static: nothing of the request is ever repeated in it. */
export type ReplyPage = Readonly<{ status: number; html: string; styleHash: string }>;

const STYLE =
  'body{font:18px/1.5 system-ui,sans-serif;margin:18vh auto 0;max-width:34rem;padding:0 1.5rem;color:#1c2430;background:#faf9f6}' +
  'h1{font-size:1.5rem;font-weight:600;margin:0 0 .25rem}p{margin:0 0 1.75rem}' +
  '@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#171a1f}}';
const STYLE_HASH = createHash('sha256').update(STYLE, 'utf8').digest('base64');

type Text = Readonly<{ heading: string; line: string }>;

function page(status: number, english: Text, dutch: Text): ReplyPage {
  const block = (language: string, text: Text): string =>
    `<section lang="${language}"><h1>${text.heading}</h1><p>${text.line}</p></section>`;
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orgfolio</title>' +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body>${block('en', english)}${block('nl', dutch)}</body></html>`;
  return { status, html, styleHash: STYLE_HASH };
}

export const replyPages = {
  signedIn: page(
    200,
    { heading: 'Xero has answered', line: 'You can go back to Orgfolio and close this tab.' },
    { heading: 'Xero heeft geantwoord', line: 'U kunt terug naar Orgfolio en dit tabblad sluiten.' },
  ),
  notSignedIn: page(
    200,
    { heading: 'Nothing is connected', line: 'You can go back to Orgfolio. It says what happened.' },
    { heading: 'Er is niets gekoppeld', line: 'U kunt terug naar Orgfolio. Daar staat wat er gebeurde.' },
  ),
  foreign: page(
    400,
    {
      heading: 'This is an older sign-in',
      line: 'Close this tab and use the newest Xero tab, or start again in Orgfolio.',
    },
    {
      heading: 'Dit is een oudere aanmelding',
      line: 'Sluit dit tabblad en gebruik het nieuwste Xero-tabblad, of begin opnieuw in Orgfolio.',
    },
  ),
  refused: page(
    400,
    { heading: 'Nothing to see here', line: 'Orgfolio only expects the answer from Xero at this address.' },
    { heading: 'Hier is niets te zien', line: 'Orgfolio verwacht op dit adres alleen het antwoord van Xero.' },
  ),
} as const satisfies Record<string, ReplyPage>;
