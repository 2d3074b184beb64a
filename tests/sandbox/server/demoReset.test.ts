import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, control, signIn } from './client.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: 'variety' });
});
afterEach(() => sandbox.close());

test('a demo company begins anew: the old id is cut off, the same name is offered under another one', async () => {
  const { world, identity } = sandbox.state;
  const demo = world.tenantIds.find((tenantId) => world.organisation(tenantId).isDemoCompany)!;
  const user = world.users.find(({ organisations }) => organisations.some(({ tenantId }) => tenantId === demo))!;
  const first = await signIn(sandbox, user.id, demo);
  expect((await call(sandbox, first.access_token, demo, 'Organisation')).status).toBe(200);

  const answer = await control(sandbox, 'reset-demo', { tenant: demo });
  const { tenantId: anew } = (await answer.json()) as { tenantId: string };
  expect(anew).not.toBe(demo);
  expect(world.organisation(anew).name).toBe(world.organisation(demo).name);
  expect(identity.connectionsOf(user.id)).toEqual([]);
  const refused = await call(sandbox, first.access_token, demo, 'Organisation');
  expect([refused.status, ((await refused.json()) as { Detail: string }).Detail]).toEqual([
    403,
    'AuthenticationUnsuccessful',
  ]);

  const again = await signIn(sandbox, user.id, anew);
  const organisation = (await (await call(sandbox, again.access_token, anew, 'Organisation')).json()) as {
    Organisations: { OrganisationID: string; IsDemoCompany: boolean }[];
  };
  expect(organisation.Organisations[0]).toMatchObject({ OrganisationID: anew, IsDemoCompany: true });
});

test('an organisation that is no demo company does not', async () => {
  const { world } = sandbox.state;
  const other = world.tenantIds.find((tenantId) => !world.organisation(tenantId).isDemoCompany)!;
  const answer = await fetch(`${sandbox.origin}/control/reset-demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: other }),
  });
  expect(answer.status).toBe(400);
  expect(world.tenantIds).toContain(other);
});
