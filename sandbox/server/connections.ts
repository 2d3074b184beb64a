import { json, parameter, text, type Answer, type SandboxRequest } from './http.ts';
import type { AccessToken } from './identity.ts';
import { derivedId } from './wire.ts';
import { notFound } from './problems.ts';
import type { SandboxState } from './state.ts';

/** `GET /connections` and `DELETE /connections/{id}`: what the token's user attached, whichever sign-in did it. */
export function answerConnections(state: SandboxState, request: SandboxRequest, token: AccessToken): Answer {
  const id = request.path.split('/')[2];
  if (id !== undefined && id !== '') {
    if (request.method !== 'DELETE') return text(405, '');
    return state.identity.detach(id, token.userId) ? { status: 204, headers: {}, body: '' } : notFound();
  }
  if (request.method !== 'GET') return text(405, '');
  const wanted = parameter(request.query, 'authEventId')?.toLowerCase();
  const found = state.identity
    .connectionsOf(token.userId)
    .filter((connection) => wanted === undefined || connection.authEventId === wanted);
  const rows = found.map((connection) => ({
    id: connection.id,
    authEventId: connection.authEventId,
    tenantId: connection.tenantId,
    tenantType: 'ORGANISATION',
    tenantName: state.world.organisation(connection.tenantId).name,
    createdDateUtc: zoneless(connection.createdAt),
    updatedDateUtc: zoneless(connection.updatedAt),
  }));
  const first = rows[0];
  if (state.knobs.hasPractice && first)
    rows.push({
      ...first,
      id: derivedId(`practice connection ${token.userId}`),
      tenantId: derivedId(`practice ${token.userId}`),
      tenantType: 'PRACTICE',
      tenantName: 'The practice',
    });
  return json(200, rows);
}

/** Seven decimals and no zone. */
function zoneless(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000');
}
