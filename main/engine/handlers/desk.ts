import type { deskCalls } from '#contract/desk';
import { FailureError } from '#contract/failure';
import type { Handlers } from '#contract/index';
import { nicknameKey } from '#contract/values';
import {
  deleteLayout,
  deleteReview,
  deleteSnooze,
  deleteTile,
  deleteView,
  renameTag,
  writeReview,
  writeSnooze,
  writeView,
} from '#db/registry/queries/desk';
import { changed, nowText, type EngineContext } from '../context.ts';
import {
  deskPractice,
  deskTables,
  figuresOf,
  layoutOf,
  ownTiles,
  saveLayout,
  saveTile,
  tagClient,
} from '../desk/arrange.ts';
import { noteFound, noteFoundEverywhere } from '../desk/found.ts';
import { requireOrg } from '../orgs/reading.ts';

export function deskHandlers(context: EngineContext): Handlers<keyof typeof deskCalls> {
  // A template concerns every client; asking all of them again costs one small question each, when they are looked at.
  const done = (): Record<string, never> => {
    changed(context, null, ['desk']);
    return {};
  };
  return {
    'desk.layout': async ({ orgId }) => layoutOf(context, orgId),
    'desk.saveLayout': async ({ orgId, scope, layout }) => {
      saveLayout(context, orgId, scope, layout);
      return done();
    },
    'desk.followTemplate': async ({ orgId }) => {
      requireOrg(context, orgId);
      deleteLayout(context.registry, orgId);
      return done();
    },
    'desk.ownTiles': async ({ orgId, lang }) => ({ tiles: await ownTiles(context, orgId, lang) }),
    'desk.tryTile': async ({ orgId, lang, draft }) => {
      const [figure] = await figuresOf(context, orgId, lang, [draft]);
      if (!figure) throw new FailureError('bug.unexpected');
      return figure;
    },
    'desk.saveTile': async (input) => {
      const id = saveTile(context, input);
      // Its limits count as findings from now on; where it stands for all clients, for all of them.
      context.follow(input.scope === 'template' ? noteFoundEverywhere(context) : noteFound(context, input.orgId));
      done();
      return { id };
    },
    'desk.deleteTile': async ({ orgId, id }) => {
      requireOrg(context, orgId);
      deleteTile(context.registry, id);
      context.follow(noteFoundEverywhere(context));
      return done();
    },
    'desk.tables': async ({ lang }) => deskTables(lang),
    'desk.practice': async () => deskPractice(context),
    'desk.setTags': async ({ orgId, names }) => {
      tagClient(context, orgId, names);
      return done();
    },
    'desk.renameTag': async ({ id, name }) => {
      if (!renameTag(context.registry, id, name, nicknameKey(name))) throw new FailureError('bad.input');
      return done();
    },
    'desk.saveView': async ({ id, name, view }) => {
      const stored = writeView(context.registry, { id, name, view: JSON.stringify(view) });
      if (stored === null) throw new FailureError('bad.input');
      done();
      return { id: stored };
    },
    'desk.deleteView': async ({ id }) => {
      deleteView(context.registry, id);
      return done();
    },
    'desk.snooze': async (snooze) => {
      requireOrg(context, snooze.orgId);
      writeSnooze(context.registry, { ...snooze, at: nowText(context) });
      return done();
    },
    'desk.wake': async ({ orgId, key }) => {
      requireOrg(context, orgId);
      deleteSnooze(context.registry, orgId, key);
      return done();
    },
    'desk.review': async (review) => {
      requireOrg(context, review.orgId);
      writeReview(context.registry, { ...review, at: nowText(context) });
      return done();
    },
    'desk.unreview': async ({ orgId, subject }) => {
      requireOrg(context, orgId);
      deleteReview(context.registry, orgId, subject);
      return done();
    },
  };
}
