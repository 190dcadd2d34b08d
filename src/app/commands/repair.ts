import type { Command } from 'commander';
export function register(_c: Command): void {}
