import { z } from 'zod';
import { Guid, Instant } from '#contract/values';

/** Names of parts; nothing else in a backup is ever written to disk. */
export const REGISTRY_PART = 'registry.sqlite';
export const PORTFOLIO_PART = 'portfolio.sqlite';
export const MANIFEST_PART = 'manifest.json';
export const orgPart = (tenantId: string): string => `orgs/${tenantId}.sqlite`;
export const orgOfPart = (name: string): string | null => /^orgs\/([0-9a-f-]{36})\.sqlite$/.exec(name)?.[1] ?? null;

export const BACKUP_SUFFIX = '.orgfolio-backup';

const Key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/** The last part: what the backup holds and the keys of its files. It exists inside the sealed container only. */
export const Manifest = z.object({
  schema: z.literal(1),
  createdUtc: Instant,
  registryKey: Key,
  portfolioKey: Key,
  orgs: z.array(z.object({ tenantId: Guid, nickname: z.string(), key: Key })).max(10_000),
});
export type Manifest = z.output<typeof Manifest>;
