import * as oauth from 'oauth4webapi';
import { fail, succeed, type Result } from './result.ts';
import { parties } from './tokenEndpoint.ts';
import { acceptedIssuers, type XeroOrigins } from './xeroOrigins.ts';

type AuthorizationFailureCode = 'signin.denied' | 'signin.appLimit' | 'signin.invalidClient' | 'signin.failed';

/**
 * Judges the parameters Xero sent the browser back with, after the state was found right. A foreign `iss` (RFC 9207) is a
 * mix-up and refused; the library's own issuer check is fed with the issuer already accepted, since a stand-in may use either name.
 */
export function authorizationResponse(
  parameters: URLSearchParams,
  state: string,
  server: Readonly<{ origins: XeroOrigins; clientId: string }>,
): Result<URLSearchParams, AuthorizationFailureCode> {
  const issuer = parameters.get('iss');
  if (issuer !== null && !acceptedIssuers(server.origins).has(issuer.replace(/\/$/, ''))) {
    return fail('signin.failed', 'foreign issuer');
  }
  const { as, client } = parties(server);
  try {
    return succeed(oauth.validateAuthResponse(issuer === null ? as : { ...as, issuer }, client, parameters, state));
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) return fail('signin.failed', 'unreadable answer');
    if (isAppLimit(`${error.error} ${error.error_description ?? ''}`)) return fail('signin.appLimit');
    if (error.error === 'access_denied') return fail('signin.denied');
    const code = error.error.replace(/[^\w.-]/g, '').slice(0, 60);
    return fail(
      code === 'unauthorized_client' || code === 'invalid_client' ? 'signin.invalidClient' : 'signin.failed',
      code,
    );
  }
}

/**
 * An organisation takes two uncertified apps and an uncertified app a limited number of organisations; Xero's refusal names
 * certification. developer.xero.com/faq/custom-integration. Mostly its own page says so and nothing comes back here.
 */
function isAppLimit(text: string): boolean {
  return /certif/i.test(text);
}
