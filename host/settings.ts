/** What the host reads from its own environment; every flag is described in SUBSET.md. */
const { env, argv } = process;

const switchValue = (name: string): string | undefined => {
  const found = argv.find((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  return found === undefined ? undefined : found.slice(name.length + 3);
};

const hasDisplay = Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']) || ['darwin', 'win32'].includes(process.platform);

export const settings = {
  chromium: env['ORGFOLIO_CHROMIUM'] ?? '/usr/bin/chromium',
  isHeadless: env['ORGFOLIO_HOST_HEADLESS'] === '1' || !hasDisplay,
  /** Started by a test that answers dialogs and looks at the pages. */
  isDriven: env['ORGFOLIO_HOST_DRIVER'] === '1',
  /** Set by chromedriver, which wants Chromium's own profile and port; never set otherwise. */
  debuggingPort: switchValue('remote-debugging-port'),
  userDataDir: switchValue('user-data-dir'),
  lang: switchValue('lang'),
} as const;

/** One line on stderr, for what a person running the host should know. */
export function notice(text: string): void {
  process.stderr.write(`[host] ${text}\n`);
}
