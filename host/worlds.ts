import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright-core';
import { answerInvoke, pack, unpack } from './ipcMain.ts';
import { joinWorlds, runPreload } from './pageScripts.ts';

const worldName = 'Electron Isolated Context';

export type Worlds = {
  /** Delivers one message to ipcRenderer.on in the preload; lost when no page is loaded, as in Electron. */
  send(channel: string, args: unknown[]): void;
};

/** Puts the preload in an isolated world of every document this page will load, and answers its calls. */
export async function installWorlds(cdp: CDPSession, preload: string | undefined, event: object): Promise<Worlds> {
  const contexts = new Map<number, string>();
  let current: string | undefined;
  const names = { send: `s${randomUUID()}`, receive: `r${randomUUID()}`, platform: process.platform };
  const secret = randomUUID();

  const { frameTree } = await cdp.send('Page.getFrameTree');
  const deliver = (context: string | undefined, text: string): void => {
    if (context === undefined) return;
    cdp
      .send('Runtime.callFunctionOn', {
        uniqueContextId: context,
        functionDeclaration: 'function (name, text) { globalThis[name](text); }',
        arguments: [{ value: names.receive }, { value: text }],
      })
      .catch(() => undefined); // The page went away meanwhile: nobody is waiting any more.
  };

  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId } = context.auxData as { frameId?: string };
    if (context.name !== worldName || frameId !== frameTree.frame.id) return;
    contexts.set(context.id, context.uniqueId);
    current = context.uniqueId;
  });
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
    if (current === executionContextUniqueId) current = undefined;
  });
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== names.send) return;
    const context = contexts.get(executionContextId);
    const { id, channel, args } = unpack(payload) as { id: number; channel: string; args: unknown[] };
    void answerInvoke(id, channel, event, args).then((reply) => deliver(context, reply));
  });

  await cdp.send('Runtime.enable');
  if (preload !== undefined) {
    const join = (isPage: boolean): string => `(${String(joinWorlds)})(${JSON.stringify(secret)}, ${String(isPage)})`;
    const source = `(${String(runPreload)})(${join(false)}, ${JSON.stringify(names)}, function (require, module, exports, process) {\n${readFileSync(preload, 'utf8')}\n});`;
    await cdp.send('Runtime.addBinding', { name: names.send, executionContextName: worldName });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `${join(true)};` });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName });
  }
  return { send: (channel, args) => deliver(current, pack({ channel, args })) };
}
