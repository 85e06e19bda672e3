// The layer's own style. It stands on pages of every colour, so it brings its own paper; the hues are those
// of the site in light and dark (static/css/tokens.css), and each verdict has its line and its glyph too.

export const SHEET = `
* { box-sizing: border-box; margin: 0; padding: 0; }
[hidden] { display: none !important; }
.lines, .buttons { position: absolute; inset-block-start: 0; left: 0; }
.line, .buttons .verdict { position: absolute; }
.line { pointer-events: none; border-block-end: 3px solid var(--hue); background: color-mix(in srgb, var(--hue) 16%, transparent); box-shadow: 0 1px 0 #fff8, 0 2px 0 #0004; }
.line.lacks_context, .line.unverifiable { border-block-end-style: dashed; }
.line.overstated, .line.not_checkable { border-block-end-style: dotted; }
.line.inaccurate, .line.misleading { border-block-end-style: double; border-block-end-width: 4px; }
.verdict, .card, .bar { font: 400 15px/1.45 system-ui, sans-serif; color: light-dark(#241f1a, #f3ede4); background: light-dark(#fffdf8, #221e1a); }
.verdict { display: inline-flex; align-items: center; gap: 5px; font-weight: 650; font-size: 13px; color: var(--hue); white-space: nowrap; }
.buttons .verdict { min-block-size: 26px; padding: 2px 9px; border: 1.5px solid currentColor; border-radius: 99px; box-shadow: 0 1px 4px #0005; cursor: pointer; }
.buttons .verdict:hover { filter: brightness(0.94); }
svg { inline-size: 15px; block-size: 15px; flex: none; }
:focus-visible { outline: 3px solid light-dark(#1a56c4, #8fb6ff); outline-offset: 2px; }
.card, .bar { position: fixed; inset-inline: 12px; padding: 14px 16px; border: 1px solid light-dark(#cfc6b8, #4a433b); border-radius: 10px; box-shadow: 0 6px 28px #0006; max-block-size: 60vh; overflow: auto; }
.bar { inset-block-end: 12px; max-inline-size: 720px; margin-inline: auto; border-block-start: 4px solid light-dark(#241f1a, #f3ede4); display: grid; gap: 8px; }
.card { inset-block-start: 12px; max-inline-size: 440px; margin-inline-start: auto; display: grid; gap: 8px; z-index: 1; }
.card :is(h2, p) { text-align: -webkit-match-parent; text-align: match-parent; }
.card h2 { font-size: 17px; line-height: 1.3; }
.card .verdict { background: none; }
.actions { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
a { color: light-dark(#1a4f9c, #9cc0ff); display: inline-block; padding-block: 2px; }
.card button, .bar button { font: inherit; min-block-size: 30px; padding: 3px 12px; border: 1px solid currentColor; border-radius: 6px; background: none; color: inherit; cursor: pointer; }
.actions button { margin-inline-start: auto; }
summary { cursor: pointer; min-block-size: 26px; }
ul { padding-inline-start: 20px; }
li { margin-block: 4px; }
li button { border: 0 !important; padding: 2px 0 !important; text-align: start; text-decoration: underline; }
.verdict, .line { --hue: light-dark(oklch(44% 0.03 275), oklch(76% 0.035 275)); }
.accurate { --hue: light-dark(oklch(44.5% 0.1 155), oklch(79% 0.12 155)); }
.mostly_accurate { --hue: light-dark(oklch(44.5% 0.085 192), oklch(79% 0.1 190)); }
.lacks_context { --hue: light-dark(oklch(46% 0.095 82), oklch(82% 0.12 88)); }
.overstated, .misleading, .unsupported { --hue: light-dark(oklch(46.5% 0.125 48), oklch(78% 0.125 58)); }
.inaccurate { --hue: light-dark(oklch(45% 0.165 26), oklch(74.5% 0.14 26)); }
@media (max-width: 640px) { .buttons .verdict span { display: none; } .buttons .verdict { padding: 4px; } }
@media (forced-colors: active) { .line { border-color: Highlight; } }
@media print { .bar, .card { display: none; } }
`;
