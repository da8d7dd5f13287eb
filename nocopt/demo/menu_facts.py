"""Words that show what else the server tells: tokens from the cache, token counts, its models."""

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario
from nocopt.demo.caching import least
from nocopt.demo.models import MODELS, find
from nocopt.demo.pictures import pictures
from nocopt.demo.replies import said, say
from nocopt.demo.steps import Reply
from nocopt.demo.wire import input_tokens, respond


def cache(ask: Ask) -> Reply:
    """What of this request came from the cache and what was written into it (section 1.6)."""
    total = input_tokens(ask.body)
    cached = ask.cached
    text = said(
        ask,
        texts.CACHE,
        texts.CACHE_CHINESE,
        total=total,
        read=cached.read,
        written=cached.written,
        fresh=total - cached.read - cached.written,
        remark=_remark(ask),
    )
    return respond(ask, say(ask, text))


def _remark(ask: Ask) -> str:
    if ask.cached.read:
        return said(ask, texts.CACHE_HIT, texts.CACHE_HIT_CHINESE)
    if ask.cached.written:
        return said(ask, texts.CACHE_FIRST, texts.CACHE_FIRST_CHINESE)
    if not ask.cached.marked:
        return said(ask, texts.CACHE_OFF, texts.CACHE_OFF_CHINESE)
    return said(ask, texts.CACHE_SMALL, texts.CACHE_SMALL_CHINESE, least=least(ask.model))


def count(ask: Ask) -> Reply:
    """How many tokens the request has, as ``count_tokens`` says it (section 7)."""
    model = find(ask.model)
    text = said(
        ask,
        texts.COUNT,
        texts.COUNT_CHINESE,
        tokens=f"{input_tokens(ask.body):,}",
        model=model.name or model.id,
        window=f"{model.window:,}",
    )
    return respond(ask, say(ask, text))


def models(ask: Ask) -> Reply:
    """The models that ``GET /v1/models`` lists (section 7)."""
    rows = "\n".join(
        f"| {model.name} | `{model.id}` | {model.window:,} | {model.output:,} |"
        for model in MODELS
        if model.lifecycle != "retired"
    )
    return respond(ask, say(ask, said(ask, texts.MODELS, texts.MODELS_CHINESE, rows=rows)))


def files(ask: Ask) -> Reply:
    """What files came with the request (section 1.3)."""
    seen = {
        one.place: f"{one.media_type}, {one.width} × {one.height}" for one in pictures(ask.body)
    }
    blocks = [
        (f"messages.{number}.content.{index}.{block['type']}", block)
        for number, message in enumerate(ask.body["messages"])
        for index, block in enumerate(message["content"])
        if isinstance(block, dict) and block["type"] in {"image", "document"}
    ]
    if not blocks:
        return respond(ask, say(ask, said(ask, texts.NO_FILES, texts.NO_FILES_CHINESE)))
    rows = "\n".join(
        f"| {_cell(block.get('title') or block['type'])} | {seen.get(place) or _document(block)} |"
        for place, block in blocks
    )
    return respond(ask, say(ask, said(ask, texts.FILES, texts.FILES_CHINESE, rows=rows)))


def _document(block: Json) -> str:
    source = block["source"]
    size = len(str(source.get("data", "")))
    cited = (block.get("citations") or {}).get("enabled") is True
    kind = f"{source.get('media_type', source['type'])}, {size:,} characters as sent"
    return f"{kind}, to be cited" if cited else kind


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


FACTS = (
    Scenario("cache", "what of your request came from the cache", cache),
    Scenario("count", "how many tokens your request has", count),
    Scenario("models", "the models the demo lists", models),
    Scenario("files", "what the server sees of your files", files),
)
