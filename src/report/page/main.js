// Starts the page.

import { byId } from "./dom.js";
import { read } from "./data.js";

const outcome = read(JSON.parse(byId("outcome").textContent ?? ""));
document.documentElement.dataset.ready = outcome.scenario;
