import { readFileSync } from 'node:fs';

/** Whether a process with this id runs now, under whichever user. One that ended but was not collected yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Where nobody collects the children of the dead (a container without an init), they would seem alive for ever.
    return statFields(pid)?.[0] !== 'Z';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Tells two processes apart that had the same id one after the other: in a container the server has the same id after
 * every restart, and after a reboot any id may come back.
 * @returns undefined where the system has no /proc, or when there is no such process
 */
export function processMark(pid: number): string | undefined {
  const startTicks = statFields(pid)?.[19];
  if (startTicks === undefined) return undefined;
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
  } catch {
    return `/${startTicks}`;
  }
}

/** The fields of /proc/<pid>/stat from the third, the state, on (proc_pid_stat(5)). */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in parentheses and may itself hold spaces and parentheses: begin after the last one.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The command line of a process, or undefined where the system does not tell. */
export function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}
