// What the bookmarklet loads, each time anew. Everything else is loaded once and kept by the page.

import { toggle } from "./overlay.js";

toggle(new URL(import.meta.url).origin);
