import { isChoice } from '../engine/metrics/choices.ts';
import { pairOf, required, wrong } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import type { Session } from './session.ts';

/** What is chosen about an organisation's figures; `--set KEY=VALUE` keeps one, an empty value forgets it. */
export async function choices(session: Session): Promise<ExitCode> {
  const { printer, lang, args } = session;
  const change = pairOf(args, 'set', printer.say);
  const { tenantId: orgId, nickname } = await session.org(required(args, 'org', printer.say));
  if (change !== undefined) {
    const [key, value] = change;
    if (value !== '' && !isChoice(key, value)) throw wrong(printer.say('usage.choice', { name: `${key}=${value}` }));
    await session.call('choices.set', { orgId, key, value: value === '' ? null : value });
  }
  const all = await session.call('choices.list', { orgId, lang });
  const list = [...all.tiles, ...all.bands, ...all.accounts];
  if (printer.isJson) printer.json({ schema: 1, org: nickname, choices: list });
  else {
    const { say } = printer;
    printer.table(
      [say('head.key'), say('head.name'), say('head.value'), say('head.values')],
      list.map((choice) => [
        choice.key,
        choice.label,
        choice.value,
        choice.options.map((option) => option.value).join(' | '),
      ]),
    );
  }
  return exitCodes.ok;
}
