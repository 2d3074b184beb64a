import type { WorldUser } from '../model.ts';
import type { SandboxState } from './state.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f2f3f5;color:#1c2733}
main{max-width:30rem;margin:4rem auto;padding:2rem;background:#fff;border:1px solid #ccd3da;border-radius:8px}
h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}ul{padding-left:1.2rem;font-size:.875rem;color:#46515c}
button,select,a.user{font:inherit;padding:.6rem 1rem;border-radius:6px;border:1px solid #8a96a3;background:#fff;color:inherit}
select{width:100%;margin:.25rem 0 1rem}button[value=allow]{background:#0b5cad;border-color:#0b5cad;color:#fff}
a.user{display:block;text-decoration:none;margin:.5rem 0}small{color:#46515c}`;

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`;
}

export function errorPage(message: string): string {
  return page(
    'Error',
    `<h1>Sorry, something went wrong</h1><p id="error">${escapeHtml(message)}</p><p><small>Sandbox sign-in</small></p>`,
  );
}

/** The sandbox's sign-in: a list of its users instead of passwords. */
export function signInPage(state: SandboxState, query: URLSearchParams): string {
  const links = state.world.users.map((user) => {
    const next = new URLSearchParams(query);
    next.set('login', user.id);
    return `<a class="user" id="user-${escapeHtml(user.id)}" href="?${escapeHtml(next.toString())}">${escapeHtml(`${user.firstName} ${user.lastName}`)}<br><small>${escapeHtml(user.email)}</small></a>`;
  });
  return page(
    'Sign in',
    `<h1>Sign in</h1><p>Choose who you are. This is a sandbox: no password is asked.</p>${links.join('')}`,
  );
}

/** Which organisation the app may read; those attached already are not in the list. */
export function consentPage(
  state: SandboxState,
  user: WorldUser,
  offered: readonly string[],
  query: URLSearchParams,
  scopes: readonly string[],
): string {
  const kept = [...query].filter(([name]) => name !== 'login' && name !== 'tenant' && name !== 'decision');
  const hidden = [...kept, ['login', user.id] as const].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const attached = state.identity.connectionsOf(user.id).length;
  const options = offered.map(
    (tenantId) =>
      `<option value="${escapeHtml(tenantId)}">${escapeHtml(state.world.organisation(tenantId).name)}</option>`,
  );
  const renew = attached > 0 ? `<option value="">No further organisation (${attached} connected already)</option>` : '';
  const picker =
    options.length + attached === 0
      ? '<p id="none">There is no organisation you may connect.</p>'
      : `<label for="tenant">Organisation</label><select id="tenant" name="tenant"${state.knobs.bulk ? ' multiple size="10"' : ''}>${options.join('')}${renew}</select>`;
  return page(
    'Allow access',
    `<h1>${escapeHtml(state.knobs.appName)} wants access to:</h1><ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<p><small>Signed in as ${escapeHtml(user.email)}</small></p>
<form method="post" action="/identity/connect/authorize">${hidden.join('')}${picker}
<button id="allow" name="decision" value="allow">Allow access</button> <button id="cancel" name="decision" value="cancel">Cancel</button></form>`,
  );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
