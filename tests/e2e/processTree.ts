import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

function parentOf(pid: number): number {
  // Fields after the command, which stands in parentheses and may hold anything.
  const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
}

function ignoreGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** A process and everything below it (Linux). */
export function processTree(root: number): number[] {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const tree = [root];
  for (const parent of tree)
    tree.push(...all.filter((pid) => ignoreGone(() => parentOf(pid), -1) === parent && !tree.includes(pid)));
  return tree;
}

export function commandLineOf(pid: number): string {
  return ignoreGone(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '), '');
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return ignoreGone(() => readdirSync(folder), [])
    .map((name) => ignoreGone(() => readlinkSync(`${folder}/${name}`), ''))
    .flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.slice(1, 2) ?? []);
}

interface Socket {
  readonly inode: string;
  readonly address: string;
}

/** Rows of /proc/net/tcp and its kin: the far address of each socket, in the kernel's byte order. */
function internetSockets(): Socket[] {
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    ignoreGone(() => readFileSync(`/proc/net/${table}`, 'utf8'), '')
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => fields.length > 9)
      .map((fields) => ({ inode: fields[9] ?? '', address: (fields[2] ?? '').split(':')[0] ?? '' })),
  );
}

/** 127.0.0.0/8, ::1, the same mapped into IPv6, and no address at all (a socket that is connected to nobody). */
function staysOnMachine(address: string): boolean {
  return (
    /^0+$/.test(address) ||
    /^.{6}7F$/.test(address) ||
    /^0{24}01000000$/.test(address) ||
    /^0{16}FFFF0000.{6}7F$/.test(address)
  );
}

/** Far addresses, outside this machine, of the sockets that these processes hold open right now. */
export function outsideAddresses(pids: readonly number[]): string[] {
  const held = new Set(pids.flatMap(socketsOf));
  return internetSockets()
    .filter(({ inode, address }) => held.has(inode) && !staysOnMachine(address))
    .map(({ address }) => address);
}

/** Looks, ten times a second, where the sockets of a process and of all below it lead; elsewhere than on Linux at nothing. */
export function watchOutsideAddresses(root: number): { seen: ReadonlySet<string>; stop: () => void } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const address of outsideAddresses(processTree(root))) seen.add(address);
  };
  const timer = process.platform === 'linux' ? setInterval(look, 100) : undefined;
  return { seen, stop: () => clearInterval(timer) };
}
