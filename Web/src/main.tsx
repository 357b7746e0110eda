import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { feed } from "./state/feed";
import { startPreferences } from "./state/preferences";

// Runs in the head, before the first paint, so that the chosen colours never flash.
startPreferences();

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("app");
  if (place === null) throw new Error("index.html has no element #app");
  createRoot(place).render(<App />);
  feed.start();
});
