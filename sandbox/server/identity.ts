import { randomBytes, randomUUID } from 'node:crypto';
import type { World, WorldUser } from '../model.ts';

export interface Connection {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly authEventId: string;
  readonly createdAt: number;
  updatedAt: number;
}

export interface AuthorisationCode {
  readonly code: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | undefined;
  readonly authEventId: string;
  readonly issuedAt: number;
}

export interface AccessToken {
  readonly token: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  expiresAt: number;
}

export interface RefreshToken {
  readonly token: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  issuedAt: number;
  rotatedAt: number | undefined;
  isExpired: boolean;
}

/** What a user may do in one organisation; starts from the world and moves by `POST /control/role`. */
export interface Standing {
  role: string;
  reports: boolean;
  manualJournals: boolean;
}

/** A decision made ahead of the next consent page. */
export interface ScriptedConsent {
  readonly userId?: string;
  readonly tenantIds?: readonly string[];
  readonly decision: 'allow' | 'cancel';
}

/** Who signed in, what they granted and which organisations they attached: everything behind the two identity hosts. */
export class IdentityStore {
  readonly world: World;
  readonly codes = new Map<string, AuthorisationCode>();
  readonly accessTokens = new Map<string, AccessToken>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  readonly scripted: ScriptedConsent[] = [];
  connections: Connection[] = [];
  readonly #scopes = new Map<string, Set<string>>();
  readonly #standing = new Map<string, Standing>();

  constructor(world: World) {
    this.world = world;
  }

  /** Finds a user by id or e-mail address. */
  user(name: string): WorldUser | undefined {
    return this.world.users.find((user) => user.id === name || user.email.toLowerCase() === name.toLowerCase());
  }

  /** Finds an organisation by tenant id or by name. */
  tenant(name: string): string | undefined {
    if (this.world.tenantIds.includes(name.toLowerCase())) return name.toLowerCase();
    return this.world.tenantIds.find((tenantId) => this.world.organisation(tenantId).name === name);
  }

  standing(userId: string, tenantId: string): Standing | undefined {
    const key = `${userId} ${tenantId}`;
    const known = this.#standing.get(key);
    if (known) return known;
    const found = this.user(userId)?.organisations.find((entry) => entry.tenantId === tenantId);
    if (!found) return undefined;
    const standing = { role: found.role, reports: found.reports, manualJournals: found.manualJournals };
    this.#standing.set(key, standing);
    return standing;
  }

  /** Organisations the user is senior enough to connect, in the order of the consent page. */
  connectable(user: WorldUser): string[] {
    return user.organisations
      .map((entry) => entry.tenantId)
      .filter((tenantId) => mayConnect(this.standing(user.id, tenantId)));
  }

  connectionsOf(userId: string): Connection[] {
    return this.connections.filter((connection) => connection.userId === userId);
  }

  connection(userId: string, tenantId: string): Connection | undefined {
    return this.connections.find((entry) => entry.userId === userId && entry.tenantId === tenantId);
  }

  /** Attaches, or for an organisation attached before only moves the date: its id and event stay the same. */
  attach(userId: string, tenantId: string, authEventId: string, at: number): void {
    const existing = this.connection(userId, tenantId);
    if (existing) existing.updatedAt = at;
    else this.connections.push({ id: randomUUID(), userId, tenantId, authEventId, createdAt: at, updatedAt: at });
  }

  detach(connectionId: string, userId: string): boolean {
    const before = this.connections.length;
    this.connections = this.connections.filter((entry) => entry.id !== connectionId || entry.userId !== userId);
    return this.connections.length < before;
  }

  /** Scopes add up per user; the result is all that the user has granted so far. */
  grant(userId: string, scopes: readonly string[]): string[] {
    const granted = this.#scopes.get(userId) ?? new Set<string>();
    for (const scope of scopes) granted.add(scope);
    this.#scopes.set(userId, granted);
    return [...granted];
  }

  grantedScopes(userId: string): string[] {
    return [...(this.#scopes.get(userId) ?? [])];
  }

  /** Ends every token, scope and connection of one user. */
  revoke(userId: string): void {
    this.#scopes.delete(userId);
    this.connections = this.connections.filter((entry) => entry.userId !== userId);
    for (const store of [this.accessTokens, this.refreshTokens, this.codes])
      for (const [token, entry] of store) if (entry.userId === userId) store.delete(token);
  }
}

export function mayConnect(standing: Standing | undefined): boolean {
  return standing !== undefined && ['ADVISER', 'STANDARD', 'FINANCIALADVISER'].includes(standing.role.toUpperCase());
}

/** Text nobody can guess, for codes and refresh tokens. */
export function secretText(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
