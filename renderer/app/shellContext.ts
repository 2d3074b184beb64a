import { createContext, use } from 'react';

export interface ShellActions {
  readonly openSwitcher: () => void;
  readonly openKeys: () => void;
}

export const ShellContext = createContext<ShellActions>({ openSwitcher: () => undefined, openKeys: () => undefined });
export const useShell = (): ShellActions => use(ShellContext);
