"""The table of scenario words: everything the demo server can be asked to do."""

from nocopt.demo import failures, oddities, replies
from nocopt.demo.asking import Ask, Scenario
from nocopt.demo.contents import CONTENTS
from nocopt.demo.examples import EXAMPLES
from nocopt.demo.failures import breaks, ends, fails, html
from nocopt.demo.menu_facts import FACTS
from nocopt.demo.refusals import REFUSALS
from nocopt.demo.showing import SHOWN
from nocopt.demo.steps import Ending, Reply
from nocopt.demo.tool_scenarios import TOOLS

DEFAULT = Scenario("welcome", "what this demo is and what to try", replies.welcome)

_ANSWERS = (
    Scenario("hello", "a short answer", replies.plain),
    DEFAULT,
    Scenario("help", "all words in a table", replies.listing, ("help", "帮助")),
    Scenario(
        "markdown",
        "headings, lists, code, a table and more on one page",
        replies.markdown,
        ("markdown", "code", "代码"),
        "一页展示标题、列表、代码、表格等",
    ),
    Scenario(
        "long",
        "a very long answer; `demo:long 200` gives 200 KB",
        replies.long,
        ("long", "long answer", "long text", "长文"),
        "很长的回答；`demo:long 200` 给出 200 KB",
    ),
    Scenario("scripts", "many writing systems and emoji", replies.scripts),
    Scenario(
        "thinking",
        "thoughts first, then the answer (switch thinking on)",
        replies.thinking,
        ("think", "thinking", "思考"),
        "先思考，再回答（请打开思考）",
    ),
    Scenario("redacted", "thoughts that only the server can read", replies.redacted),
    Scenario(
        "refusal",
        "a refusal before any text; a category may follow",
        replies.refusal,
        ("refuse", "refusal", "拒绝"),
        "在输出文字之前拒绝回答",
    ),
    Scenario(
        "refusal-midway",
        "a refusal after half the answer",
        replies.refusal_midway,
        about_chinese="回答到一半时拒绝",
    ),
    Scenario("refusal-nulls", "a refusal without category and explanation", replies.refusal_nulls),
    Scenario("refusal-bare", "a refusal without any details", replies.refusal_bare),
    Scenario("empty", "a finished answer without text", replies.empty),
    Scenario("max-tokens", "an answer cut by the token limit", replies.max_tokens),
    Scenario(
        "max-tokens-thinking", "the token limit used up by thinking", replies.max_tokens_thinking
    ),
    Scenario("window", "the context window is full", replies.window_full),
    Scenario("stop-sequence", "an answer ended by a stop sequence", replies.stop_sequence),
)

_HTTP_FAILURES = (
    Scenario(
        "overload",
        "overloaded at first, then an answer; a number says how often",
        failures.overloaded_once,
        about_chinese="先过载一次，然后正常回答",
    ),
    Scenario("overloaded", "always overloaded", fails(529, "overloaded_error", "Overloaded")),
    Scenario(
        "rate-limit",
        "too many requests at first; `demo:rate-limit 20` answers after 20 seconds",
        failures.rate_limit,
        about_chinese="请求过多；`demo:rate-limit 20` 会在 20 秒后回答",
    ),
    Scenario("rate-limit-date", "the same with a date to wait for", failures.rate_limit_date),
    Scenario("rate-limit-ms", "the same in milliseconds", failures.rate_limit_ms),
    Scenario(
        "spend-limit",
        "a spend limit, which waiting does not cure",
        fails(
            429,
            "rate_limit_error",
            "Your organization has reached its spend limit (demo).",
            code="enforced_spend_limit_reached",
        ),
    ),
    Scenario(
        "400",
        "an invalid request",
        fails(400, "invalid_request_error", "The demo was asked for an invalid request."),
    ),
    Scenario("401", "a wrong key", fails(401, "authentication_error", "invalid x-api-key")),
    Scenario(
        "402", "no credit", fails(402, "billing_error", "Your credit balance is too low (demo).")
    ),
    Scenario(
        "403",
        "no permission",
        fails(403, "permission_error", "Your API key may not use this model (demo)."),
    ),
    Scenario("404", "an unknown model", failures.model_not_found),
    Scenario("413", "too large, as a page", html(413, "413 Request Entity Too Large", "nginx")),
    Scenario("500", "an internal error", fails(500, "api_error", "Internal server error")),
    Scenario(
        "500-no-retry",
        "an internal error not to be tried again",
        fails(
            500,
            "api_error",
            "Internal server error",
            headers=(("x-should-retry", "false"),),
        ),
    ),
    Scenario(
        "maintenance",
        "a failure for good, with a time to try again; `demo:maintenance 20` for 20 seconds",
        failures.maintenance,
        about_chinese="失败，服务器说明何时可以重试；`demo:maintenance 20` 表示 20 秒",
    ),
    Scenario(
        "502",
        "a gateway's error page",
        html(502, "502 Bad Gateway", "The upstream server did not answer."),
    ),
    Scenario("html", "a page with status 200", html(200, "Sign in", "Accept the terms first.")),
    Scenario("redirect", "a redirect to another origin", failures.redirect),
)

