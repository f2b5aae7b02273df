// What hands do in the workbench: keys, commands, files.
export const patience = 45_000;

/** @param page the workbench */
export function hands(page, shots) {
  const press = (keys) => page.keyboard.press(keys);
  const quick = page.locator('.quick-input-widget input').first();
  const choose = async (text, row) => {
    await quick.waitFor({ timeout: patience });
    await quick.fill(text);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row }).first().waitFor({ timeout: patience });
    await press('Enter');
  };
  return {
    press,
    quick,
    shot: (name) => page.screenshot({ path: `${shots}/${name}.png` }),
    async command(title) {
      await press('F1');
      await choose(`>${title}`, title);
    },
    /** Opens a file at a place: `orders.ts:6`. */
    async open(place) {
      const [name] = place.split(':');
      await press('Control+p');
      await choose(place, name);
      await page.locator('.tab.active', { hasText: name }).first().waitFor({ timeout: patience });
    },
    /** Types a secret into the box that a command has opened. */
    async answer(text) {
      const box = page.locator('.quick-input-widget input[type="password"]').first();
      await box.waitFor({ timeout: patience });
      await box.fill(text);
      await press('Enter');
      await box.waitFor({ state: 'hidden', timeout: patience });
    },
    /** The page within the panel that is in front. */
    panel: () => page.frameLocator('iframe.webview.ready').first().frameLocator('iframe').first(),
  };
}
