import { Menu, type MenuItemConstructorOptions } from 'electron';
import en from '../../renderer/i18n/en/menu.json' with { type: 'json' };
import nl from '../../renderer/i18n/nl/menu.json' with { type: 'json' };
import { broadcast } from './ipc.ts';

export const menuTexts = { en, nl } as const;

const goTo = (to: string) => () => broadcast('app.navigate', { to });
const tell = (command: 'refresh' | 'print' | 'switcher' | 'help' | 'back' | 'forward') => () =>
  broadcast('app.command', { command });

const isMac = process.platform === 'darwin';
const backKey = isMac ? 'Cmd+[' : 'Alt+Left';
const forwardKey = isMac ? 'Cmd+]' : 'Alt+Right';

/** The application menu in the language of the interface; every entry has a key and does what the page does. */
export function showMenu(lang: 'en' | 'nl'): void {
  const text = menuTexts[lang];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: text.file,
      submenu: [
        { id: 'addClient', label: text.addClient, accelerator: 'CmdOrCtrl+N', click: goTo('/add') },
        { id: 'print', label: text.print, accelerator: 'CmdOrCtrl+P', click: tell('print') },
        { type: 'separator' },
        { role: 'quit', label: text.quit },
      ],
    },
    { label: text.edit, role: 'editMenu' },
    {
      label: text.view,
      submenu: [
        // The page itself hears these keys, in every shell alike.
        { id: 'back', label: text.back, accelerator: backKey, registerAccelerator: false, click: tell('back') },
        {
          id: 'forward',
          label: text.forward,
          accelerator: forwardKey,
          registerAccelerator: false,
          click: tell('forward'),
        },
        { type: 'separator' },
        { id: 'practice', label: text.practice, accelerator: 'CmdOrCtrl+0', click: goTo('/practice') },
        {
          id: 'switcher',
          label: text.switcher,
          accelerator: 'CmdOrCtrl+K',
          registerAccelerator: false,
          click: tell('switcher'),
        },
        { id: 'refresh', label: text.refresh, accelerator: 'CmdOrCtrl+R', click: tell('refresh') },
        { type: 'separator' },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        { role: 'resetZoom', label: text.zoomReset, accelerator: '' },
      ],
    },
    {
      label: text.help,
      role: 'help',
      submenu: [
        { id: 'keys', label: text.keys, click: tell('help') },
        { id: 'glossary', label: text.glossary, click: goTo('/glossary') },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
