import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { onceAboutNode } from "./app/routes";
import { wasOwner } from "./state/owner";
import { feed } from "./state/feed";
import { startPreferences } from "./state/preferences";

// Blocks the first paint, so that the chosen colours never flash.
startPreferences();

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no element #app");
createRoot(place).render(<App />);
// A guest in a room asks the node for nothing.
if (wasOwner()) feed.start();
else onceAboutNode(() => feed.start());
