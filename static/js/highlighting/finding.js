// What helps to find one's way in the workspace. Each of these stands on its own.

import { wireFilters } from "./filters.js";
import { wireJumping } from "./jumping.js";
import { wireOutline } from "./outline.js";
import { wirePlaces } from "./stops.js";
import { wireTour } from "./tour.js";
import { wireRail } from "./rail.js";
import { wireSheet } from "./sheet.js";

wireJumping();
wireOutline();
wireFilters();
wireRail();
wireSheet();
wirePlaces();
wireTour();
