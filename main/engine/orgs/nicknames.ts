import { nicknameKey } from '#contract/values';

/** Endings that say nothing about which client it is. */
const legalForms =
  /[\s,]+(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|ltd|limited|pty(\s+ltd)?|inc|llc|llp|plc|gmbh|co|company|corp(oration)?)\.?$/i;

/** A free nickname for an organisation: its name without the legal form, numbered when that is in use. At most 60 characters. */
export function suggestNickname(name: string, taken: ReadonlySet<string>): string {
  const trimmed = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  let base = trimmed;
  while (legalForms.test(base)) base = base.replace(legalForms, '');
  if (base === '') base = trimmed === '' ? 'Client' : trimmed;
  base = [...base].slice(0, 56).join('').trim();
  if (!taken.has(nicknameKey(base))) return base;
  for (let number = 2; ; number++) {
    const numbered = `${base} ${number}`;
    if (!taken.has(nicknameKey(numbered))) return numbered;
  }
}
