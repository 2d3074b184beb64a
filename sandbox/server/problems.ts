import { randomUUID } from 'node:crypto';
import { json, text, type Answer } from './http.ts';

/** The error answers of the accounting API, each in the form clients have to recognise. */

function problem(status: number, title: string, detail: string): Answer {
  return json(status, {
    Type: null,
    Title: title,
    Status: status,
    Detail: detail,
    Instance: randomUUID(),
    Extensions: {},
  });
}

export function tokenExpired(at: number): Answer {
  return problem(401, 'Unauthorized', `TokenExpired: token expired at ${new Date(at).toISOString().slice(0, 19)}`);
}

export function tokenUnknown(): Answer {
  return problem(401, 'Unauthorized', 'AuthenticationUnsuccessful');
}

/** A scope, the app's tier or the user's permission is missing; the answer does not say which. */
export function authorizationUnsuccessful(): Answer {
  return problem(401, 'Unauthorized', 'AuthorizationUnsuccessful');
}

/** The organisation is not connected to this user, or the tenant header is missing. */
export function authenticationUnsuccessful(): Answer {
  return problem(403, 'Forbidden', 'AuthenticationUnsuccessful');
}

export function reportingRoleMissing(status: 401 | 403): Answer {
  return problem(
    status,
    status === 401 ? 'Unauthorized' : 'Forbidden',
    'You are not permitted to access this resource without the reporting role or higher privileges.',
  );
}

export function validationFailed(message: string): Answer {
  return json(400, {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: [{ ValidationErrors: [{ Message: message }] }],
  });
}

export function queryParseFailed(message: string): Answer {
  return json(400, { ErrorNumber: 16, Type: 'QueryParseException', Message: message });
}

export function highVolume(): Answer {
  return json(400, {
    ErrorNumber: 17,
    Type: 'HighVolumeException',
    Message:
      'Your request is not filtering this organisation efficiently. Use optimised filters, paging and If-Modified-Since.',
  });
}

export function notFound(): Answer {
  return text(404, "The resource you're looking for cannot be found");
}
