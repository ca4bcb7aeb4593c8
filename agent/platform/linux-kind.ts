/** What a file system of Linux is to us by its name, and where people put files. */
import { isAt } from './mountinfo.ts';

/** Their files lie on another machine. */
const NETWORK =
  /^(nfs4?|cifs|smb3|smbfs|9p|virtiofs|vboxsf|prl_fs|ceph|lustre|afs|davfs|ncpfs|glusterfs|fuse\.(sshfs|glusterfs|davfs2?|rclone|s3fs|curlftpfs|gvfsd-fuse|ceph|vmhgfs-fuse|onedriver))$/;
/** They encrypt by themselves, or can, and do not say so to everybody. */
const ENCRYPTING = /^(ecryptfs|zfs|bcachefs|fuse\.(gocryptfs|encfs|cryfs|securefs|veracrypt))$/;
/** They stand in memory or are made of other folders. */
const OVER_NOTHING = /^(tmpfs|ramfs|overlay|aufs|fuse\.(mergerfs|unionfs|bindfs))$/;
/** Programs as images. */
const IMAGES = /^(squashfs|erofs|cramfs|romfs)$/;

/** Where a file system that is nothing to last still gets people's files. */
const PEOPLES_PLACES = ['/home', '/root', '/tmp', '/var/tmp'];

export type LinuxKind = 'network' | 'keyed' | 'volatile' | 'block' | 'other';

/** `keyed` may be encrypted and cannot be asked; `volatile` lies in memory; `block` lies on a device, that must be asked. */
export function kindOf(fileSystem: string, mountPoint: string, isDevice: boolean): LinuxKind {
  if (NETWORK.test(fileSystem)) return 'network';
  if (ENCRYPTING.test(fileSystem)) return 'keyed';
  if (IMAGES.test(fileSystem)) return 'other';
  if (isDevice) return 'block';
  const isPeoples = mountPoint === '/' || PEOPLES_PLACES.some((place) => isAt(mountPoint, place));
  return OVER_NOTHING.test(fileSystem) && isPeoples ? 'volatile' : 'other';
}
