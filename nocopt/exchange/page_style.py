"""How a page with a chat looks: in the light, in the dark, and printed; no file but the page."""

from __future__ import annotations

from typing import Final

from nocopt.render.tokens import Kind

_CODE_LIGHT: Final = {
    Kind.KEYWORD: "#8a2c8f",
    Kind.BUILTIN: "#1a62b3",
    Kind.FUNCTION: "#1d5fa8",
    Kind.ATTRIBUTE: "#1d5fa8",
    Kind.TYPE: "#8a4b00",
    Kind.TAG: "#8a2c8f",
    Kind.STRING: "#2b6a30",
    Kind.NUMBER: "#9a3412",
    Kind.CONSTANT: "#9a3412",
    Kind.COMMENT: "#66625a",
    Kind.PROMPT: "#66625a",
    Kind.OPERATOR: "#4d4a43",
    Kind.OUTPUT: "#4d4a43",
    Kind.PUNCTUATION: "#4d4a43",
    Kind.ERROR: "#b3261e",
    Kind.DELETED: "#a12622",
    Kind.INSERTED: "#22662a",
    Kind.HEADING: "#8a2c8f",
}
_CODE_DARK: Final = {
    Kind.KEYWORD: "#d39ae0",
    Kind.BUILTIN: "#85b8f5",
    Kind.FUNCTION: "#8fc1ff",
    Kind.ATTRIBUTE: "#8fc1ff",
    Kind.TYPE: "#e5b567",
    Kind.TAG: "#d39ae0",
    Kind.STRING: "#9ecb8f",
    Kind.NUMBER: "#eda27c",
    Kind.CONSTANT: "#eda27c",
    Kind.COMMENT: "#aaa59a",
    Kind.PROMPT: "#aaa59a",
    Kind.OPERATOR: "#c6c1b6",
    Kind.OUTPUT: "#c6c1b6",
    Kind.PUNCTUATION: "#c6c1b6",
    Kind.ERROR: "#ff8f85",
    Kind.DELETED: "#f2a49d",
    Kind.INSERTED: "#a2d7a0",
    Kind.HEADING: "#d39ae0",
}
COLOURED: Final = frozenset(_CODE_LIGHT)
"""The kinds of words of code that have a colour; the class of each is `k-` and its value."""


def _code(colours: dict[Kind, str]) -> str:
    return "".join(f".k-{kind.value}{{color:{ink}}}" for kind, ink in colours.items())


SCREEN: Final = f"""
:root{{color-scheme:light dark;--ground:#fff;--text:#1f1e1b;--muted:#66625a;--line:#dddad3;
--said:#f3f1ec;--code:#f8f7f4;--link:#1a62b3;--mark:#ffedb0;--accent:#a8472a}}
@media (prefers-color-scheme:dark){{:root{{--ground:#1e1d1b;--text:#ece9e2;--muted:#aaa59a;
--line:#3b3935;--said:#2a2926;--code:#181715;--link:#85b8f5;--mark:#574716;--accent:#e08a66}}}}
body{{margin:0;background:var(--ground);color:var(--text);
font:16px/1.6 system-ui,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC",sans-serif}}
main{{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 5rem;overflow-wrap:anywhere}}
header{{margin-bottom:2.5rem}}
header h1{{font-size:1.7rem;line-height:1.25;margin:0 0 .35rem}}
.when,.who,figcaption{{color:var(--muted);font-size:.85rem}}
.message{{margin:0 0 2rem}}
.who{{margin:0 0 .4rem;font-weight:600;letter-spacing:.01em}}
.user .body,.system .body{{background:var(--said);border-radius:.8rem;padding:.8rem 1.1rem}}
.body>:first-child{{margin-top:0}}.body>:last-child{{margin-bottom:0}}
.body h1{{font-size:1.4rem}}.body h2{{font-size:1.25rem}}.body h3{{font-size:1.1rem}}
.body h1,.body h2,.body h3,.body h4,.body h5,.body h6{{line-height:1.3;margin:1.6em 0 .5em}}
a{{color:var(--link)}}mark,.mark{{background:var(--mark)}}
pre{{background:var(--code);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;
overflow-x:auto;font-size:.86rem;line-height:1.5;overflow-wrap:normal}}
code,kbd,pre{{font-family:ui-monospace,"Cascadia Mono","SF Mono",Menlo,Consolas,
"DejaVu Sans Mono",monospace}}
:not(pre)>code{{background:var(--code);border-radius:.3rem;padding:.1em .3em;font-size:.88em}}
kbd{{border:1px solid var(--line);border-radius:.3rem;padding:0 .3em;font-size:.85em}}
blockquote{{margin:1em 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--muted)}}
table{{border-collapse:collapse;display:block;overflow-x:auto;margin:1em 0}}
th,td{{border:1px solid var(--line);padding:.4rem .7rem;text-align:left;vertical-align:top}}
th{{background:var(--said)}}td[align=right],th[align=right]{{text-align:right}}
td[align=center],th[align=center]{{text-align:center}}
hr{{border:0;border-top:1px solid var(--line);margin:2em 0}}
img{{max-width:100%;height:auto;border-radius:.5rem}}figure{{margin:.8rem 0}}
details{{margin:.8rem 0;border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem}}
summary{{cursor:pointer;color:var(--muted);font-size:.9rem}}details[open]>summary{{margin-bottom:.6rem}}
details>:last-child{{margin-bottom:.4rem}}
.thinking{{color:var(--muted)}}.file a{{font-weight:600}}
.display{{display:block;text-align:center;overflow-x:auto;margin:1em 0}}
.formula svg{{overflow:visible}}
{_code(_CODE_LIGHT)}
@media (prefers-color-scheme:dark){{{_code(_CODE_DARK)}}}
@media print{{body{{background:#fff;color:#000;font-size:11pt}}main{{max-width:none;padding:0}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere}}.who{{break-after:avoid}}
figure,table,pre{{break-inside:avoid-page}}}}
"""
"""For programs that show pages of the web."""

PAPER: Final = f"""
body{{color:#1f1e1b}}
h1{{font-size:18pt;margin-top:20px;margin-bottom:8px}}h2{{font-size:14pt;margin-top:18px;margin-bottom:6px}}
h3{{font-size:12pt;margin-top:16px;margin-bottom:6px}}
h4,h5,h6{{font-size:10.5pt;font-weight:600;margin-top:14px;margin-bottom:4px}}
p,ul,ol,blockquote,pre{{margin-top:10px;margin-bottom:10px}}
li ul,li ol{{margin-top:0;margin-bottom:0}}
.when,.thinking,.file,.call,.result{{color:#66625a}}
.who{{color:#a8472a;font-weight:600;margin-top:0;margin-bottom:4px}}
pre{{background-color:#f5f4f1;font-size:9pt;white-space:pre-wrap}}
code,pre,kbd{{font-family:"DejaVu Sans Mono","Menlo","Consolas",monospace}}
blockquote{{color:#4d4a43}}a{{color:#1a62b3}}.mark{{background-color:#ffedb0}}
.grid{{border-collapse:collapse;border-style:solid;border-color:#bdb9b0;margin-top:10px}}
th{{background-color:#f5f4f1}}
{_code(_CODE_LIGHT)}
"""
"""For Qt's own texts, which know a little of this."""
