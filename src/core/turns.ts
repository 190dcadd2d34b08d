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
