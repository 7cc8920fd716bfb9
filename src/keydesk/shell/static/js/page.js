/* Everything a page of the console does beyond HTML.  No copy stands in any of these files. */
import "./dialogs.js";
import "./copy.js";
import "./forms.js";
import "./once.js";
import "./tree.js";
import "./reach.js";
import "./savebar.js";
import "./palette.js";
import "./keyboard.js";
import "./tables.js";
import "./outage.js";
import "./live.js";
import { all } from "./dom.js";

/* The server says times in the reader's zone. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
document.cookie = `tz=${zone}; path=/console; max-age=31536000; samesite=lax`;

/* Where the tabs are wider than the screen, the one that is open is in sight. */
const tabs = document.querySelector(".kd-tabs:has([aria-current])");
if (tabs) tabs.scrollLeft = tabs.querySelector("[aria-current]").offsetLeft - tabs.offsetLeft;

/* What the server left to say fades; what is said later is added by toast(). */
all("#toasts .kd-toast").forEach((item) => setTimeout(() => item.remove(), 4000));
const first = document.querySelector("[aria-invalid=true]") ?? document.querySelector("[autofocus]");
first?.focus();
document.getElementById(`${first?.id}-wrong`)?.scrollIntoView({ block: "nearest" });
