/** What Crawlee is told here: it keeps nothing on disk, and measures no load, by which it would decide nothing. */
import { Configuration, EventManager } from '@crawlee/core';

/** Crawlee's own measures the memory and the CPU of the machine by `ps` and `getconf`, which take as long as several pages. */
class Events extends EventManager {}

export function crawleeSettings(): Configuration {
  const settings = new Configuration({
    persistStorage: false, // its default folder is ./storage, our source
    purgeOnStart: false,
    memoryMbytes: 1, // else it is measured; compared with it is what the events tell, which is nothing
  });
  settings.useEventManager(new Events(settings));
  // Nothing has to be written at the end; a timer that Crawlee sets for it would keep the process alive for a second.
  Object.assign(settings.getStorageClient(), { teardown: undefined });
  return settings;
}
