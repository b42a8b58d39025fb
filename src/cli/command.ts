import { parseArgs, type ParseArgsConfig } from 'node:util';
import { exitCodes, KwalkError } from '#diagnostics';
import { fileURLToPath } from 'node:url';

export interface Command {
  usage: string;
  /** Returns an exit code, or nothing for 0. Throws a `KwalkError` for what the user can mend. */
  run(args: readonly string[]): Promise<number | void>;
}

/** Root of the project, wherever the command is called from. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

/** An error about arguments. */
export function usageError(message: string, help: string[] = []): KwalkError {
  return new KwalkError(
    { severity: 'error', rule: 'usage/arguments', file: null, line: null, col: null, message, help },
    exitCodes.usage,
  );
}

/** Options and positionals of a command; an unknown option is a `KwalkError` that shows the usage's first line. */
export function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  usage: string,
): {
  values: ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>['values'];
  positionals: string[];
} {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw usageError((error as Error).message, [usage.split('\n')[0]!]);
  }
}
