/**
 * Linux by what it tells everybody: real trees of `/proc` and `/sys`, read by the real code. Each way to
 * stack disks is a row, and what it comes to.
 */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Linux } from '../../../agent/platform/linux.ts';
import type { Volume } from '../../../agent/platform/platform.ts';
import { type Device, disk, LinuxTree, mapped, partition } from './linux-tree.ts';

let tree: LinuxTree;
beforeEach(() => {
  tree = new LinuxTree();
});
afterEach(() => tree[Symbol.dispose]());

async function volumes(): Promise<readonly Volume[]> {
  return new Linux(tree.root).volumes();
}

/** `fixed on CRYPT-LUKS2`: kind, protection, what was said, of the volume at a mount point. */
async function at(mountPoint = '/'): Promise<string> {
  const found = (await volumes()).filter((it) => it.mountPoint === mountPoint);
  return found.map((it) => `${it.kind} ${it.protection} ${it.evidence.said}`).join(' | ');
}

const sda = disk();
const sda2 = partition(sda, 2, '8:2');
const sdb = disk('sdb', '8:16');
const LUKS = 'CRYPT-LUKS2-0f0f-luks';
const nvme: Device = {
  at: 'pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0/nvme0n1',
  number: '259:0',
  files: { removable: '0' },
};
const stick: Device = {
  at: 'pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host4/target4:0:0/4:0:0:0/block/sdc',
  number: '8:32',
  files: { removable: '1' },
};
const cabled: Device = { ...stick, files: { removable: '0' } };
const card: Device = {
  at: 'pci0000:00/0000:00:1c.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0',
  number: '179:0',
  files: { removable: '0', 'device/type': 'SD' },
};
const soldered: Device = { ...card, files: { removable: '0', 'device/type': 'MMC' } };
const array: Device = { at: 'virtual/block/md0', number: '9:0', slaves: ['dm-0', 'dm-1'] };
const plainArray: Device = { ...array, slaves: ['dm-0', 'sdb'] };
const cached: Device = { at: 'virtual/block/bcache0', number: '252:0', slaves: ['dm-0', 'sdb'] };
const zram: Device = { at: 'virtual/block/zram0', number: '251:0' };

