import { createStore } from "../state/store";
import type { KeyHint } from "../ui/KeyHints";

/** The element whose input the "/" key focuses. */
export const filterId = "relay-filter";

/** Keys of the page that is shown, for the sheet that "?" opens. */
export const pageHints = createStore<{ list: KeyHint[] }>({ list: [] });
