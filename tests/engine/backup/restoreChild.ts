// A restore in a process of its own, so that it can be killed: folder, master key, backup and passphrase come as arguments.
import { restoreBackup } from '../../../main/restore.ts';

const [profileDir = '', key = '', from = '', passphrase = ''] = process.argv.slice(2);
process.stdout.write('begun\n');
await restoreBackup({ profileDir, masterKey: Buffer.from(key, 'base64'), from, passphrase, now: new Date(0) });
process.stdout.write('done\n');