const STACKS: readonly (readonly [why: string, devices: readonly Device[], mount: string, is: string])[] = [
  ['a plain disk', [sda], '8:0 / ext4 /dev/sda', 'fixed off plain'],
  ['a plain partition', [sda, sda2], '8:2 / ext4 /dev/sda2', 'fixed off plain'],
  ['a plain nvme disk', [nvme], '259:0 / xfs /dev/nvme0n1', 'fixed off plain'],
  ['LUKS 2', [sda, sda2, mapped(0, LUKS, ['sda2'])], '253:0 / ext4 /dev/mapper/luks', 'fixed on CRYPT-LUKS2'],
  ['LUKS 1', [sda, mapped(0, 'CRYPT-LUKS1-0f-x', ['sda'])], '253:0 / ext4 /dev/mapper/x', 'fixed on CRYPT-LUKS1'],
  ['plain dm-crypt', [sda, mapped(0, 'CRYPT-PLAIN-x', ['sda'])], '253:0 / ext4 /dev/mapper/x', 'fixed on CRYPT-PLAIN'],
  ['BitLocker on Linux', [stick, mapped(0, 'CRYPT-BITLK-0f-x', ['sdc'])], '253:0 /m ntfs3 /dev/mapper/x', 'removable on CRYPT-BITLK'],
  ['LVM on LUKS', [sda, sda2, mapped(0, LUKS, ['sda2']), mapped(1, 'LVM-abc', ['dm-0'])], '253:1 / ext4 /dev/mapper/vg-root', 'fixed on CRYPT-LUKS2'],
  ['LUKS on LVM', [sda, mapped(0, 'LVM-abc', ['sda']), mapped(1, LUKS, ['dm-0'])], '253:1 / ext4 /dev/mapper/x', 'fixed on CRYPT-LUKS2'],
  ['LVM on a plain disk', [sda, mapped(0, 'LVM-abc', ['sda'])], '253:0 / ext4 /dev/mapper/vg-root', 'fixed off plain'],
  ['LVM over two disks, one of them plain', [sda, sdb, mapped(0, LUKS, ['sda']), mapped(1, 'LVM-a', ['dm-0', 'sdb'])], '253:1 / ext4 /dev/mapper/x', 'fixed off CRYPT-LUKS2 plain'],
  ['RAID of two encrypted legs', [sda, sdb, mapped(0, LUKS, ['sda']), mapped(1, LUKS, ['sdb']), array], '9:0 / ext4 /dev/md0', 'fixed on CRYPT-LUKS2'],
  ['RAID with a plain leg', [sda, sdb, mapped(0, LUKS, ['sda']), plainArray], '9:0 / ext4 /dev/md0', 'fixed off CRYPT-LUKS2 plain'],
  ['RAID with a leg that nobody sees', [sda, mapped(0, LUKS, ['sda']), { ...array, slaves: ['dm-0', 'sdz'] }], '9:0 / ext4 /dev/md0', 'fixed unknown CRYPT-LUKS2'],
  ['a cache that is not encrypted', [sda, sdb, mapped(0, LUKS, ['sda']), cached], '252:0 / ext4 /dev/bcache0', 'fixed off CRYPT-LUKS2 plain'],
  ['what signs and does not hide', [sda, mapped(0, 'CRYPT-VERITY-0f-root', ['sda'])], '253:0 / ext4 /dev/mapper/x', 'fixed off plain'],
  ['a partition of a mapped disk', [sda, mapped(0, 'mpath-3600', ['sda']), mapped(1, 'part1-mpath-3600', ['dm-0'])], '253:1 / ext4 /dev/mapper/x', 'fixed off plain'],
  ['a map of another tool', [sda, mapped(0, '', ['sda'])], '253:0 /m ext4 /dev/mapper/veracrypt1', 'fixed unknown mapper plain'],
  ['a map of another tool, on LUKS', [sda, mapped(0, LUKS, ['sda']), mapped(1, '', ['dm-0'])], '253:1 /m ext4 /dev/mapper/x', 'fixed on CRYPT-LUKS2'],
  ['LUKS under change', [sda, mapped(0, 'CRYPT-SUBDEV-0f-a', ['sda'], 'a-hotzone-forward'), mapped(1, LUKS, ['dm-0'])], '253:1 / ext4 /dev/mapper/x', 'fixed unknown CRYPT-LUKS2 changing'],
  ['LUKS with integrity', [sda, mapped(0, 'CRYPT-SUBDEV-0f-a', ['sda'], 'a_dif'), mapped(1, LUKS, ['dm-0'])], '253:1 / ext4 /dev/mapper/x', 'fixed on CRYPT-LUKS2'],
  ['a stick', [stick], '8:32 /media/a vfat /dev/sdc', 'removable off plain'],
  ['a disk on a cable', [cabled], '8:32 /media/a ext4 /dev/sdc', 'removable off plain'],
  ['a partition of a stick', [stick, partition(stick, 1, '8:33')], '8:33 /media/a exfat /dev/sdc1', 'removable off plain'],
  ['a card', [card], '179:0 /media/a vfat /dev/mmcblk0', 'removable off plain'],
  ['what is soldered to the board', [soldered], '179:0 / ext4 /dev/mmcblk0', 'fixed off plain'],
  ['what the system runs from, on a cable', [cabled], '8:32 / ext4 /dev/sdc', 'fixed off plain'],
  ['memory', [zram], '251:0 /m ext4 /dev/zram0', 'fixed unknown ext4'],
  ['a disk of another machine', [{ at: 'virtual/block/nbd0', number: '43:0' }], '43:0 /m ext4 /dev/nbd0', 'network unknown remote'],
  ['a disk by iSCSI', [{ at: 'platform/host9/session1/target9:0:0/9:0:0:1/block/sdq', number: '65:0' }], '65:0 /m ext4 /dev/sdq', 'network unknown remote'],
  ['stacked without end', [mapped(0, 'LVM-a', ['dm-1']), mapped(1, 'LVM-b', ['dm-0'])], '253:0 / ext4 /dev/mapper/x', 'fixed unknown ext4'],
  ['a volume without a disk', [mapped(0, 'LVM-a', [])], '253:0 / ext4 /dev/mapper/x', 'fixed unknown ext4'],
]; // prettier-ignore

test.each(STACKS)('%s', async (_why, devices, mount, is) => {
  tree.devices(...devices).mounts(mount);
  expect(await at(mount.split(' ')[1])).toBe(is);
});

