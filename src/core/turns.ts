/** Turns that processes on one machine take with hosts and browsers, so that what they share is asked by one at a time. */
export interface SharedTurns {
  /** Resolves with true when this process alone may ask the host, and its pause is over; with false when `signal` came first. */
  take(host: string, signal: AbortSignal): Promise<boolean>;
  /** Lets a host go. Nobody asks it within so many milliseconds. */
  rest(host: string, restMs: number): void;
  /** Resolves with true when this process may run a browser; with false when `signal` came first. */
  takeBrowser(signal: AbortSignal): Promise<boolean>;
  leaveBrowser(): void;
  /** Whether another process waits for a browser. */
  browserWanted(): boolean;
  close(): void;
}

/** What a run says to the worker that started it: it wants to ask a host, or has asked it. */
export type HostMessage =
  | { readonly turn: 'take'; readonly host: string; readonly id: number }
  | { readonly turn: 'rest'; readonly host: string; readonly restMs: number };

/** What it is answered: how many milliseconds to wait, 0 when the host is its own; null: nothing may be asked now. */
export interface HostAnswer {
  /** The id of what is answered. */
  readonly turn: number;
  readonly waitMs: number | null;
}

/** What stands before the file of turns in the setting where hosts are asked for through the parent process as well. */
export const THROUGH_PARENT = 'parent:';
