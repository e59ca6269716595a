// Loads the page in Chromium and saves what Playwright and what Chrome's own DevTools record of it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const pages = {
  keepalive: 'http://10.9.0.2:8101/',
  close: 'http://10.9.0.2:8102/',
  h2: 'https://10.9.0.2:8103/',
  tls: 'https://10.9.0.2:8104/',
};
const options = {
  executablePath: '/usr/bin/chromium',
  ignoreHTTPSErrors: true,
  args: ['--no-sandbox', '--ignore-certificate-errors', '--no-proxy-server'],
};

for (const [name, url] of Object.entries(pages)) {
  const browser = await chromium.launch(options);
  const recordHar = { path: `${name}-playwright.har`, content: 'omit', mode: 'full' };
  const context = await browser.newContext({ ignoreHTTPSErrors: true, recordHar });
  await (await context.newPage()).goto(url, { waitUntil: 'networkidle' });
  await context.close();
  await browser.close();
}

// DevTools are a page themselves, which the browser serves: opened upon another page they watch that one,
// and their own modules make the file that "Save all as HAR" saves.
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'profile-'));
const port = 9333;
const context = await chromium.launchPersistentContext(profile, {
  ...options, args: [...options.args, `--remote-debugging-port=${port}`, '--remote-allow-origins=*'],
});
for (const [name, url] of Object.entries(pages)) {
  const page = await context.newPage();
  const { targetInfo } = await (await context.newCDPSession(page)).send('Target.getTargetInfo');
  const tools = await context.newPage();
  await tools.goto(`http://127.0.0.1:${port}/devtools/inspector.html?ws=127.0.0.1:${port}/devtools/page/${targetInfo.targetId}`);
  await tools.waitForTimeout(3000);
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.waitForTimeout(800);
  const har = await tools.evaluate(async () => {
    const [har, logs] = await Promise.all([import('./models/har/har.js'), import('./models/logs/logs.js')]);
    const requests = logs.NetworkLog.NetworkLog.instance().requests();
    return JSON.stringify({ log: await har.Log.Log.build(requests, { sanitize: false }) }, null, 2);
  });
  fs.writeFileSync(`${name}-devtools.har`, har + '\n');
  await tools.close();
  await page.close();
}
await context.close();
fs.rmSync(profile, { recursive: true });
