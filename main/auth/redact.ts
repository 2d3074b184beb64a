const SECRET_NAMES =
  'access_token|refresh_token|id_token|token|code|code_verifier|code_challenge|state|nonce|client_secret|authorization|password|passphrase|session_state';

const RULES: readonly (readonly [RegExp, string])[] = [
  // Addresses lose user, query and fragment: codes and states travel there.
  [/\b(https?:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s/?#"'<>]+[^\s?#"'<>]*)(?:[?#][^\s"'<>]*)/gi, '$1$2?…'],
  [/\bBearer\s+[^\s"',]+/gi, 'Bearer …'],
  [/\bBasic\s+[A-Za-z0-9+/=]{6,}/g, 'Basic …'],
  [/\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)?/g, '…'],
  [new RegExp(`(["']?\\b(?:${SECRET_NAMES})\\b["']?\\s*[=:]\\s*)("[^"]*"|'[^']*'|[^\\s&,;}"']+)`, 'gi'), '$1…'],
  // What is long and random-looking is a key or a token, whatever its name. Ids of organisations (GUIDs) stay readable.
  [/(?<![\w-])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))[A-Za-z0-9+/_-]{28,}={0,2}/gi, '…'],
];

/** Text that is safe for a log: no tokens, codes, verifiers or queries, and no line breaks to forge entries with. */
export function redact(text: string): string {
  const plain = RULES.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
  return Array.from(plain, escapeControl).join('').slice(0, 2_000);
}

/** Control characters and Unicode line breaks, spelled out. */
function escapeControl(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const isControl = point < 32 || (point >= 127 && point < 160) || point === 0x2028 || point === 0x2029;
  return isControl ? `\\u${point.toString(16).padStart(4, '0')}` : character;
}

export type SafeError = Readonly<{ name: string; code: string | null; status: number | null; message: string }>;

/** An error as a log may have it: class, code, status and a redacted sentence. Bodies, requests and causes stay out. */
export function describeError(error: unknown): SafeError {
  if (!(error instanceof Error))
    return { name: typeof error, code: null, status: null, message: redact(String(error)) };
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    name: redact(error.name),
    code: typeof code === 'string' ? redact(code) : null,
    status: typeof status === 'number' ? status : null,
    message: redact(error.message),
  };
}
