import { migration0010 } from './0010-rollup.ts';

export const portfolioMigrations = [migration0010] as const;
