// The one script of every signed-in page: loads its parts as modules.
import "./ui.js";
import "./keys.js";
import "./live.js";
import "./filters.js";
import "./pick.js";
import "./order.js";
import "./rows.js";
import "./tags.js";
