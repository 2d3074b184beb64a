import type { Handlers } from '#contract/index';
import { changed, type EngineContext } from '../context.ts';
import { loadSettings, saveSettings } from '../settings.ts';

export function settingHandlers(context: EngineContext): Handlers<'settings.get' | 'settings.set'> {
  return {
    'settings.get': async () => loadSettings(context.registry),
    'settings.set': async (change) => {
      const settings = saveSettings(context.registry, change);
      changed(context, null, ['settings']);
      return settings;
    },
  };
}
