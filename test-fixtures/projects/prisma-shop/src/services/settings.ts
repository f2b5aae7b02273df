import { prisma } from '../db';

/** The value of a setting, read from the database on every call. */
export async function readSetting(key: string): Promise<string> {
  const setting = await prisma.setting.findFirst({ where: { key } }); // expect: loop-invariant-query #vat
  return setting?.value ?? '';
}

/** A reader that asks for each key once and remembers the answer. */
export function createSettingReader(): (key: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (key) => {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const setting = await prisma.setting.findUnique({ where: { key } }); // clean: n-plus-one — remembered, so asked once a key
    const value = setting?.value ?? '';
    known.set(key, value);
    return value;
  };
}