describe('what has no device of its own', () => {
  test.each([
    ['/home/a/Private', 'ecryptfs', '/home/.ecryptfs/a', 'fixed unknown ecryptfs'],
    ['/', 'zfs', 'rpool/ROOT', 'fixed unknown zfs'],
    ['/home/a/vault', 'fuse.gocryptfs', '/home/a/.vault', 'fixed unknown fuse.gocryptfs'],
    ['/mnt/s', 'nfs4', 'server:/s', 'network unknown nfs4'],
    ['/mnt/s', 'cifs', '//server/s', 'network unknown cifs'],
    ['/mnt/s', 'fuse.sshfs', 'a@b:', 'network unknown fuse.sshfs'],
    ['/tmp', 'tmpfs', 'tmpfs', 'fixed unknown tmpfs'],
    ['/home', 'overlay', 'overlay', 'fixed unknown overlay'],
    ['/', 'overlay', 'overlay', 'fixed unknown overlay'],
    ['/run', 'tmpfs', 'tmpfs', 'other unknown tmpfs'],
    ['/tmpfiles', 'tmpfs', 'tmpfs', 'other unknown tmpfs'],
    ['/proc', 'proc', 'proc', 'other unknown proc'],
    ['/run/user/1000/doc', 'fuse.portal', 'portal', 'other unknown fuse.portal'],
    ['/var/lib/docker/overlay2/x/merged', 'overlay', 'overlay', 'other unknown overlay'],
  ])('%s on %s', async (point, fileSystem, source, is) => {
    tree.mounts(`0:40 ${point} ${fileSystem} ${source}`);
    expect(await at(point)).toBe(is);
  });

  test('an image of programs, though it lies on a device', async () => {
    const loop = { at: 'virtual/block/loop0', number: '7:0' };
    tree.devices(loop).mounts('7:0 /snap/core/1 squashfs /dev/loop0');
    expect(await at('/snap/core/1')).toMatch(/^other unknown/);
  });
});

describe('btrfs, whose number is no device', () => {
  const second = mapped(1, 'CRYPT-LUKS2-f0-b', ['sdb'], 'luks-b');
  const first = mapped(0, LUKS, ['sda'], 'luks-a');

  test('is asked of the device that it names', async () => {
    tree
      .devices(sda, first)
      .mounts('0:31 / btrfs /dev/mapper/luks-a /@', '0:31 /home btrfs /dev/mapper/luks-a /@home');
    expect([await at('/'), await at('/home')]).toEqual([
      'fixed on CRYPT-LUKS2',
      'fixed on CRYPT-LUKS2',
    ]);
    expect((await volumes()).map(({ isSecondName }) => isSecondName)).toEqual([false, false]);
    expect((await volumes()).map(({ device }) => device)).toEqual([null, null]);
  });

  test.each([
    ['all encrypted', [sda, sdb, first, second], ['dm-0', 'dm-1'], 'fixed on CRYPT-LUKS2'],
    ['one plain', [sda, sdb, first], ['dm-0', 'sdb'], 'fixed off CRYPT-LUKS2 plain'],
    ['one gone', [sda, first], ['dm-0', 'sdz'], 'fixed unknown CRYPT-LUKS2'],
  ])('over several disks, %s', async (_why, devices, members, is) => {
    tree.devices(...devices).mounts('0:31 / btrfs /dev/mapper/luks-a');
    for (const name of members)
      tree.link(`sys/fs/btrfs/0f-0f/devices/${name}`, `sys/class/block/${name}`);
    expect(await at()).toBe(is);
  });

  test('by a path that leads to the device', async () => {
    tree.devices(sda, sda2).put('dev/sda2').link('dev/disk/by-uuid/0f', 'dev/sda2');
    tree.mounts('0:31 / btrfs /dev/disk/by-uuid/0f');
    expect(await at()).toBe('fixed off plain');
  });
});

describe('a file as a disk', () => {
  const loop: Device = {
    at: 'virtual/block/loop0',
    number: '7:0',
    files: { 'loop/backing_file': '/home/a/image' },
  };

  test.each([
    ['an encrypted one', mapped(0, LUKS, ['sda']), '253:0', 'fixed on CRYPT-LUKS2'],
    ['a plain one', mapped(0, 'LVM-a', ['sda']), '253:0', 'fixed off plain'],
  ])('is as the volume that it lies on: %s', async (_why, device, number, is) => {
    tree.devices(sda, device, loop);
    tree.mounts(
      `8:0 / ext4 /dev/sda`,
      `${number} /home ext4 /dev/mapper/x`,
      '7:0 /mnt ext4 /dev/loop0',
    );
    expect(await at('/mnt')).toBe(is);
  });

  test('that holds itself ends', async () => {
    tree.devices(loop).mounts('7:0 / ext4 /dev/loop0');
    expect(await at()).toBe('fixed unknown ext4');
  });
});

test('a volume where people have encrypted folders is not simply off', async () => {
  tree.devices(sda).mounts('8:0 / ext4 /dev/sda').folder('.fscrypt');
  expect(await at()).toBe('fixed unknown fscrypt plain');
});

