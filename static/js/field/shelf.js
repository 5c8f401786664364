// Whether the page itself is kept on the device: else it does not open without a network.

const page = document.body.dataset;
const PATIENCE = 20_000;

const found = async () => {
  const worker = navigator.serviceWorker;
  if (!worker || !window.caches) return false;
  try {
    await worker.register(page.worker);
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    await Promise.race([worker.ready, late]);
  } catch {
    // without a network, or refused: what was kept before is still there
  }
  const registered = await worker.getRegistration(page.page);
  return Boolean(registered?.active && (await caches.match(page.page)));
};

export const shelf = { isKept: null }; // null: not known yet
export const kept = found().catch(() => false).then((isKept) => {
  shelf.isKept = isKept;
  document.dispatchEvent(new Event("field:changed"));
  return isKept;
});

// over plain http a browser offers none of these
export const isAble = Boolean(navigator.locks && window.indexedDB && globalThis.crypto?.randomUUID && AbortSignal.timeout);
