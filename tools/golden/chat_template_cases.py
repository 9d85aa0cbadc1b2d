"""Writes the arguments, then what Jinja2 makes of every line of chat_template_cases.txt, set up as transformers sets it up.

usage: python3 tools/golden/chat_template_cases.py > tests/Fathom.Templates.Tests/chat_template_cases.jsonl
Made with Jinja2 3.1.6, MarkupSafe 3.0.3, Python 3.11.7. The sign ⏎ in a case stands for a newline.
"""
import copy
import datetime
import json
import pathlib
import warnings

import jinja2
import jinja2.ext
import jinja2.sandbox

NOW = datetime.datetime(2024, 7, 6, 5, 4, 3)
ARGUMENTS = {
    "messages": [
        {"role": "user", "content": "Hi <b> \"q\" 😀"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nok", "tool_calls": [{"function": {"name": "f", "arguments": {"x": 1}}}]},
    ],
    "add_generation_prompt": False,
}
ALWAYS = {"tools": None, "documents": None}  # what transformers passes if they aren't given


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_keep"), [], [], body).set_lineno(line)

    def _keep(self, caller):
        return caller()


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise jinja2.TemplateError(message)


def environment():
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = NOW.strftime
    return made


def main():
    warnings.simplefilter("ignore")
    jinja = environment()
    print(json.dumps({"args": ARGUMENTS}, ensure_ascii=False))
    for line in (pathlib.Path(__file__).parent / "chat_template_cases.txt").read_text(encoding="utf-8").split("\n"):
        if line:
            case = {"source": line.replace("⏎", "\n")}
            try:
                case["output"] = jinja.from_string(case["source"]).render(**ALWAYS, **copy.deepcopy(ARGUMENTS))
            except Exception as error:
                case["error"] = type(error).__name__
            print(json.dumps(case, ensure_ascii=False))


if __name__ == "__main__":
    main()