test('the evidence has its witness and its time', async () => {
  const before = Date.now();
  tree.devices(sda).mounts('8:0 / ext4 /dev/sda', '0:5 /proc proc proc');
  const [root, proc] = await volumes();
  expect(root!.evidence).toMatchObject({ witness: 'sysfs', said: 'plain' });
  expect(root!.evidence.askedMs).toBeGreaterThanOrEqual(before);
  expect(proc!.evidence.witness).toBe('none');
});

test('a volume is known by what it was made with, after each start', async () => {
  tree.devices(sda).mounts('8:0 / ext4 /dev/sda', '0:40 /s nfs4 server:/s');
  expect((await volumes()).map(({ id }) => id)).toEqual(['ext4 8:0', 'nfs4 server:/s']);
  tree.put('run/udev/data/b8:0', 'S:disk/by-uuid/x\nE:ID_FS_TYPE=ext4\nE:ID_FS_UUID=0f0f-11\n');
  expect((await volumes())[0]?.id).toBe('ext4 0f0f-11');
});

test('a machine that tells nothing has no volumes, homes or power, and nothing is thrown', async () => {
  const linux = new Linux(join(tree.root, 'nowhere'));
  expect(await linux.volumes()).toEqual([]);
  expect(await linux.homes()).toEqual([]);
  expect(await linux.power()).toBe('unknown');
  expect(await linux.isLaptop()).toBeNull();
});

test('a laptop by its chassis, else by its battery', async () => {
  const is = (): Promise<boolean | null> => new Linux(tree.root).isLaptop();
  expect(await is()).toBeNull();
  tree.put('sys/class/power_supply/BAT0/type', 'Battery\n');
  expect(await is()).toBe(true);
  tree.put('sys/class/dmi/id/chassis_type', '3\n');
  expect(await is()).toBe(false);
  for (const type of [8, 9, 10, 14, 30, 31, 32]) {
    tree.put('sys/class/dmi/id/chassis_type', `${type}\n`);
    expect(await is()).toBe(true);
  }
});

test('homes of people, of root, and of those in no list', async () => {
  tree.put(
    'etc/passwd',
    [
      'root:x:0:0:root:/root:/bin/bash',
      'daemon:x:1:1::/usr/sbin:/usr/sbin/nologin',
      'postgres:x:105:113::/var/lib/postgresql:/bin/bash',
      'anna:x:1000:1000:Anna,,,:/home/anna:/bin/bash',
      'bo:x:1001:1001::/data/bo:/usr/bin/zsh',
      'gone:x:1002:1002::/home/gone:/bin/sh',
      'closed:x:1003:1003::/srv/closed:/usr/sbin/nologin',
      'nobody:x:65534:65534::/nonexistent:/bin/sh',
      'rootless:x:1004:1004::/:/bin/sh',
      'half:x:1005',
      '',
    ].join('\n'),
  );
  for (const home of [
    'root',
    'home/anna',
    'data/bo',
    'home/domain.user',
    'srv/closed',
    'nonexistent',
    'var/lib/postgresql',
  ]) {
    tree.folder(home);
  }
  const homes = await new Linux(tree.root).homes();
  expect(homes.toSorted()).toEqual(['/data/bo', '/home/anna', '/home/domain.user', '/root']);
});

function supplies(all: Record<string, Record<string, string>>): Promise<string> {
  tree.folder('sys/class/power_supply');
  for (const [name, facts] of Object.entries(all)) {
    for (const [fact, value] of Object.entries(facts)) {
      tree.put(`sys/class/power_supply/${name}/${fact}`, `${value}\n`);
    }
  }
  return new Linux(tree.root).power();
}
function battery(status: string): Record<string, string> {
  return {
    type: 'Battery',
    status,
    present: '1',
  };
}

describe('power', () => {
  test.each([
    ['a desktop', {}, 'mains'],
    ['a cable', { AC: { type: 'Mains', online: '1' }, BAT0: battery('Discharging') }, 'mains'],
    ['no cable', { AC: { type: 'Mains', online: '0' }, BAT0: battery('Discharging') }, 'battery'],
    ['one of two in use', { BAT0: battery('Full'), BAT1: battery('Discharging') }, 'battery'],
    [
      'a cable of USB-C',
      { ucsi: { type: 'USB', online: '1' }, BAT0: battery('Charging') },
      'mains',
    ],
    ['full, and no word of a cable', { BAT0: battery('Full') }, 'mains'],
    ['a battery of a mouse', { hid: { ...battery('Discharging'), scope: 'Device' } }, 'mains'],
    ['an empty bay', { BAT0: { ...battery('Discharging'), present: '0' } }, 'mains'],
    ['a battery that says nothing', { BAT0: battery('Unknown') }, 'unknown'],
  ])('%s', async (_why, all, is) => {
    expect(await supplies(all)).toBe(is);
  });
});