_BREAKS = (
    Scenario("error-first", "an error event before any text", failures.error_first),
    Scenario("error-once", "the same on the first try only", failures.error_once),
    Scenario(
        "error-midway",
        "an error event after half the answer",
        failures.error_midway,
        about_chinese="回答到一半时出错",
    ),
    Scenario("cut", "a body that ends without a stop reason", failures.cut_off),
    Scenario("cut-chunk", "a body that ends inside its framing", breaks(Ending.CUT)),
    Scenario("reset", "a connection reset after half the answer", breaks(Ending.RESET)),
    Scenario(
        "slow",
        "the first word after 5 seconds; a number sets how many",
        failures.slow,
        about_chinese="第一个词 5 秒后才到；可加秒数",
    ),
    Scenario("silent", "not even a status line for 5 seconds", failures.silent),
    Scenario("stall", "half an answer, then silence until you stop", breaks(Ending.HANG)),
    Scenario("nothing", "an empty body", failures.nothing),
    Scenario("pings", "only pings", failures.only_pings),
    Scenario("idle-close", "connection closed unannounced afterwards", ends(Ending.QUIET_CLOSE)),
    Scenario("stale", "connection closed when the next request comes", ends(Ending.DROP_NEXT)),
    Scenario("close", "connection closed afterwards, as announced", ends(Ending.CLOSE)),
    Scenario("until-close", "a body ended by closing the connection", failures.until_close),
)

_ODDITIES = (
    Scenario("json", "one JSON message instead of a stream", failures.json_answer),
    Scenario("json-error", "an error object with status 200", failures.json_error),
    Scenario("chat-completion", "the other wire format", failures.chat_completion),
    Scenario("mislabelled", "a stream that calls itself plain text", failures.mislabelled),
    Scenario("unknown", "events, blocks and a stop reason yet unknown", oddities.unknown),
    Scenario("gaps", "block indexes 0 and 2", oddities.gaps),
    Scenario("from-one", "block indexes from 1", oddities.from_one),
    Scenario("overlap", "two blocks open at once", oddities.overlap),
    Scenario("twice-started", "stray, doubled and missing events", oddities.twice_started),
    Scenario("no-stop", "a stop reason, but no message_stop", oddities.no_stop),
    Scenario("bare-start", "a start without role, type and usage", oddities.bare_start),
    Scenario("late-usage", "token counts that come late and grow", oddities.late_usage),
    Scenario("surrogates", "an emoji split over two deltas", oddities.surrogates),
    Scenario("broken-json", "an event with half its JSON", oddities.broken_json),
    Scenario("nameless", "no event lines", oddities.nameless),
    Scenario("typeless", "no type inside the JSON", oddities.typeless),
    Scenario("comments", "comments and unknown fields everywhere", oddities.comments),
    Scenario("bom", "a byte order mark first", oddities.byte_order_mark),
    Scenario("crlf", "lines that end in CR LF", oddities.crlf),
    Scenario("cr", "lines that end in CR", oddities.carriage_return),
    Scenario("many-lines", "JSON over several data lines", oddities.many_lines),
    Scenario("done", "`[DONE]` at the end", oddities.done_mark),
    Scenario("no-blank-line", "no blank line after the last event", oddities.no_blank_line),
    Scenario("bytes", "one byte at a time", oddities.bytewise),
    Scenario("one-piece", "everything in one piece", oddities.one_piece),
)

ANSWERS: tuple[Scenario, ...] = (*_ANSWERS, *SHOWN, *CONTENTS, *EXAMPLES)
"""What works; then what tools and requests can be like; then what goes wrong."""
AT_WORK: tuple[Scenario, ...] = (*TOOLS, *FACTS, *REFUSALS)
WRONG: tuple[Scenario, ...] = (*_HTTP_FAILURES, *_BREAKS, *_ODDITIES)
SCENARIOS: tuple[Scenario, ...] = (*ANSWERS, *AT_WORK, *WRONG)

__all__ = ["ANSWERS", "AT_WORK", "DEFAULT", "SCENARIOS", "WRONG", "Ask", "Reply", "Scenario"]
