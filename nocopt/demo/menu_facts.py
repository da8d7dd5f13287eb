"""Words that show what else the server tells: tokens from the cache, token counts, its models."""

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Scenario
from nocopt.demo.caching import least
from nocopt.demo.models import MODELS, find
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


FACTS = (
    Scenario("cache", "what of your request came from the cache", cache),
    Scenario("count", "how many tokens your request has", count),
    Scenario("models", "the models the demo lists", models),
)
