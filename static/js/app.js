// The one script of every signed-in page: loads its parts as modules.
import "./ui.js";
import "./keys.js";
import "./live.js";
