// Writes a ZIP archive: enough of the format for a VSIX, and the same bytes for the same files.
import { crc32, deflateRawSync } from 'node:zlib';

/** 1 January 1980, 00:00, the earliest time that the format knows: a package does not depend on when it was made. */
const time = 0;
const date = (1 << 5) | 1;
const version = 20;
const utf8Names = 0x0800;
const deflated = 8;

/**
 * The archive of some files.
 *
 * @param entries names with forward slashes, and contents
 */
export function writeZip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const encoded = Buffer.from(name, 'utf8');
    const compressed = deflateRawSync(content, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(utf8Names, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(time, 6);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(compressed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(encoded.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, encoded]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(version, 0);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, common, entry, encoded]));
    parts.push(local, compressed);
    offset += local.length + compressed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
